"""What a user can ask of trade statistics."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zhibek.atlas.studies import locate_study
from zhibek.errors import ClaimError, SettingsError, UnknownNameError
from zhibek.tables.folder import read_some_tables
from zhibek.tables.trade import FLOWS
from zhibek.trade import compare as comparing
from zhibek.trade import mirror as mirroring
from zhibek.trade.claims import (
    BOOK_TABLES,
    ClaimBook,
    find_claims,
    find_rate,
    find_reporter,
    make_book,
    take_figure,
)
from zhibek.trade.mirror_flows import gather_flows
from zhibek.trade.ratios import Ratio, take_ratio
from zhibek.trade.reconcile import MirrorFlows, Reconciled, ReconcileSettings, reconcile
from zhibek.trade.target import Target, TargetOutlook, assess_target

Where = str | Path | None
SEEN_FROM_THERE = {"export": "import", "import": "export", "total": "total"}


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Reconciled flows between two reporters, and how far each reporter is taken to stray.

    `flows` has a row for each direction and year: both sides' figures, freight, transit, the weight of the
    exporter's figure, the value, and BACI's where it is told. `reporters` has standard deviations of
    logarithms and the mirrored flows they were fitted to.
    """

    reporter: str
    partner: str
    names: Mapping[str, str]
    margin_says: str
    flows: pl.DataFrame
    reporters: pl.DataFrame
    notes: tuple[str, ...]


def open_claims(where: Where = None) -> ClaimBook:
    """Open the claims of a study; without a name, those of the New Silk Road.

    Raises ClaimError where the study has none.
    """
    folder = locate_study(where)
    frames = read_some_tables(folder, BOOK_TABLES)
    if frames["trade_claims"].is_empty():
        raise ClaimError(f"{folder.name} has no trade_claims. Add trade_claims.csv and trade_reporters.csv.")
    return make_book(frames)


@dataclass(frozen=True, slots=True)
class ShownTarget:
    """A target that a study shows, both sides of its trade, and the sources of all figures."""

    outlook: TargetOutlook
    mirror: mirroring.Mirror
    source_ids: tuple[str, ...]


def show_targets(frames: Mapping[str, pl.DataFrame]) -> tuple[ShownTarget, ...]:
    """Assess the targets that a study's tables mark as shown; none where it has no claims."""
    if any(name not in frames for name in BOOK_TABLES) or frames["trade_claims"].is_empty():
        return ()
    book = make_book(frames)
    rows = book.targets.filter(
        pl.col("shown") & pl.col("target_year").is_not_null() & pl.col("base_year").is_not_null()
    )
    return tuple(_show_target(book, row) for row in rows.iter_rows(named=True))


def _show_target(book: ClaimBook, row: Mapping[str, Any]) -> ShownTarget:
    ends = row["reporter"], row["partner"]
    level_usd = row["level"] * find_rate(book, row["unit"], row["base_year"])
    outlook = assess_target(
        book, *ends, Target(level_usd, row["target_year"], row["base_year"]), earlier="BACI"
    )
    both = mirroring.mirror(book, *ends)
    told = [figure for side in outlook.sides for figure in side.series]
    told += [
        figure
        for one in both.rows
        for way in one.ways
        for figure in (way.exporter_says, way.importer_says)
        if figure is not None
    ]
    return ShownTarget(outlook, both, tuple(sorted({source for one in told for source in one.sources})))


def mirror(reporter: str, partner: str, *, year: int | None = None, where: Where = None) -> mirroring.Mirror:
    """Set what two reporters say of their trade side by side, by year, with what may explain the gap."""
    book = open_claims(where)
    ends = find_reporter(book, reporter), find_reporter(book, partner)
    return mirroring.mirror(book, *ends, year=year)


def target(
    reporter: str,
    partner: str,
    *,
    level_usd: float,
    year: int,
    base_year: int,
    earlier: str = "BACI",
    where: Where = None,
) -> TargetOutlook:
    """Tell by each side whether a level of trade is met, what growth is needed, and how likely it is.

    `earlier` names the compiler whose older record lends its steps to a second walk; blank: none.
    """
    book = open_claims(where)
    ends = find_reporter(book, reporter), find_reporter(book, partner)
    return assess_target(book, *ends, Target(level_usd, year, base_year), earlier=earlier)


def compare(
    reporters: Sequence[str],
    region: str,
    year: int,
    *,
    currency: str = "EUR",
    rates: Sequence[str] = (),
    where: Where = None,
) -> comparing.TradeComparison:
    """Compare what reporters say of their trade with a region, in dollars and in another currency.

    Each of `rates` is `EUR=1.053`, dollars for one unit, instead of the study's mean of the year.
    """
    book = open_claims(where)
    ends = [find_reporter(book, word) for word in reporters]
    return comparing.compare_trade(
        book,
        ends,
        find_reporter(book, region),
        year,
        currency=currency.upper(),
        rates=_read_pairs("--rate", rates),
    )


def share(
    reporter: str,
    partner: str,
    whole: str,
    year: int,
    *,
    flow: str = "total",
    by: str = "",
    mix: bool = False,
    where: Where = None,
) -> Ratio:
    """Give the share of a partner in a reporter's trade with a whole (a region or the world).

    `by` names who tells the part, where that is the partner itself: only with `mix`. Its imports are then
    the reporter's exports. Raises ClaimError.
    """
    if flow not in FLOWS:
        raise UnknownNameError("flow", flow, FLOWS)
    book = open_claims(where)
    ours, theirs, region = (find_reporter(book, word) for word in (reporter, partner, whole))
    below = take_figure(book, ours, region, flow, year)
    teller = find_reporter(book, by) if by else ours
    if teller not in {ours, theirs}:
        raise ClaimError(
            f"--by must be {book.names[ours]} or {book.names[theirs]}; got {book.names[teller]}."
        )
    ends = (ours, theirs) if teller == ours else (theirs, ours)
    above = take_figure(book, *ends, flow if teller == ours else SEEN_FROM_THERE[flow], year)
    if below is None:
        raise ClaimError(_no_claim(book, ours, region, year))
    if above is None:
        raise ClaimError(_no_claim(book, *ends, year))
    return take_ratio(book, above, below, mix=mix)


def _read_pairs(option: str, words: Sequence[str]) -> dict[str, float]:
    """Read `NAME=NUMBER`, each; raise SettingsError with every one that is not."""
    pairs, wrong = {}, []
    for word in words:
        name, _, number = word.partition("=")
        try:
            pairs[name.strip().upper()] = float(number)
        except ValueError:
            wrong.append(word)
    if wrong:
        raise SettingsError(f"{option} {', '.join(wrong)}: not NAME=NUMBER. Write it like KZ=2 or EUR=1.053.")
    return pairs


def _no_claim(book: ClaimBook, reporter: str, partner: str, year: int) -> str:
    return f"{book.names[reporter]} has no claim on its trade with {book.names[partner]} in {year}."


def reconcile_trade(
    reporter: str,
    partner: str,
    *,
    year: int | None = None,
    weights: Sequence[str] = (),
    where: Where = None,
) -> Reconciliation:
    """Reconcile the two sides of a trade, with reliabilities fitted to all mirrored flows of the study.

    Each of `weights` is `KZ=2`, an inverse variance instead of the fitted one: one for each of the two.
    """
    book = open_claims(where)
    ends = find_reporter(book, reporter), find_reporter(book, partner)
    given = {find_reporter(book, code): weight for code, weight in _read_pairs("--weight", weights).items()}
    if given:  # those of others move nothing that is shown
        given = {**{name: 1.0 for name in book.names if name not in ends}, **given}
    settings = ReconcileSettings(declared_transit=frozenset(book.transit), weights=given or None)
    flows, split = gather_flows(book, settings.margin)
    found = reconcile(flows, settings)
    frame = _choose_flows(book, tabulate_flows(flows, found, split), ends, year)
    used = found.margin_used
    return Reconciliation(
        *ends,
        dict(book.names),
        _margin_words(used.share, used.distance_km, fitted=found.margin_fitted),
        frame,
        _reliabilities(flows, found.reliability.variance),
        tuple(note for pair in (ends, ends[::-1]) if (note := _transit_note(book, pair, frame))),
    )


def _transit_note(book: ClaimBook, pair: tuple[str, str], frame: pl.DataFrame) -> str:
    """Say why a direction has a transit component: declared by the study, or found in the figures."""
    one, other = pair
    way = frame.filter((pl.col("exporter") == one) & (pl.col("importer") == other))
    if pair in book.transit or way["transit_log"].abs().sum() == 0:
        return book.transit.get(pair, "")
    more, less = (one, other) if float(way["transit_log"].sum()) > 0 else (other, one)
    return f"{book.names[more]} has lastingly said more than {book.names[less]}: the surplus is set apart."


def tabulate_flows(flows: MirrorFlows, found: Reconciled, split: Sequence[str]) -> pl.DataFrame:
    """Put reconciled flows in a table, a row for each flow."""
    return pl.DataFrame(
        {
            "exporter": [flows.reporters[one] for one in flows.exporter.tolist()],
            "importer": [flows.reporters[one] for one in flows.importer.tolist()],
            "year": flows.year,
            "export_usd": flows.export_usd,
            "import_usd": flows.import_usd,
            "split_total_of": split,
            "margin_share": found.margin,
            "export_weight": found.export_weight,
            "value_usd": found.value_usd,
            "transit_log": found.transit_log,
            "transit_usd": found.transit_usd,
            "sd_log": found.sd_log,
        }
    )


def _choose_flows(
    book: ClaimBook, frame: pl.DataFrame, ends: tuple[str, str], year: int | None
) -> pl.DataFrame:
    """Pick the flows of one pair (and year), with BACI's figures beside; raise ClaimError without any."""
    frame = frame.filter(pl.col("exporter").is_in(ends) & pl.col("importer").is_in(ends))
    told = frame["year"].unique().sort().to_list()
    if year is not None:
        frame = frame.filter(pl.col("year") == year)
    if frame.is_empty():
        when = f" in {year}" if year is not None else ""
        known = f" There are flows for {told[0]} to {told[-1]}." if told else ""
        pair = f"{book.names[ends[0]]} and {book.names[ends[1]]}"
        raise ClaimError(f"No direction of the trade of {pair} is told{when}.{known}")
    baci = [
        _compiled(book, row["exporter"], row["importer"], row["year"]) for row in frame.iter_rows(named=True)
    ]
    return frame.with_columns(pl.Series("baci_usd", baci, dtype=pl.Float64)).sort("exporter", "year")


def _compiled(book: ClaimBook, exporter: str, importer: str, year: int) -> float | None:
    claims = find_claims(book, exporter, importer, flow="export", year=year, compiler="BACI")
    return claims[0].value if claims else None


def _margin_words(share: float, km: float, *, fitted: bool) -> str:
    return f"Freight in imports: {100 * share:.0f} % at {km:,.0f} km, {'fitted' if fitted else 'assumed'}."


def _reliabilities(flows: MirrorFlows, variance: NDArray[np.float64]) -> pl.DataFrame:
    """Tabulate how far each reporter strays that has mirrored flows."""
    both = np.isfinite(flows.export_usd) & np.isfinite(flows.import_usd)
    size = len(flows.reporters)
    counts = sum(np.bincount(side[both], minlength=size) for side in (flows.exporter, flows.importer))
    frame = pl.DataFrame(
        {"reporter": flows.reporters, "sd_log": np.sqrt(variance), "n_mirrored_flows": counts}
    )
    return frame.filter(pl.col("n_mirrored_flows") > 0).sort("sd_log")
