"""The ledger as it was known on a day."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from zhibek.errors import SettingsError, UnknownNameError
from zhibek.tables.dates import is_part_of_date, last_day
from zhibek.tables.ledger import HALTS, LEDGER_TABLES, STAGES
from zhibek.tables.spec import CONFIDENCES

Frames = Mapping[str, pl.DataFrame]
NO_DAY_YET = "9999-12-31"
RANK = {stage: number for number, stage in enumerate(STAGES)}
SIGNED = RANK["signed"]


@dataclass(frozen=True, slots=True)
class Party:
    """Who takes part in an agreement, as what, and with which share of its money."""

    actor_id: str
    name: str
    country: str
    partner_group: str
    organisation_type: int
    role: str
    share_percent: float | None


@dataclass(frozen=True, slots=True)
class Claim:
    """A stated figure: what it says, since when it holds and is known, and who says so."""

    claim_id: str
    field: str
    value: float
    counted_in: str
    currency: str
    bound: str
    standing: str
    valid_from: str
    known_from: str
    supersedes: str
    remark: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Event:
    """A change of status."""

    status: str
    date: str
    known_from: str
    reversal: bool
    remark: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Item:
    """An agreement with all that is known of it.

    `claims` leaves out those superseded; `events` are in the order of their days. Lists of names are
    tuples.
    """

    item_id: str
    parent_id: str
    level: str
    kind: str
    title: str
    sector: str
    date: str
    corridors: tuple[str, ...]
    places: tuple[str, ...]
    builds: tuple[str, ...]
    funds: tuple[str, ...]
    covered_by: tuple[str, ...]
    overlaps: tuple[str, ...]
    membership: str
    may_exceed: bool
    remark: str
    source: str
    confidence: str
    parties: tuple[Party, ...]
    claims: tuple[Claim, ...]
    events: tuple[Event, ...]

    @property
    def status(self) -> str:
        """The status it has: that of the last event."""
        return self.events[-1].status

    @property
    def is_halted(self) -> bool:
        """Whether it is suspended, cancelled or lapsed."""
        return self.status in HALTS

    @property
    def is_signed(self) -> bool:
        """Whether it is signed or further, and not halted."""
        return RANK.get(self.status, -1) >= SIGNED


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every agreement known on a day, by id in order of date; `rates` are dollars by currency and year."""

    items: Mapping[str, Item]
    rates: Mapping[str, Mapping[int, float]]
    known_on: str

    def children(self, item_id: str) -> list[Item]:
        """List what is directly part of an item."""
        return [item for item in self.items.values() if item.parent_id == item_id]

    def item(self, item_id: str) -> Item:
        """Find an item; raises UnknownNameError, with near misses, where there is none."""
        if item_id not in self.items:
            raise UnknownNameError("item of the ledger", item_id, self.items)
        return self.items[item_id]


def open_ledger(frames: Frames, known_on: str = "") -> Ledger:
    """Read the ledger from a study's tables, as it was known on a day; without one, all of it.

    What was made public later is not there: claims, changes of status, and items without any. A
    claim counts until one that supersedes it is known. Raises SettingsError for what is no day.
    """
    if known_on and not is_part_of_date(known_on):
        raise SettingsError(f"'{known_on}' is no day. Write it as 2023-05-17.")
    day = last_day(known_on) if known_on else NO_DAY_YET
    events = _group(_known(frames["ledger_events"], day))
    claims = _group(_known(frames["ledger_claims"], day))
    parties = _group(frames["ledger_parties"])
    actors = {row["actor_id"]: row for row in frames["ledger_actors"].iter_rows(named=True)}
    found = [
        _read_item(
            row,
            tuple(_read_party(one, actors) for one in parties.get(row["item_id"], ())),
            _standing_claims(claims.get(row["item_id"], ())),
            _in_order(events[row["item_id"]]),
        )
        for row in frames["ledger_items"].iter_rows(named=True)
        if row["item_id"] in events
    ]
    found.sort(key=lambda item: (last_day(item.date), item.item_id))
    rates: dict[str, dict[int, float]] = {}
    for row in frames["ledger_rates"].iter_rows(named=True):
        rates.setdefault(row["currency"], {})[row["year"]] = row["usd_per_unit"]
    return Ledger({item.item_id: item for item in found}, rates, known_on)


def has_ledger(frames: Frames) -> bool:
    """Tell whether a study has any agreement."""
    return "ledger_items" in frames and not frames["ledger_items"].is_empty()


def known_frames(frames: Frames, known_on: str) -> dict[str, pl.DataFrame]:
    """Give the ledger's tables with the rows that were public on a day, in the order of their keys."""
    ledger = open_ledger(frames, known_on)
    day = last_day(known_on) if known_on else NO_DAY_YET
    here = pl.Series(list(ledger.items), dtype=pl.String).implode()
    result = {}
    for table in LEDGER_TABLES:
        frame = frames[table.name]
        if "known_from" in frame.columns:
            frame = _known(frame, day)
        if "item_id" in frame.columns:
            frame = frame.filter(pl.col("item_id").is_in(here))
        result[table.name] = frame.sort(table.key)
    return result


def _known(frame: pl.DataFrame, day: str) -> pl.DataFrame:
    return frame.filter(pl.col("known_from") <= day)


def _group(frame: pl.DataFrame) -> dict[str, list[dict[str, object]]]:
    """Gather rows by their item."""
    groups: dict[str, list[dict[str, object]]] = {}
    for row in frame.iter_rows(named=True):
        groups.setdefault(row["item_id"], []).append(row)
    return groups


def _read_item(
    row: Mapping[str, object],
    parties: tuple[Party, ...],
    claims: tuple[Claim, ...],
    events: tuple[Event, ...],
) -> Item:
    names = ("corridors", "places", "builds", "funds", "covered_by", "overlaps")
    cells = {name: _split(value) if name in names else value for name, value in row.items()}
    return Item(**cells, parties=parties, claims=claims, events=events)  # type: ignore[arg-type]


def _split(cell: object) -> tuple[str, ...]:
    return tuple(name.strip() for name in str(cell or "").split(";") if name.strip())


def _read_party(row: Mapping[str, object], actors: Mapping[str, Mapping[str, object]]) -> Party:
    actor = actors[str(row["actor_id"])]
    about = {name: actor[name] for name in ("name", "country", "partner_group", "organisation_type")}
    own = {name: row[name] for name in ("actor_id", "role", "share_percent")}
    return Party(**about, **own)  # type: ignore[arg-type]


def _standing_claims(rows: list[dict[str, object]] | tuple[()]) -> tuple[Claim, ...]:
    """Leave out claims that another known one supersedes; the rest come oldest first."""
    names = Claim.__dataclass_fields__
    claims = [Claim(**{name: row[name] for name in names}) for row in rows]  # type: ignore[arg-type]
    gone = {claim.supersedes for claim in claims}
    trust = {name: -number for number, name in enumerate(CONFIDENCES)}
    kept = [claim for claim in claims if claim.claim_id not in gone]
    kept.sort(key=lambda one: (one.known_from, one.valid_from, trust[one.confidence], one.claim_id))
    return tuple(kept)


def _in_order(rows: list[dict[str, object]]) -> tuple[Event, ...]:
    """Put changes of status in the order of their days; of one day, the further stage last."""
    names = Event.__dataclass_fields__
    events = [Event(**{name: row[name] for name in names}) for row in rows]  # type: ignore[arg-type]
    events.sort(key=lambda one: (last_day(one.date), RANK.get(one.status, len(RANK)), one.known_from))
    return tuple(events)
