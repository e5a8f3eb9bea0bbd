"""Faults of the ledger that several cells show."""

from collections.abc import Iterable, Iterator, Mapping

import polars as pl

from zhibek.errors import Fault
from zhibek.tables.countries import COUNTRIES
from zhibek.tables.dates import first_day, is_date, is_part_of_date, last_day
from zhibek.tables.ledger import MONEY_FIELDS, STAGES
from zhibek.tables.names import find_unknown, split_names

Frames = Mapping[str, pl.DataFrame]
USD = "USD"
SHARES_SUM, SHARES_MISS = 100.0, 0.01
_PART_DATES = (("ledger_items", "date"), ("ledger_events", "date"))
_WHOLE_DATES = (
    ("ledger_claims", "valid_from"),
    ("ledger_claims", "known_from"),
    ("ledger_events", "known_from"),
)


def find_ledger_faults(frames: Frames) -> Iterator[Fault]:
    """Find rows of the ledger whose cells are each right but together make no sense."""
    yield from _date_faults(frames)
    yield from _actor_faults(frames["ledger_actors"])
    yield from _corridor_faults(frames)
    for column, word in (("parent_id", "parents"), ("covered_by", "covers")):
        yield from _circle_faults(frames["ledger_items"], column, word)
    yield from _share_faults(frames["ledger_parties"])
    yield from _claim_faults(frames["ledger_claims"], frames["ledger_rates"])
    yield from _supersede_faults(frames["ledger_claims"])
    yield from _status_faults(frames["ledger_events"])
    yield from _statusless_faults(frames["ledger_items"], frames["ledger_events"])


def _date_faults(frames: Frames) -> Iterator[Fault]:
    """Find cells that are no day, or, where that may be all one knows, no month or year."""
    for fits, columns, mend in (
        (is_part_of_date, _PART_DATES, "Write it as 2023-05-17, 2023-05 or 2023."),
        (is_date, _WHOLE_DATES, "Write it as 2023-05-17."),
    ):
        for table, column in columns:
            cells = frames[table][column].to_list()
            if rows := _rows(cell is not None and not fits(cell) for cell in cells):
                yield Fault(f"{table}.{column}", "no day.", mend, rows)


def _actor_faults(actors: pl.DataFrame) -> Iterator[Fault]:
    """Find countries of actors that ISO 3166-1 does not have."""
    words = split_names(actors["country"], listed=False)
    mend = "Write the two letters of ISO 3166-1, such as KZ, or leave it blank."
    what = "no country has the code '{name}'."
    yield from find_unknown("ledger_actors.country", words, COUNTRIES, what=what, otherwise=mend)


def _corridor_faults(frames: Frames) -> Iterator[Fault]:
    """Find corridors that no corridor_id is or begins with."""
    known = corridor_words(frames["corridors"]["corridor_id"].drop_nulls().to_list())
    words = split_names(frames["ledger_items"]["corridors"], listed=True)
    what = "no corridor is named '{name}', or begins so."
    mend = "Add it to corridors, or mend the name."
    yield from find_unknown("ledger_items.corridors", words, known, what=what, otherwise=mend)


def corridor_words(corridor_ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Give the corridors that a word stands for: one by its id, or all whose ids begin with it.

    >>> corridor_words(["titr-btk", "titr-road"])["titr"]
    ('titr-btk', 'titr-road')
    """
    ids = sorted(corridor_ids)
    words = {name for one in ids for name in (one, *_beginnings(one))}
    return {word: tuple(one for one in ids if one == word or one.startswith(f"{word}-")) for word in words}


def _beginnings(name: str) -> list[str]:
    """List the beginnings of a name that end before a hyphen."""
    parts = name.split("-")
    return ["-".join(parts[:count]) for count in range(1, len(parts))]


def _circle_faults(items: pl.DataFrame, column: str, word: str) -> Iterator[Fault]:
    """Find items that are, step by step, above themselves."""
    above = {
        item: [name.strip() for name in (cell or "").split(";") if name.strip()]
        for item, cell in items.select("item_id", column).iter_rows()
    }
    caught = [item is not None and item in _all_above(item, above) for item in items["item_id"]]
    if rows := _rows(caught):
        first = items["item_id"][rows[0] - 1]
        what = f"{word} go round in a circle. First: {first}."
        yield Fault(f"ledger_items.{column}", what, "Take one of them out.", rows)


def _all_above(item: str, above: Mapping[str, list[str]]) -> set[str]:
    """Gather all that stands above an item, itself only where it is reached again."""
    found: set[str] = set()
    turn = list(above.get(item, ()))
    while turn:
        step = turn.pop()
        if step not in found:
            found.add(step)
            turn += above.get(step, ())
    return found


def _share_faults(parties: pl.DataFrame) -> Iterator[Fault]:
    """Find agreements whose shares do not sum to a hundred."""
    sums = (
        parties.filter(pl.col("share_percent").is_not_null())
        .group_by("item_id", maintain_order=True)
        .agg(pl.col("share_percent").sum())
    )
    for item, total in sums.iter_rows():
        if abs(total - SHARES_SUM) > SHARES_MISS:
            rows = _rows(
                (parties["item_id"] == item).fill_null(value=False) & parties["share_percent"].is_not_null()
            )
            mend = "Give every party its share, or none."
            yield Fault("ledger_parties.share_percent", f"{item}: sums to {total:g}, not 100.", mend, rows)


def _claim_faults(claims: pl.DataFrame, rates: pl.DataFrame) -> Iterator[Fault]:
    """Find money without a currency or a rate, and other figures with one or without a unit."""
    money = pl.col("field").is_in(MONEY_FIELDS)
    blank = pl.col("currency") == ""
    one_code = pl.col("currency").str.contains(r"^[A-Z]{3}$")
    checks = (
        (money & blank, "currency", "blank for money.", "Give one code of ISO 4217, such as USD."),
        (
            money & ~blank & ~one_code,
            "currency",
            "not one currency.",
            "Give one code of three letters; make a claim for each.",
        ),
        (~money & ~blank, "currency", "given for a figure that is no money.", "Leave it blank."),
        (~money & (pl.col("counted_in") == ""), "counted_in", "blank.", "Give the unit, such as km."),
    )
    for breach, column, what, mend in checks:
        if rows := _rows(claims.select(breach.fill_null(value=False)).to_series()):
            yield Fault(f"ledger_claims.{column}", what, mend, rows)
    known = {USD, *rates["currency"].drop_nulls()}
    words = claims.select(pl.when(money & one_code).then(pl.col("currency")).alias("currency")).to_series()
    yield from find_unknown(
        "ledger_claims.currency",
        split_names(words, listed=False),
        known,
        what="no rate for '{name}'.",
        otherwise="Add a row to ledger_rates for it.",
    )


def _supersede_faults(claims: pl.DataFrame) -> Iterator[Fault]:
    """Find claims that take the place of one on another item or figure, or of one that came later."""
    known = {row["claim_id"]: row for row in claims.iter_rows(named=True)}
    other, earlier = [], []
    for row in claims.iter_rows(named=True):
        old = known.get(row["supersedes"] or "")
        other.append(old is not None and (old["item_id"], old["field"]) != (row["item_id"], row["field"]))
        earlier.append(old is not None and (row["known_from"] or "") < (old["known_from"] or ""))
    where = "ledger_claims.supersedes"
    if rows := _rows(other):
        yield Fault(where, "a claim on something else.", "Name one of the same item and field.", rows)
    if rows := _rows(earlier):
        yield Fault(where, "a claim that came later.", "Let the later one supersede.", rows)


def _status_faults(events: pl.DataFrame) -> Iterator[Fault]:
    """Find stages reached before the one below them, unless it is said to be a reversal."""
    rank = {stage: number for number, stage in enumerate(STAGES)}
    rows: list[int] = []
    first = ""
    lines = [
        (number, row)
        for number, row in enumerate(events.iter_rows(named=True), start=1)
        if row["status"] in rank and is_part_of_date(row["date"] or "")
    ]
    by_item: dict[str, list[tuple[int, dict[str, str]]]] = {}
    for number, row in lines:
        by_item.setdefault(row["item_id"], []).append((number, row))
    for item, steps in by_item.items():
        for number, row in steps:
            before = [
                lower
                for _, lower in steps
                if rank[lower["status"]] < rank[row["status"]]
                and first_day(lower["date"]) > last_day(row["date"])
                and not lower["reversal"]
            ]
            if before:
                rows.append(number)
                first = first or f"{item} is {row['status']} before it is {before[0]['status']}"
    if rows:
        mend = "Mend the dates, or mark the later event as a reversal."
        yield Fault("ledger_events.date", f"status runs backwards. First: {first}.", mend, tuple(rows))


def _statusless_faults(items: pl.DataFrame, events: pl.DataFrame) -> Iterator[Fault]:
    """Find items without any status."""
    known = set(events["item_id"])
    if rows := _rows(item not in known for item in items["item_id"]):
        yield Fault("ledger_items.item_id", "no status.", "Add a row to ledger_events for it.", rows)


def _rows(breaches: Iterable[bool | None]) -> tuple[int, ...]:
    """Count from 1 the rows that breach."""
    return tuple(row for row, breach in enumerate(breaches, start=1) if breach)
