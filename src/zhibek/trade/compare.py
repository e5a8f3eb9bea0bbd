"""Reporters' trade with one region, in one year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhibek.errors import ClaimError
from zhibek.trade.claims import OWN, ClaimBook, Figure, cite, find_claims, find_rate, pick_names, take_figure


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """What one reporter says of its trade with a region: its own money, dollars and the other currency."""

    reporter: str
    value: float
    unit: str
    usd: float
    other: float
    figure: Figure


@dataclass(frozen=True, slots=True)
class TradeComparison:
    """Reporters side by side, at a stated rate: `usd_per_unit` dollars for one unit of `currency`.

    Each row names its own claims; the reporters' figures are set side by side, not put together.
    """

    region: str
    year: int
    names: Mapping[str, str]
    currency: str
    usd_per_unit: float
    rate_says: str
    rows: tuple[ComparedRow, ...]
    sources: tuple[str, ...]


def compare_trade(
    book: ClaimBook,
    reporters: Sequence[str],
    region: str,
    year: int,
    *,
    currency: str = "EUR",
    rates: Mapping[str, float] | None = None,
) -> TradeComparison:
    """Compare what reporters say of their trade with a region in a year, in dollars and in `currency`.

    `rates` (dollars for one unit) take the place of the study's for that year. Raises ClaimError where a
    reporter has no claim for it, and where a currency has no rate.
    """
    used = _with_rates(book, year, rates or {})
    rate = find_rate(used, currency, year)
    told = "as given" if currency in (rates or {}) else f"mean of {year}"
    says = f"1 {currency} = {rate:.4f} USD, {told}"
    rows = [_row(used, reporter, region, year, rate) for reporter in reporters]
    names = pick_names(book, region, *reporters)
    sources = cite(book, [row.figure for row in rows])
    return TradeComparison(region, year, names, currency, rate, says, tuple(rows), sources)


def _with_rates(book: ClaimBook, year: int, rates: Mapping[str, float]) -> ClaimBook:
    """Give a book in which some rates of a year are replaced."""
    wrong = [f"{currency}={rate:g}" for currency, rate in rates.items() if not 0 < rate < float("inf")]
    if wrong:
        raise ClaimError(
            f"--rate {', '.join(wrong)}: a rate must be above 0. Give dollars for one unit of it."
        )
    known = {**book.usd_per_unit, **{(currency, year): rate for currency, rate in rates.items()}}
    return ClaimBook(
        book.claims,
        book.names,
        book.words,
        book.members,
        known,
        book.distances_km,
        book.transit,
        book.targets,
        book.sources,
    )


def _row(book: ClaimBook, reporter: str, region: str, year: int, rate: float) -> ComparedRow:
    figure = take_figure(book, reporter, region, "total", year)
    if figure is None:
        raise ClaimError(_missing(book, reporter, region, year))
    first = figure.claims[0]
    value = figure.value_usd / find_rate(book, first.unit, year)
    return ComparedRow(reporter, value, first.unit, figure.value_usd, figure.value_usd / rate, figure)


def _missing(book: ClaimBook, reporter: str, region: str, year: int) -> str:
    """Say why there is no figure: no claim, or one in a currency without a rate."""
    stated = find_claims(book, reporter, region, flow="total", year=year, compiler=OWN)
    if stated:
        return (
            f"{book.names[reporter]} tells its trade with {book.names[region]} in {year} "
            f"in {stated[0].unit}, of which no rate is known. Give one with --rate {stated[0].unit}=..."
        )
    years = sorted({claim.year for claim in find_claims(book, reporter, region, flow="total")})
    hint = f"It has claims for {', '.join(map(str, years))}." if years else "It has none for any year."
    return f"{book.names[reporter]} has no claim on its trade with {book.names[region]} in {year}. {hint}"
