"""Totals that never count a sum twice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from zhibek.errors import SettingsError
from zhibek.ledger.book import RANK, SIGNED, Item, Ledger
from zhibek.ledger.choose import Choice, choose_items
from zhibek.ledger.money import NOT_BINDING, WHY_NOT, home_countries, partner_shares, usd_of, why_left_out
from zhibek.tables.names import suggest

DIMENSIONS = ("stage", "partner", "kind", "sector", "year", "country", "level")
SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class Totals:
    """Money of what counts, by what was asked for, and what was left out and why.

    `by` has the columns asked for, `n_items` (an item split by published shares counts in each row)
    and `value_usd`; `left_out` has why, `n_items` and `value_usd` as printed, which must not be added;
    `warnings` name packages that may hold the same money.
    """

    by: pl.DataFrame
    total_usd: float
    not_binding_usd: float
    counted: tuple[str, ...]
    left_out: pl.DataFrame
    warnings: tuple[str, ...]


def total_money(ledger: Ledger, choice: Choice, by: Sequence[str]) -> Totals:
    """Add up what counts among the items chosen.

    Raises SettingsError for something that money cannot be told by.
    """
    for name in by:
        if name not in DIMENSIONS:
            hint = suggest(name, DIMENSIONS, f"Choose from {', '.join(DIMENSIONS)}.")
            raise SettingsError(f"money cannot be told by '{name}'. {hint}")
    chosen = choose_items(ledger, choice)
    counting, doubled, warnings = _without_overlaps(ledger, chosen)
    parts = [part for item in counting for part in _parts(ledger, item, by)]
    schema = {**dict.fromkeys(by, pl.String), "n_items": pl.Int32, "value_usd": pl.Float64}
    sums: dict[tuple[str, ...], tuple[int, float]] = {}
    for key, usd in parts:
        count, total = sums.get(key, (0, 0.0))
        sums[key] = (count + 1, total + usd)
    rows = [
        (*key, count, total)
        for key, (count, total) in sorted(sums.items(), key=lambda one: _order(by, one[0]))
    ]
    return Totals(
        by=pl.DataFrame(rows, schema=schema, orient="row"),
        total_usd=sum(usd_of(ledger, item) for item in counting),
        not_binding_usd=sum(usd_of(ledger, item) for item in counting if item.kind in NOT_BINDING),
        counted=tuple(item.item_id for item in counting),
        left_out=_left_out(ledger, chosen, doubled),
        warnings=warnings,
    )


def _order(by: Sequence[str], key: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    """Put stages in their own order, and all else by name."""
    return tuple(
        (RANK.get(value, 99) if name == "stage" else 0, value) for name, value in zip(by, key, strict=True)
    )


def _without_overlaps(ledger: Ledger, chosen: Sequence[Item]) -> tuple[list[Item], set[str], tuple[str, ...]]:
    """Give what counts, what is left out as it may be counted already, and a warning for each pair.

    Of two packages that may hold the same money, the signed parts of the smaller are left out.
    """
    counting = [item for item in chosen if not why_left_out(ledger, item)]
    families = {
        item.item_id: _family(ledger, item.item_id) for item in ledger.items.values() if item.overlaps
    }
    names = {item.item_id for item in chosen}
    doubled: set[str] = set()
    warnings = []
    for first, second in _pairs(ledger, families):
        if not (families[first] & names and families[second] & names):
            continue
        sums = [
            sum(usd_of(ledger, item) for item in counting if item.item_id in families[one] - doubled)
            for one in (first, second)
        ]
        told = f"{first} and {second} may hold the same money: their headline sums are never added"
        if min(sums) > 0:
            smaller = first if sums[0] <= sums[1] else second
            doubled |= families[smaller] & {item.item_id for item in counting}
            told += f", and the signed parts of {smaller} are left out"
        warnings.append(f"{told}.")
    return [item for item in counting if item.item_id not in doubled], doubled, tuple(warnings)


def _pairs(ledger: Ledger, families: Iterable[str]) -> list[tuple[str, str]]:
    """List the pairs of packages that overlap, each once."""
    found = {
        (min(one, other), max(one, other))
        for one in families
        for other in ledger.items[one].overlaps
        if other in ledger.items
    }
    return sorted(found)


def _family(ledger: Ledger, item_id: str) -> set[str]:
    """Gather an item and all that is part of it."""
    found = {item_id}
    for child in ledger.children(item_id):
        found |= _family(ledger, child.item_id)
    return found


def _parts(ledger: Ledger, item: Item, by: Sequence[str]) -> list[tuple[tuple[str, ...], float]]:
    """Split an item's money by partner, where that is asked for and shares are published."""
    usd = usd_of(ledger, item)
    shares = partner_shares(item) if "partner" in by else {"": 1.0}
    return [
        (tuple(partner if name == "partner" else _value(item, name) for name in by), usd * share)
        for partner, share in shares.items()
    ]


def _value(item: Item, name: str) -> str:
    """Say what an item is in one respect."""
    match name:
        case "stage":
            return item.status
        case "year":
            return signing_year(item)
        case "country":
            home = home_countries(item)
            return home[0] if len(home) == 1 else SEVERAL
        case _:
            return str(getattr(item, name))


def signing_year(item: Item) -> str:
    """Give the year in which an item was signed, or first went further."""
    signed = [event.date for event in item.events if RANK.get(event.status, -1) >= SIGNED]
    return (signed[0] if signed else item.date)[:4]


def _left_out(ledger: Ledger, chosen: Sequence[Item], doubled: set[str]) -> pl.DataFrame:
    """Count what enters no total, by reason."""
    reasons = [
        (why, usd_of(ledger, item))
        for item in chosen
        if (why := "overlap" if item.item_id in doubled else why_left_out(ledger, item))
    ]
    rows = [
        (
            why,
            WHY_NOT[why],
            sum(1 for one, _ in reasons if one == why),
            sum(usd for one, usd in reasons if one == why),
        )
        for why in WHY_NOT
        if any(one == why for one, _ in reasons)
    ]
    schema = {"why": pl.String, "meaning": pl.String, "n_items": pl.Int32, "value_usd": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")
