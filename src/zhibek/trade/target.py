"""Whether a level of trade is met, by whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhibek.errors import ClaimError, SettingsError
from zhibek.trade.claims import ClaimBook, Figure, cite, find_unpriced, list_gaps, list_series, pick_names
from zhibek.trade.forecast import Forecast, LogTrend, Model, RandomWalk, Record, forecast, make_record


@dataclass(frozen=True, slots=True)
class Target:
    """A level of trade both ways, in dollars, to be held by a year; growth counts from the base year."""

    level_usd: float
    year: int
    base_year: int

    def __post_init__(self) -> None:
        if not 0 < self.level_usd < float("inf"):
            raise SettingsError(f"Target.level_usd must be above 0; got {self.level_usd:g}.")
        if self.year <= self.base_year:
            raise SettingsError(
                f"Target.year must come after the base year {self.base_year}; got {self.year}."
            )


@dataclass(frozen=True, slots=True)
class TargetSide:
    """A target by one reporter's statistics.

    `needed_growth` a year from `base` to the target, `still_needed` from `latest` (none: it is at the
    level), `first_met_year` the first year told at the level or above, `gaps` the years between that are
    not told. `needed_growth` is none where the base year is not told.
    """

    reporter: str
    base: Figure | None
    needed_growth: float | None
    first_met: Figure | None
    latest: Figure
    still_needed: float | None
    gaps: tuple[int, ...]
    series: tuple[Figure, ...]
    forecasts: tuple[Forecast, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TargetOutlook:
    """A target by the statistics of both sides, with their names and the sources of all figures."""

    reporter: str
    partner: str
    names: Mapping[str, str]
    target: Target
    sides: tuple[TargetSide, ...]
    sources: tuple[str, ...]


def growth_per_year(before: float, after: float, years: int) -> float:
    """Give the growth a year that leads from one value to another.

    >>> round(100 * growth_per_year(31.2, 40.0, 8), 2)
    3.15
    """
    return float((after / before) ** (1 / years) - 1)


def assess_target(
    book: ClaimBook, reporter: str, partner: str, target: Target, *, earlier: str = ""
) -> TargetOutlook:
    """Tell by each side's own statistics whether a target is met, what is needed, and how likely it is.

    A random walk with drift always stands beside the trend. `earlier` names a compiler (`BACI`) whose
    older record lends its steps to a second walk. Raises ClaimError where no side has claims.
    """
    sides = [
        side
        for one, other in ((partner, reporter), (reporter, partner))
        if (side := _assess_side(book, one, other, target, earlier)) is not None
    ]
    if not sides:
        pair = f"{book.names[reporter]} and {book.names[partner]}"
        raise ClaimError(f"No claim on the trade of {pair} both ways. Add rows to trade_claims.")
    told = [figure for side in sides for figure in side.series]
    names = pick_names(book, reporter, partner)
    return TargetOutlook(reporter, partner, names, target, tuple(sides), cite(book, told))


def _assess_side(
    book: ClaimBook, reporter: str, partner: str, target: Target, earlier: str
) -> TargetSide | None:
    series = list_series(book, reporter, partner)
    if not series:
        return None
    known = {figure.year: figure for figure in series}
    base, latest = known.get(target.base_year), series[-1]
    first_met = next((figure for figure in series if figure.value_usd >= target.level_usd), None)
    record = make_record([(figure.year, figure.value_usd) for figure in series])
    models, notes = _models(book, reporter, partner, record, earlier)
    ahead = target.year - latest.year
    forecasts = (
        [forecast(record, model, target.level_usd, target.year) for model in models] if ahead > 0 else []
    )
    found = tuple(one for one in forecasts if one is not None)
    return TargetSide(
        reporter,
        base,
        growth_per_year(base.value_usd, target.level_usd, target.year - target.base_year) if base else None,
        first_met,
        latest,
        growth_per_year(latest.value_usd, target.level_usd, ahead)
        if latest.value_usd < target.level_usd and ahead > 0
        else None,
        list_gaps(known),
        tuple(series),
        found,
        (*notes, *_notes(book, (reporter, partner), target, base, latest, record, found)),
    )


def _models(
    book: ClaimBook, reporter: str, partner: str, record: Record, earlier: str
) -> tuple[Sequence[Model], tuple[str, ...]]:
    """List the models, and what could not be done."""
    models: list[Model] = [RandomWalk(), LogTrend()]
    if not earlier:
        return models, ()
    before = _earlier_record(book, reporter, partner, earlier, record.years[0])
    if len(before.years) < 2:
        return models, (f"{earlier} has no record of this trade before {record.years[0]}.",)
    name = f"random walk with drift, {earlier} before {record.years[0]}"
    models.append(RandomWalk(before=before, name=name, least_years=2))
    return models, ()


def _earlier_record(book: ClaimBook, reporter: str, partner: str, compiler: str, before: int) -> Record:
    """Add up a compiler's exports of both sides, up to a year."""
    ways = [
        {figure.year: figure.value_usd for figure in list_series(book, *pair, "export", compiler=compiler)}
        for pair in ((reporter, partner), (partner, reporter))
    ]
    years = sorted(set(ways[0]) & set(ways[1]))
    return make_record([(year, ways[0][year] + ways[1][year]) for year in years if year <= before])


def _notes(
    book: ClaimBook,
    ends: tuple[str, str],
    target: Target,
    base: Figure | None,
    latest: Figure,
    record: Record,
    found: Sequence[Forecast],
) -> tuple[str, ...]:
    """Say what is not told and why."""
    reporter, partner = ends
    name = book.names[reporter]
    notes = [note] if (note := find_unpriced(book, reporter, partner)) else []
    if base is None:
        notes.append(f"{name} has no claim for the base year {target.base_year}.")
    if latest.year >= target.year:
        notes.append(f"The target year is over: {name} tells {latest.year}.")
    elif not found:
        count = len(record.years)
        notes.append(f"{name} tells {count} year{'s' if count != 1 else ''}: too few for a probability.")
    return tuple(notes)
