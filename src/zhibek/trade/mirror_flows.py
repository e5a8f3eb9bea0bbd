"""Mirror flows gathered from a book of claims."""

import numpy as np

from zhibek.errors import ClaimError
from zhibek.tables.trade import WORLD
from zhibek.trade.claims import ClaimBook, find_claims, take_figure
from zhibek.trade.reconcile import MirrorFlows
from zhibek.trade.valuation import CifMargin, margin_between


def gather_flows(book: ClaimBook, margin: CifMargin) -> tuple[MirrorFlows, tuple[str, ...]]:
    """Gather every flow that its exporter or its importer tells by its own statistics.

    Where one side tells only a total and the other both directions, its directions are taken off the
    total: it is taken to agree on what it buys, whose figure is the surer, and what is left it sold.
    Returned beside the flows is how each was told: blank, or the side whose directions were taken off.
    """
    reporters = tuple(sorted(name for name in book.names if name != WORLD and not _is_region(book, name)))
    number = {name: index for index, name in enumerate(reporters)}
    rows: list[tuple[int, int, int, float, float, float]] = []
    taken: list[str] = []
    for exporter in reporters:
        for importer in reporters:
            for year in _years(book, exporter, importer):
                told = _one_flow(book, exporter, importer, year, margin)
                if told is None:
                    continue
                sold, bought, split = told
                km = book.distances_km.get((exporter, importer), margin.distance_km)
                rows.append((number[exporter], number[importer], year, sold, bought, km))
                taken.append(split)
    if not rows:
        raise ClaimError("No flow is told in both directions by any reporter. Add rows to trade_claims.")
    columns = list(zip(*rows, strict=True))
    whole = [np.array(column, dtype=np.int64) for column in columns[:3]]
    real = [np.array(column, dtype=np.float64) for column in columns[3:]]
    return MirrorFlows(reporters, whole[0], whole[1], whole[2], real[0], real[1], real[2]), tuple(taken)


def _is_region(book: ClaimBook, name: str) -> bool:
    """Tell whether a group's members report by themselves, so that it would be counted twice."""
    return any(member in book.names for member in book.members[name])


def _years(book: ClaimBook, exporter: str, importer: str) -> list[int]:
    if exporter == importer:
        return []
    pairs = ((exporter, importer), (importer, exporter))
    return sorted({claim.year for pair in pairs for claim in find_claims(book, *pair)})


def _one_flow(
    book: ClaimBook, exporter: str, importer: str, year: int, margin: CifMargin
) -> tuple[float, float, str] | None:
    """Give what both sides say of a flow, and the side whose total was split; none where both are silent."""
    sold = take_figure(book, exporter, importer, "export", year)
    bought = take_figure(book, importer, exporter, "import", year)
    sold_usd = sold.value_usd if sold else np.nan
    bought_usd = bought.value_usd if bought else np.nan
    split = ""
    if sold is None and bought is not None:
        sold_usd = _left_of_total(book, exporter, importer, year, margin)
        split = exporter if np.isfinite(sold_usd) else ""
    if not (sold_usd > 0):
        sold_usd = np.nan
    if not (bought_usd > 0):
        bought_usd = np.nan
    if np.isnan(sold_usd) and np.isnan(bought_usd):
        return None
    return float(sold_usd), float(bought_usd), split


def _left_of_total(book: ClaimBook, exporter: str, importer: str, year: int, margin: CifMargin) -> float:
    """Take off a total what the other side says it sold, with freight; NaN where that cannot be done."""
    total = take_figure(book, exporter, importer, "total", year)
    back = take_figure(book, importer, exporter, "export", year)
    if total is None or back is None:
        return np.nan
    left = total.value_usd - back.value_usd * (1 + margin_between(book, importer, exporter, margin))
    return left if left > 0 else np.nan
