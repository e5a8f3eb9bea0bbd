"""Both sides' statistics of one trade, year by year."""

from collections.abc import Mapping
from dataclasses import dataclass

from zhibek.errors import ClaimError
from zhibek.trade.claims import ClaimBook, Figure, cite, find_claims, find_unpriced, pick_names, take_figure
from zhibek.trade.valuation import CifMargin, margin_between

NEAR = 0.03  # two figures of one direction this close are taken to agree
CLOSE = 0.02  # below this share of the mean, rounding and timing are explanation enough


@dataclass(frozen=True, slots=True)
class Way:
    """One direction of trade: what its exporter says (f.o.b.), what its importer says (c.i.f.).

    `margin` is the freight that the importer's figure is taken to hold, as a share of the value free on
    board; `excess_usd` is the exporter's figure less the importer's without it.
    """

    exporter: str
    importer: str
    exporter_says: Figure | None
    importer_says: Figure | None
    margin: float

    @property
    def excess_usd(self) -> float | None:
        """Give by how much the exporter says more, free on board; none where one side is silent."""
        if self.exporter_says is None or self.importer_says is None:
            return None
        return self.exporter_says.value_usd - self.importer_says.value_usd / (1 + self.margin)


@dataclass(frozen=True, slots=True)
class Cause:
    """What may explain a part of a gap, and how large that part is (none: not known)."""

    kind: str
    amount_usd: float | None
    says: str


@dataclass(frozen=True, slots=True)
class MirrorYear:
    """One year of both sides: `gap_usd` is the partner's figure less the reporter's."""

    year: int
    reporter_says: Figure | None
    partner_says: Figure | None
    gap_usd: float | None
    symmetric_gap: float | None
    ways: tuple[Way, Way]
    causes: tuple[Cause, ...]


@dataclass(frozen=True, slots=True)
class Mirror:
    """Both sides of a trade, by year, with the names of both and the sources of all figures."""

    reporter: str
    partner: str
    names: Mapping[str, str]
    rows: tuple[MirrorYear, ...]
    notes: tuple[str, ...]
    sources: tuple[str, ...]


def mirror(
    book: ClaimBook, reporter: str, partner: str, *, year: int | None = None, margin: CifMargin | None = None
) -> Mirror:
    """Set what two reporters say of their trade side by side, with what may explain the gap.

    Raises ClaimError where neither has a claim for it (in `year`).
    """
    if reporter == partner:
        raise ClaimError(f"{book.names[reporter]} has no mirror in itself. Name two reporters.")
    years = sorted(
        {
            claim.year
            for pair in ((reporter, partner), (partner, reporter))
            for claim in find_claims(book, *pair)
        }
    )
    if not years or (year is not None and year not in years):
        raise ClaimError(_nothing_claimed(book, reporter, partner, year, years))
    shown = years if year is None else [year]
    given = (margin or CifMargin(), reporter, partner)
    rows = tuple(_mirror_year(book, *given, year=one) for one in shown)
    told = [figure for row in rows for figure in (row.reporter_says, row.partner_says)]
    told += [figure for row in rows for way in row.ways for figure in (way.exporter_says, way.importer_says)]
    sides = ((reporter, partner), (partner, reporter))
    notes = tuple(note for pair in sides if (note := find_unpriced(book, *pair)))
    return Mirror(reporter, partner, pick_names(book, reporter, partner), rows, notes, cite(book, told))


def _nothing_claimed(book: ClaimBook, reporter: str, partner: str, year: int | None, years: list[int]) -> str:
    pair = f"{book.names[reporter]} and {book.names[partner]}"
    if not years:
        return f"No claim on the trade of {pair}. Add rows to trade_claims."
    return f"No claim on the trade of {pair} in {year}. There are claims for {years[0]} to {years[-1]}."


def _mirror_year(book: ClaimBook, margin: CifMargin, reporter: str, partner: str, *, year: int) -> MirrorYear:
    ours = take_figure(book, reporter, partner, "total", year)
    theirs = take_figure(book, partner, reporter, "total", year)
    ways = (
        compare_way(book, reporter, partner, year, margin),
        compare_way(book, partner, reporter, year, margin),
    )
    if ours is None or theirs is None:
        return MirrorYear(year, ours, theirs, None, None, ways, ())
    gap = theirs.value_usd - ours.value_usd
    mean = (theirs.value_usd + ours.value_usd) / 2
    share = abs(gap) / mean if mean else 0.0
    causes = _explain(book, ways, gap, share)
    return MirrorYear(year, ours, theirs, gap, share, ways, causes)


def compare_way(book: ClaimBook, exporter: str, importer: str, year: int, margin: CifMargin) -> Way:
    """Set both sides of one direction side by side."""
    return Way(
        exporter,
        importer,
        take_figure(book, exporter, importer, "export", year),
        take_figure(book, importer, exporter, "import", year),
        margin_between(book, exporter, importer, margin),
    )


def _explain(book: ClaimBook, ways: tuple[Way, Way], gap_usd: float, share: float) -> tuple[Cause, ...]:
    """Split a gap of totals in freight, what each direction differs by, and the rest."""
    if share < CLOSE:
        return (Cause("rounding", gap_usd, f"Within {CLOSE:.0%} of the mean: rounding and timing."),)
    causes = [_freight(ways)]
    told = causes[0].amount_usd or 0.0
    for way, sign in zip(ways, (-1.0, 1.0), strict=True):
        if way.excess_usd is not None:
            told += sign * way.excess_usd
            causes.append(_direction(book, way, sign * way.excess_usd))
    silent = [way for way in ways if way.excess_usd is None]
    known = [
        book.transit[way.exporter, way.importer]
        for way in silent
        if (way.exporter, way.importer) in book.transit
    ]
    rest = gap_usd - told
    if known:
        causes.append(
            Cause("transit", rest, f"The rest, not told by direction, is likely transit. {' '.join(known)}")
        )
    elif silent:
        causes.append(Cause("rest", rest, "The rest cannot be split: a side tells no directions."))
    elif abs(rest) > CLOSE * abs(gap_usd):
        causes.append(
            Cause("rest", rest, "The rest: rounding, or totals and directions of different claims.")
        )
    return tuple(causes)


def _freight(ways: tuple[Way, Way]) -> Cause:
    """Tell how much of a gap comes of imports counted with freight: margin times the balance of trade."""
    amount, known = 0.0, True
    for way, sign in zip(ways, (1.0, -1.0), strict=True):
        figure = way.importer_says or way.exporter_says
        if figure is None:
            known = False
            continue
        freed = figure.value_usd / (1 + way.margin) if figure is way.importer_says else figure.value_usd
        amount += sign * way.margin * freed
    percent = 100 * ways[0].margin
    says = f"Valuation: each side counts its imports with freight, about {percent:.0f} % here."
    return Cause("valuation", amount if known else None, says)


def _direction(book: ClaimBook, way: Way, amount_usd: float) -> Cause:
    """Say what a difference in one direction may come from."""
    exporter, importer = book.names[way.exporter], book.names[way.importer]
    excess = way.excess_usd or 0.0
    size = way.exporter_says.value_usd if way.exporter_says else 0.0
    if abs(excess) < NEAR * size:
        return Cause("rounding", amount_usd, f"On what {exporter} sells the two agree within {NEAR:.0%}.")
    if excess > 0:
        why = book.transit.get((way.exporter, way.importer))
        why = why or "Goods that went on to others, or were valued too low on entry."
        return Cause(
            "transit", amount_usd, f"{exporter} says it sold more than {importer} says it bought. {why}"
        )
    why = "Goods counted by origin that came by way of others."
    return Cause("origin", amount_usd, f"{importer} says it bought more than {exporter} says it sold. {why}")
