"""Stated shares, growths, sums against the claims."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from zhibek.errors import ClaimError
from zhibek.tables.trade import WORLD
from zhibek.trade.claims import (
    ClaimBook,
    Figure,
    bound_claim,
    bound_figure,
    convert_usd,
    find_claims,
    find_rate,
    list_series,
    take_figure,
)
from zhibek.trade.quantities import Quantity
from zhibek.trade.statements import Statement

HOLDS, OFF, CANNOT_TELL = "holds", "off", "cannot tell"
BILLION = 1e9
NEAR = 0.2  # a claim further off than this says nothing of a bare figure between two reporters
NEAR_ONE = 0.05  # nor one further off than this where only one is named


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the claims say of a statement: its verdict, why, and the nearest value that would hold.

    `computed` and `nearest` are in per cent for shares and growths, in whole money for sums and levels;
    `claim_ids` names the claims used, where any were.
    """

    kind: str
    text: str
    verdict: str
    says: str
    stated: float | None
    computed: float | None
    nearest: float | None
    claim_ids: tuple[str, ...] = ()


def judge(book: ClaimBook, statement: Statement) -> Verdict:
    """Recompute a statement from its own figures, and from the claims where it leaves one out."""
    match statement.kind:
        case "growth":
            return _judge_growth(book, statement)
        case "share":
            return _judge_share(book, statement)
        case "sum":
            return _judge_sum(statement)
    return _judge_level(book, statement)


def _judge_growth(book: ClaimBook, statement: Statement) -> Verdict:
    percent, base, level = statement.percent, statement.base, statement.level
    if percent is None:
        return _cannot(statement, "no growth is stated.")
    if base is None:
        return _judge_claimed_growth(book, statement, percent)
    if level is None or base.low <= 0:
        return _cannot(statement, "one end of the growth is missing.")
    sign = -1.0 if statement.falls else 1.0
    bounds = sorted(
        sign * 100 * (one / other - 1) for one, other in ((level.low, base.high), (level.high, base.low))
    )
    computed = sign * 100 * (level.value / base.value - 1)
    word = "fall" if statement.falls else "growth"
    says = f"from {_money(base)} to {_money(level)} is a {word} of {computed:.1f} %"
    return _weigh(statement, percent, bounds, computed, says, _claimed_base(book, statement, base, level))


def _claimed_base(
    book: ClaimBook, statement: Statement, base: Quantity, level: Quantity
) -> tuple[str, tuple[str, ...]]:
    """Say what the growth is from the one claim that the base may mean; nothing where several may be."""
    named = set(statement.reporters)
    found = [
        one
        for one in _figures_like(book, statement, base)
        if named <= {one.reporter, one.partner} and one.value_usd > 0
    ]
    aimed = {
        (row["reporter"], row["partner"])
        for row in book.targets.iter_rows(named=True)
        if level.low <= row["level"] <= level.high
    }
    wanted = [one for one in found if {(one.reporter, one.partner), (one.partner, one.reporter)} & aimed]
    chosen = wanted or (found if named else [])
    if len(chosen) != 1:
        return "", ()
    figure = chosen[0]
    value = figure.value_usd / find_rate(book, base.currency or "USD", figure.year)
    growth = 100 * (level.value / value - 1)
    teller = f"{book.names[figure.reporter]}'s {value / BILLION:.1f} bn of {figure.year}"
    return f"from {teller} with {book.names[figure.partner]} it is {growth:.1f} %", _ids([figure])


def _judge_claimed_growth(book: ClaimBook, statement: Statement, percent: Quantity) -> Verdict:
    """Judge a growth whose base, or both ends, the claims must give: needs two reporters and a year."""
    if len(statement.reporters) < 2 or not statement.years:
        return _cannot(statement, "the figure it grew from is not told; name both sides and the year.")
    year = statement.years[-1]
    told = [
        found
        for pair in _both_ways(statement.reporters)
        if (found := _grow_by_claims(book, statement, pair, year)) is not None
    ]
    if not told:
        return _cannot(statement, f"no side claims both {year - 1} and {year}.")
    low, growth, high, used = min(
        told, key=lambda one: (_distance(percent, one[0], one[2]), one[3][0].reporter)
    )
    name = book.names[used[0].reporter]
    says = f"by the claims of {name} it is {growth:.1f} %, {year - 1} to {year}"
    return _weigh(statement, percent, [low, high], growth, says, ("", _ids(used)))


def _grow_by_claims(
    book: ClaimBook, statement: Statement, pair: tuple[str, str], year: int
) -> tuple[float, float, float, list[Figure]] | None:
    """Give the growth that one side's claims allow, least, taken and most; none where it is not told."""
    flow, level = statement.flow or "total", statement.level
    before, after = (take_figure(book, *pair, flow, one) for one in (year - 1, year))
    if before is None or before.value_usd <= 0:
        return None
    low, high = bound_figure(before)
    if level is not None:
        rate = find_rate(book, level.currency or "USD", year)
        ends, used = (level.low * rate, level.value * rate, level.high * rate), [before]
    elif after is not None:
        bounds = bound_figure(after)
        ends, used = (bounds[0], after.value_usd, bounds[1]), [before, after]
    else:
        return None
    growths = [
        100 * (end / start - 1) for end, start in zip(ends, (high, before.value_usd, low), strict=True)
    ]
    if statement.falls:
        growths = [-one for one in reversed(growths)]
    return growths[0], growths[1], growths[2], used


def _distance(percent: Quantity, low: float, high: float) -> float:
    """Give how far a stated percentage is from the values allowed."""
    return max(low - percent.value, percent.value - high, 0.0)


def _judge_share(book: ClaimBook, statement: Statement) -> Verdict:
    percent, part, whole = statement.percent, statement.part, statement.whole
    if percent is None:
        return _cannot(statement, "no share is stated.")
    if part is not None and whole is not None and whole.low > 0:
        bounds = [100 * part.low / whole.high, 100 * part.high / whole.low]
        computed = 100 * part.value / whole.value
        says = f"{_money(part)} of {_money(whole)} is {computed:.1f} %"
        return _weigh(statement, percent, bounds, computed, says, ("", ()))
    shares = [
        _share_by_claims(book, percent, one, all_)
        for all_ in _wholes(book, statement)
        for one in _parts_of(book, statement, all_)
    ]
    if not shares:
        return _cannot(statement, "no claim gives the whole and its parts.")
    return _judge_claimed_share(book, statement, percent, shares)


@dataclass(frozen=True, slots=True)
class ClaimedShare:
    """A share by one reporter's claims: as taken, and the bounds that all its own claims allow."""

    value: float
    low: float
    high: float
    part: Figure
    whole: Figure
    claim_ids: tuple[str, ...]


def _share_by_claims(book: ClaimBook, percent: Quantity, part: Figure, whole: Figure) -> ClaimedShare:
    """Give the share nearest to what is stated, over a reporter's conflicting claims of the part."""
    below = bound_figure(whole)
    found = []
    for value, bounds, ids in _values(book, part):
        low, high = 100 * bounds[0] / below[1], 100 * bounds[1] / below[0]
        found.append(ClaimedShare(100 * value / whole.value_usd, low, high, part, whole, ids))
    return min(found, key=lambda one: _distance(percent, one.low, one.high))


def _values(book: ClaimBook, figure: Figure) -> list[tuple[float, tuple[float, float], tuple[str, ...]]]:
    """List what a reporter itself has claimed for one figure, the one taken first, with bounds and claims."""
    values = [(figure.value_usd, bound_figure(figure), _ids([figure]))]
    for claim in figure.others:
        low, high = bound_claim(claim)
        usd = convert_usd(book, claim)
        values.append((usd, (usd * low, usd * high), (claim.claim_id,)))
    return values


def _judge_claimed_share(
    book: ClaimBook, statement: Statement, percent: Quantity, shares: list[ClaimedShare]
) -> Verdict:
    """Judge a share whose part the claims must give: any partner it may be of, and none left untold."""
    best = min(
        shares,
        key=lambda one: (
            _distance(percent, one.low, one.high),
            abs(one.value - percent.value),
            one.part.partner,
        ),
    )
    part, whole = best.part, best.whole
    says = (
        f"{book.names[part.reporter]} claims {best.value * whole.value_usd / 100 / BILLION:.1f} bn "
        f"with {book.names[part.partner]}, of {whole.value_usd / BILLION:.1f} bn "
        f"with {book.names[whole.partner]} in {whole.year}: {best.value:.1f} %"
    )
    ids, bounds = (*best.claim_ids, *_ids([whole])), (best.low, best.high)
    untold = 100 - sum(one.value for one in shares if one.whole == whole)
    members = {one for one in book.members.get(whole.partner, ()) if one != whole.reporter}
    known = {one.part.partner for one in shares if one.whole == whole}
    verdict = _weigh(statement, percent, bounds, best.value, says, ("", ids))
    if verdict.verdict == OFF and not statement.reporters and not members <= known and percent.low <= untold:
        return replace(verdict, verdict=CANNOT_TELL, says=f"{says}, but not every partner is claimed.")
    return verdict


def _wholes(book: ClaimBook, statement: Statement) -> list[Figure]:
    """Find the figures that a share may be of: as large as stated, or of the reporter named after `of`."""
    groups = [name for name in book.names if book.members[name] or name == WORLD]
    if statement.whole is not None:
        found = [one for one in _figures_like(book, statement, statement.whole) if one.partner in groups]
        return [one for one in found if _is_meant(book, statement, one)]
    if not statement.years:
        return []
    reporter, *rest = statement.of or statement.reporters[:1]
    figure = take_figure(
        book, reporter, rest[0] if rest else WORLD, statement.flow or "total", statement.years[-1]
    )
    return [figure] if figure is not None else []


def _parts_of(book: ClaimBook, statement: Statement, whole: Figure) -> Iterator[Figure]:
    """Give the same reporter's figures for the partners that are part of a whole, in the same year."""
    members = book.members.get(whole.partner) or tuple(
        name for name in book.names if name not in {WORLD, whole.reporter}
    )
    named = [one for one in statement.reporters if one in members and one != whole.reporter]
    for partner in named or members:
        figure = take_figure(book, whole.reporter, partner, whole.flow, whole.year)
        if figure is not None and figure.valuation in {whole.valuation, "unspecified", "mixed"}:
            yield figure


def _figures_like(book: ClaimBook, statement: Statement, quantity: Quantity) -> list[Figure]:
    """Find the figures of reporters themselves that a quantity may stand for."""
    flow, currency = statement.flow or "total", quantity.currency or "USD"
    found = []
    for reporter, partner in book.claims:
        years = {claim.year for claim in find_claims(book, reporter, partner)}
        for year in sorted(years if not statement.years else years & set(statement.years)):
            figure = take_figure(book, reporter, partner, flow, year)
            if figure is None:
                continue
            try:
                value = figure.value_usd / find_rate(book, currency, year)
            except ClaimError:
                continue
            if quantity.low <= value <= quantity.high:
                found.append(figure)
    return found


def _is_meant(book: ClaimBook, statement: Statement, figure: Figure) -> bool:
    """Tell whether one of a figure's ends, or a member of it, is among the reporters named, where any are."""
    ends = {figure.reporter, figure.partner, *book.members[figure.partner]}
    return not statement.reporters or bool(set(statement.reporters) & ends)


def _judge_sum(statement: Statement) -> Verdict:
    whole, parts = statement.whole, statement.parts
    if whole is None or len(parts) < 2:
        return _cannot(statement, "a sum needs a total and two parts.")
    low, high = sum(one.low for one in parts), sum(one.high for one in parts)
    computed = sum(one.value for one in parts)
    says = f"the parts add up to {computed / BILLION:.4g} bn"
    verdict = HOLDS if low <= whole.high and whole.low <= high else OFF
    return Verdict("sum", statement.text, verdict, f"{says}.", whole.value, computed, computed)


def _judge_level(book: ClaimBook, statement: Statement) -> Verdict:
    """Give the nearest claim beside a bare figure; there is no arithmetic to judge."""
    level = statement.level
    if level is None:
        return _cannot(statement, "no figure is stated.")
    near = _nearest(book, statement, level)
    says = f"{_money(level)}: a figure alone, and no claim to hold it to."
    if near:
        told = [
            f"{book.names[one.reporter]} on {book.names[one.partner]}, {one.flow}, {one.year}: "
            f"{value / BILLION:.1f} bn {level.currency or 'USD'}"
            for value, one in near
        ]
        says = f"{_money(level)}: a figure alone. The nearest claims: {'; '.join(told)}."
    value = near[0][0] if near else None
    ids = _ids([one for _, one in near])
    return Verdict("level", statement.text, CANNOT_TELL, says, level.value, value, value, ids)


def _nearest(book: ClaimBook, statement: Statement, level: Quantity) -> list[tuple[float, Figure]]:
    """Find the two claims nearest to a level, between the reporters named and in the years named."""
    named, currency = set(statement.reporters), level.currency or "USD"
    reach = NEAR if len(named) > 1 else NEAR_ONE
    near: list[tuple[float, str, float, Figure]] = []
    for reporter, partner in book.claims if named else ():
        if not named <= {reporter, partner}:
            continue
        for figure in list_series(book, reporter, partner, statement.flow or "total"):
            if currency != "USD" and (currency, figure.year) not in book.usd_per_unit:
                continue
            if statement.years and figure.year not in statement.years:
                continue
            value = figure.value_usd / find_rate(book, currency, figure.year)
            off = abs(value / level.value - 1) if level.value else reach
            near.append((off, figure.claims[0].claim_id, value, figure))
    kept = sorted((one for one in near if one[0] < reach), key=lambda one: one[:2])[:2]
    return [(value, figure) for *_, value, figure in kept]


def _weigh(
    statement: Statement,
    percent: Quantity,
    bounds: Sequence[float],
    computed: float,
    says: str,
    claimed: tuple[str, tuple[str, ...]],
) -> Verdict:
    """Hold a stated percentage against the values that the figures allow."""
    holds = (bounds[0] <= percent.high and percent.low <= bounds[1]) or _rounds_to(computed, percent)
    words, ids = claimed
    text = f"{says}; {words}." if words else f"{says}."
    edge = min(max(percent.value, bounds[0]), bounds[1])
    nearest = (
        computed if ids and not words else edge
    )  # claims have a value of their own, written figures only bounds
    return Verdict(
        statement.kind,
        statement.text,
        HOLDS if holds else OFF,
        text,
        percent.value,
        computed,
        percent.value if holds else nearest,
        ids,
    )


def _rounds_to(value: float, percent: Quantity) -> bool:
    """Tell whether a value is the stated one, within half its last digit."""
    return percent.low <= value <= percent.high


def _cannot(statement: Statement, why: str) -> Verdict:
    stated = statement.percent or statement.whole or statement.level
    return Verdict(
        statement.kind, statement.text, CANNOT_TELL, why, stated.value if stated else None, None, None
    )


def _both_ways(reporters: Sequence[str]) -> tuple[tuple[str, str], ...]:
    one, other = reporters[:2]
    return (one, other), (other, one)


def _ids(figures: Sequence[Figure]) -> tuple[str, ...]:
    return tuple(claim.claim_id for figure in figures for claim in figure.claims)


def _money(quantity: Quantity) -> str:
    """Write a quantity as the text does, with its size where that is left to its neighbour."""
    if any(letter.isalpha() for letter in quantity.text.split()[-1]):
        return quantity.text
    return f"{quantity.text} ({quantity.value / BILLION:g} bn)"
