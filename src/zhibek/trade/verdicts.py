"""Stated shares, growths, sums against the claims."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zhibek.errors import ClaimError
from zhibek.tables.trade import WORLD
from zhibek.trade.claims import ClaimBook, Figure, find_claims, find_rate, list_series, take_figure
from zhibek.trade.quantities import Quantity
from zhibek.trade.statements import Statement

HOLDS, OFF, CANNOT_TELL = "holds", "off", "cannot tell"
BILLION = 1e9
NEAR = 0.2  # a claim further off than this says nothing of a bare figure


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
    found = [figure for figure in _figures_like(book, statement, base) if _is_meant(book, statement, figure)]
    aimed = {
        (row["reporter"], row["partner"])
        for row in book.targets.iter_rows(named=True)
        if level.low <= row["level"] <= level.high
    }
    wanted = [one for one in found if {(one.reporter, one.partner), (one.partner, one.reporter)} & aimed]
    chosen = wanted or found
    if len(chosen) != 1:
        return "", ()
    figure = chosen[0]
    growth = 100 * (level.value / figure.value_usd - 1)
    teller = f"{book.names[figure.reporter]}'s {figure.value_usd / BILLION:.1f} bn of {figure.year}"
    return f"from {teller} with {book.names[figure.partner]} it is {growth:.1f} %", _ids([figure])


def _judge_claimed_growth(book: ClaimBook, statement: Statement, percent: Quantity) -> Verdict:
    """Judge a growth whose base, or both ends, the claims must give: needs two reporters and a year."""
    if len(statement.reporters) < 2 or not statement.years:
        return _cannot(statement, "the figure it grew from is not told; name both sides and the year.")
    year, sign = statement.years[-1], -1.0 if statement.falls else 1.0
    told = []
    for one, other in _both_ways(statement.reporters):
        before = take_figure(book, one, other, statement.flow or "total", year - 1)
        after = take_figure(book, one, other, statement.flow or "total", year)
        if before is None or before.value_usd <= 0:
            continue
        end = statement.level.value if statement.level is not None else after.value_usd if after else None
        if end is not None:
            used = [before] if statement.level is not None or after is None else [before, after]
            told.append((sign * 100 * (end / before.value_usd - 1), used))
    if not told:
        return _cannot(statement, f"no side claims both {year - 1} and {year}.")
    growth, used = min(told, key=lambda one: abs(one[0] - percent.value))
    name = book.names[used[0].reporter]
    says = f"by the claims of {name} it is {growth:.1f} %, {year - 1} to {year}"
    return _weigh(statement, percent, [growth, growth], growth, says, ("", _ids(used)))


def _judge_share(book: ClaimBook, statement: Statement) -> Verdict:
    percent, part, whole = statement.percent, statement.part, statement.whole
    if percent is None:
        return _cannot(statement, "no share is stated.")
    if part is not None and whole is not None and whole.low > 0:
        bounds = [100 * part.low / whole.high, 100 * part.high / whole.low]
        computed = 100 * part.value / whole.value
        says = f"{_money(part)} of {_money(whole)} is {computed:.1f} %"
        return _weigh(statement, percent, bounds, computed, says, ("", ()))
    wholes = _wholes(book, statement)
    shares = [
        (100 * one.value_usd / all_.value_usd, one, all_)
        for all_ in wholes
        for one in _parts_of(book, statement, all_)
    ]
    if not shares:
        return _cannot(statement, "no claim gives the whole and its parts.")
    return _judge_claimed_share(book, statement, percent, shares)


def _judge_claimed_share(
    book: ClaimBook, statement: Statement, percent: Quantity, shares: list[tuple[float, Figure, Figure]]
) -> Verdict:
    """Judge a share whose part the claims must give: any partner it may be of, and none left untold."""
    share, part, whole = min(shares, key=lambda one: (abs(one[0] - percent.value), one[1].partner))
    says = (
        f"{book.names[part.reporter]} claims {part.value_usd / BILLION:.1f} bn "
        f"with {book.names[part.partner]}, of {whole.value_usd / BILLION:.1f} bn "
        f"with {book.names[whole.partner]} in {whole.year}: {share:.1f} %"
    )
    ids = _ids([part, whole])
    if percent.low <= share <= percent.high or _rounds_to(share, percent):
        return Verdict("share", statement.text, HOLDS, f"{says}.", percent.value, share, share, ids)
    untold = 100 - sum(one for one, _, all_ in shares if all_ == whole)
    members = [one for one in book.members.get(whole.partner, ()) if one != whole.reporter]
    known = {one.partner for _, one, all_ in shares if all_ == whole}
    if not statement.reporters and not set(members) <= known and percent.low <= untold:
        return Verdict(
            "share",
            statement.text,
            CANNOT_TELL,
            f"{says}, but not every partner is claimed.",
            percent.value,
            share,
            share,
            ids,
        )
    return Verdict("share", statement.text, OFF, f"{says}.", percent.value, share, float(round(share)), ids)


def _wholes(book: ClaimBook, statement: Statement) -> list[Figure]:
    """Find the figures that a share may be of: as large as stated, or of the reporter named after `of`."""
    groups = [name for name in book.names if book.members[name] or name == WORLD]
    if statement.whole is not None:
        found = [one for one in _figures_like(book, statement, statement.whole) if one.partner in groups]
        return [one for one in found if _is_meant(book, statement, one)]
    reporter, year = statement.reporters[-1], statement.years[-1] if statement.years else None
    if year is None:
        return []
    figure = take_figure(book, reporter, WORLD, statement.flow or "total", year)
    return [figure] if figure is not None else []


def _parts_of(book: ClaimBook, statement: Statement, whole: Figure) -> Iterator[Figure]:
    """Give the same reporter's figures for the partners that are part of a whole, in the same year."""
    members = book.members.get(whole.partner) or tuple(
        name for name in book.names if name not in {WORLD, whole.reporter}
    )
    named = [one for one in statement.reporters if one in members]
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
    """Find the two claims nearest to a level, between the reporters named and within a fifth of it."""
    named, currency = set(statement.reporters), level.currency or "USD"
    near: list[tuple[float, str, float, Figure]] = []
    for reporter, partner in book.claims if named else ():
        if not named <= {reporter, partner}:
            continue
        for figure in list_series(book, reporter, partner, statement.flow or "total"):
            if currency != "USD" and (currency, figure.year) not in book.usd_per_unit:
                continue
            value = figure.value_usd / find_rate(book, currency, figure.year)
            off = abs(value / level.value - 1) if level.value else NEAR
            near.append((off, figure.claims[0].claim_id, value, figure))
    kept = sorted((one for one in near if one[0] < NEAR), key=lambda one: one[:2])[:2]
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
    nearest = min(max(percent.value, bounds[0]), bounds[1])
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
