"""Claims, whose they are, and which is taken."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from zhibek.errors import ClaimError, UnknownNameError
from zhibek.tables.countries import ALPHA_2
from zhibek.tables.spec import CONFIDENCES
from zhibek.tables.trade import ALL_GOODS, TRADE_TABLES

OWN = ""  # the compiler of a reporter's own statistics
USD = "USD"
LOOSEST = 0.02  # a round figure is taken to be no vaguer than this
BOOK_TABLES = (*(table.name for table in TRADE_TABLES), "sources")


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim: what `compiler` (blank: the reporter itself) says of a flow in a year, in whole units."""

    claim_id: str
    reporter: str
    partner: str
    flow: str
    product: str
    year: int
    value: float
    unit: str
    valuation: str
    compiler: str
    known_from: str
    remark: str
    source: str
    confidence: str

    @property
    def rank(self) -> tuple[int, str, str]:
        """Order claims of one figure: the surest first, then the latest known, then by name."""
        newest = "".join(chr(0x10FFFF - ord(letter)) for letter in self.known_from.ljust(10, "0"))
        return CONFIDENCES.index(self.confidence), newest, self.claim_id


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure taken from claims: its value in dollars, and the claims it is made of."""

    reporter: str
    partner: str
    flow: str
    year: int
    value_usd: float
    valuation: str
    confidence: str
    claims: tuple[Claim, ...]
    others: tuple[Claim, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """Name the sources it rests on."""
        return tuple(dict.fromkeys(claim.source for claim in self.claims))


@dataclass(frozen=True, slots=True)
class ClaimBook:
    """All claims of a study by reporter and partner, with names, rates, distances, targets and sources."""

    claims: Mapping[tuple[str, str], tuple[Claim, ...]]
    names: Mapping[str, str]
    words: Mapping[str, str]
    members: Mapping[str, tuple[str, ...]]
    usd_per_unit: Mapping[tuple[str, int], float]
    distances_km: Mapping[tuple[str, str], float]
    transit: Mapping[tuple[str, str], str]
    targets: pl.DataFrame
    sources: Mapping[str, Mapping[str, object]]


def make_book(frames: Mapping[str, pl.DataFrame]) -> ClaimBook:
    """Put the tables of trade together; `frames` holds those of `BOOK_TABLES`."""
    names, words, members = {}, {}, {}
    for row in frames["trade_reporters"].iter_rows(named=True):
        code = row["reporter_id"]
        names[code] = row["name"]
        members[code] = _listed(row["members"])
        for word in (code, row["name"], *_listed(row["other_names"])):
            words[fold(word)] = code
    claims: dict[tuple[str, str], list[Claim]] = {}
    for row in frames["trade_claims"].iter_rows(named=True):
        claims.setdefault((row["reporter"], row["partner"]), []).append(Claim(**row))
    rates = frames["exchange_rates"].select("currency", "year", "usd_per_unit").iter_rows()
    distances = frames["trade_distances"].select("from_reporter", "to_reporter", "distance_km").iter_rows()
    transit = frames["trade_transit"].select("exporter", "importer", "why").iter_rows()
    return ClaimBook(
        {pair: tuple(found) for pair, found in claims.items()},
        names,
        words,
        members,
        {(currency, year): rate for currency, year, rate in rates},
        {(one, other): km for one, other, km in distances},
        {(one, other): why for one, other, why in transit},
        frames["trade_targets"],
        {row["source_id"]: row for row in frames["sources"].iter_rows(named=True)},
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def fold(word: str) -> str:
    """Write a name without capitals, accents and hyphens, to be found by."""
    bare = unicodedata.normalize("NFKD", word.replace("ı", "i")).casefold()
    return " ".join("".join(" " if c == "-" else c for c in bare if not unicodedata.combining(c)).split())


def find_reporter(book: ClaimBook, word: str) -> str:
    """Find a country or group by code (two letters or three) or name.

    Raises UnknownNameError with near misses.
    """
    code = book.words.get(fold(ALPHA_2.get(word.strip().upper(), word)))
    if code is None:
        raise UnknownNameError("reporter of trade", word, [*book.names.values(), *book.names])
    return code


def find_claims(
    book: ClaimBook,
    reporter: str,
    partner: str,
    *,
    flow: str = "",
    year: int | None = None,
    product: str = ALL_GOODS,
    compiler: str | None = OWN,
) -> tuple[Claim, ...]:
    """List the claims on a flow, the one to be taken first; `compiler` None takes those of all."""
    found = (
        claim
        for claim in book.claims.get((reporter, partner), ())
        if claim.product == product
        and flow in {"", claim.flow}
        and year in {None, claim.year}
        and compiler in {None, claim.compiler}
    )
    return tuple(sorted(found, key=lambda claim: (claim.year, claim.flow, claim.rank)))


def convert_usd(book: ClaimBook, claim: Claim) -> float:
    """Give a claim's value in dollars of its year, at the mean rate of that year.

    Raises ClaimError where no rate is known, or where the claim is no money.
    """
    return claim.value * find_rate(book, claim.unit, claim.year, of=claim.claim_id)


def find_rate(book: ClaimBook, currency: str, year: int, *, of: str = "") -> float:
    """Give the dollars for one unit of a currency, as a mean over a year; raise ClaimError without a rate."""
    if currency == USD:
        return 1.0
    rate = book.usd_per_unit.get((currency, year))
    if rate is None:
        years = sorted(known for code, known in book.usd_per_unit if code == currency)
        known = f"Known are {years[0]} to {years[-1]}" if years else "None is known for any year"
        where = f"trade_claims.unit ({of}): " if of else ""
        raise ClaimError(
            f"{where}no rate of {currency} to USD for {year}. {known}: "
            f"add {currency},{year} to exchange_rates, or give one with --rate."
        )
    return rate


def find_unpriced(book: ClaimBook, reporter: str, partner: str) -> str:
    """Say which of a reporter's own claims cannot be used for want of a rate; blank where there are none."""
    lost = [
        f"{claim.year} ({claim.unit})"
        for claim in find_claims(book, reporter, partner)
        if claim.unit != USD and (claim.unit, claim.year) not in book.usd_per_unit
    ]
    if not lost:
        return ""
    name = book.names[reporter]
    return f"Claims by {name} without a rate of exchange, not used: {', '.join(dict.fromkeys(lost))}."


def bound_claim(claim: Claim) -> tuple[float, float]:
    """Give the least and the most that a claim's digits allow, as shares of its value.

    Half of the last digit that is not 0, and 2 % at most.

    >>> low, high = bound_claim(Claim("a", "KZ", "CN", "total", "all", 2022, 25e9, "USD", *[""] * 6))
    >>> round(high, 3)
    1.02
    """
    whole = round(claim.value)
    if whole <= 0:
        return 1.0, 1.0
    unit = 10 ** (len(str(whole)) - len(str(whole).rstrip("0")))
    loose = min(0.5 * unit / whole, LOOSEST)
    return 1 - loose, 1 + loose


def bound_figure(figure: Figure) -> tuple[float, float]:
    """Give the least and the most, in dollars, that the digits of a figure's claims allow."""
    bounds = [bound_claim(claim) for claim in figure.claims]
    return figure.value_usd * min(low for low, _ in bounds), figure.value_usd * max(
        high for _, high in bounds
    )


def take_figure(
    book: ClaimBook, reporter: str, partner: str, flow: str, year: int, *, compiler: str = OWN
) -> Figure | None:
    """Take the figure of one body for a flow of all goods in a year; none where it claims none.

    The surest claim is taken, then the latest known. A total is also made of the export and the
    import taken, where these are surer than any claim on the total itself. Exports are free on
    board and imports with freight, so a total is valued "mixed" unless its claim says otherwise.
    """
    stated = [
        claim
        for claim in find_claims(book, reporter, partner, flow=flow, year=year, compiler=compiler)
        if claim.unit == USD or (claim.unit, year) in book.usd_per_unit
    ]
    direct = _figure(book, stated) if stated else None
    if flow != "total":
        return direct
    parts = [
        take_figure(book, reporter, partner, way, year, compiler=compiler) for way in ("export", "import")
    ]
    if any(part is None for part in parts):
        return direct
    summed = _sum_figure([part for part in parts if part is not None], tuple(stated))
    if direct is not None and _confidence_rank(direct) <= _confidence_rank(summed):
        return direct
    return summed


def _confidence_rank(figure: Figure) -> int:
    return CONFIDENCES.index(figure.confidence)


def _figure(book: ClaimBook, stated: list[Claim]) -> Figure:
    best, *others = stated
    return Figure(
        best.reporter,
        best.partner,
        best.flow,
        best.year,
        convert_usd(book, best),
        best.valuation,
        best.confidence,
        (best,),
        tuple(others),
    )


def _sum_figure(parts: list[Figure], others: tuple[Claim, ...]) -> Figure:
    first = parts[0]
    valuations = {part.valuation for part in parts}
    return Figure(
        first.reporter,
        first.partner,
        "total",
        first.year,
        sum(part.value_usd for part in parts),
        valuations.pop() if len(valuations) == 1 else "mixed",
        max((part.confidence for part in parts), key=CONFIDENCES.index),
        tuple(claim for part in parts for claim in part.claims),
        others,
    )


def list_series(
    book: ClaimBook, reporter: str, partner: str, flow: str = "total", *, compiler: str = OWN
) -> list[Figure]:
    """Take the figures of one body for a flow, year by year; years without claims are absent."""
    years = sorted({claim.year for claim in find_claims(book, reporter, partner, compiler=compiler)})
    found = (take_figure(book, reporter, partner, flow, year, compiler=compiler) for year in years)
    return [figure for figure in found if figure is not None]


def list_gaps(years: Iterable[int]) -> tuple[int, ...]:
    """List the years that are missing between the first and the last."""
    known = set(years)
    return tuple(year for year in range(min(known), max(known)) if year not in known) if known else ()


def cite(book: ClaimBook, figures: Iterable[Figure | None]) -> tuple[str, ...]:
    """Name the sources of some figures, with their addresses, each once and in order of name."""
    ids = {source for figure in figures if figure is not None for source in figure.sources}
    rows = [book.sources[one] for one in sorted(ids) if one in book.sources]
    return tuple(f"{row['title']}{', ' if row['url'] else ''}{row['url'] or ''}" for row in rows)


def pick_names(book: ClaimBook, *codes: str) -> dict[str, str]:
    """Give the names of some reporters."""
    return {code: book.names[code] for code in codes}
