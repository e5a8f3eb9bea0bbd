"""Read quantities, and how vague they are, in text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

SCALES = {
    "trillion": 1e12, "trn": 1e12, "tn": 1e12,
    "billion": 1e9, "bln": 1e9, "bn": 1e9,
    "million": 1e6, "mln": 1e6, "mn": 1e6,
    "thousand": 1e3,
}  # fmt: skip
CURRENCIES = {
    "$": "USD", "us$": "USD", "usd": "USD", "dollar": "USD", "dollars": "USD", "us dollars": "USD",
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR",
    "¥": "CNY", "cny": "CNY", "rmb": "CNY", "yuan": "CNY",
}  # fmt: skip
ABOVE = ("over", "more than", "above", "exceeding", "exceeded", "exceeds", "in excess of", "upwards of", ">")
FROM = ("at least", "no less than", "not less than")
BELOW = ("under", "less than", "below", "nearly", "almost", "close to", "just under", "<")
UP_TO = ("up to", "at most", "no more than", "not more than")
ABOUT = ("about", "around", "some", "roughly", "approximately", "circa", "~", "≈")
REACH, LOOSE = 0.02, 0.05  # how far `over` and `about` reach, as shares, where the last digit says less

_VAGUE = "|".join(
    re.escape(word) for word in sorted((*ABOVE, *FROM, *BELOW, *UP_TO, *ABOUT), key=len, reverse=True)
)
_MONEY = r"us\$|usd|eur|cny|rmb|\$|€|¥"
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALE = "|".join(sorted(SCALES, key=len, reverse=True))
QUANTITY = re.compile(
    rf"(?:(?<![\w])(?P<vague>{_VAGUE})\s*)?"
    rf"(?:(?P<before>{_MONEY})\s*)?"
    rf"(?<![\w.,])(?P<number>{_NUMBER})"
    rf"(?:\s*[-–]\s*(?P<upper>{_NUMBER})(?=\s*(?:{_SCALE}|%|per\s?cent)))?"
    rf"\s*(?:(?P<scale>{_SCALE})\b)?"
    rf"\s*(?P<percent>%|per\s?cent(?:age points?)?)?"
    rf"(?:\s*(?P<after>us dollars|dollars?|usd|euros?|eur|yuan|cny|rmb)\b)?",
    re.IGNORECASE,
)
YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,]*\d|\s*(?:%|per\s?cent|bn|billion|million|trillion))")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity as written: its value, the values that its words and digits allow, and where it stands.

    Percent is in per cent, money in whole units of `currency` (blank: none is named). `scaled` tells
    whether a word such as billion stands with it.
    """

    text: str
    value: float
    low: float
    high: float
    is_percent: bool
    currency: str
    scaled: bool
    start: int
    end: int

    @property
    def is_money(self) -> bool:
        """Tell whether it is a sum of money, rather than a share or a count."""
        return not self.is_percent and (self.scaled or bool(self.currency))

    def times(self, scale: float) -> "Quantity":
        """Give it in another scale, which its neighbour names."""
        return replace(
            self, value=self.value * scale, low=self.low * scale, high=self.high * scale, scaled=True
        )


def find_years(text: str) -> tuple[int, ...]:
    """List the years named in a text, in order.

    >>> find_years("from 31 billion in 2022 to 40 billion by 2030")
    (2022, 2030)
    """
    return tuple(dict.fromkeys(int(found[0]) for found in YEAR.finditer(text)))


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """List the quantities of a clause, in order; years are none.

    A number without a scale that is joined by `to`, `and`, `of` or a comma to a scaled one has the scale
    of that: `from over 31 to 40 billion`.

    >>> [(one.value, one.high) for one in find_quantities("from over 31 to 40 billion")]
    [(31000000000.0, 32000000000.0), (40000000000.0, 40500000000.0)]
    """
    years = {found.start() for found in YEAR.finditer(text)}
    found = [_read(match) for match in QUANTITY.finditer(text) if match.start("number") not in years]
    return tuple(_spread_scale(text, found))


def _spread_scale(text: str, found: Sequence[Quantity]) -> list[Quantity]:
    """Give each bare number the scale of the next one that it is joined to."""
    spread = list(found)
    for index in range(len(spread) - 2, -1, -1):
        one, other = spread[index], spread[index + 1]
        if one.scaled or one.is_percent or not other.scaled or other.is_percent:
            continue
        between = text[one.end : other.start].strip().casefold()
        if between in {"to", "and", "or", ",", "of", "out of", "of the", "plus", "+", "against", "to over"}:
            scale = SCALES[_scale_word(other.text)]
            spread[index] = replace(one.times(scale), currency=one.currency or other.currency)
    return spread


def _scale_word(text: str) -> str:
    return str(re.findall(_SCALE, text, re.IGNORECASE)[0]).casefold()


def _read(match: re.Match[str]) -> Quantity:
    number = float(match["number"].replace(",", ""))
    unit = 10.0 ** -len(match["number"].partition(".")[2])
    scale = SCALES[match["scale"].casefold()] if match["scale"] else 1.0
    low, high = _bounds(number, unit, (match["vague"] or "").casefold())
    if match["upper"]:
        upper = float(match["upper"].replace(",", ""))
        low, high, number = number - unit / 2, upper + unit / 2, (number + upper) / 2
    money = (match["before"] or match["after"] or "").casefold()
    return Quantity(
        match[0].strip(),
        number * scale,
        low * scale,
        high * scale,
        match["percent"] is not None,
        CURRENCIES.get(money, ""),
        match["scale"] is not None,
        match.start(),
        match.start() + len(match[0].rstrip()),
    )


def _bounds(number: float, unit: float, vague: str) -> tuple[float, float]:
    """Give the values that a number allows: half its last digit each way, unless a word says otherwise."""
    reach = max(unit, REACH * number)
    if vague in ABOVE or vague in FROM:
        return number, number + reach
    if vague in BELOW or vague in UP_TO:
        return number - reach, number
    if vague in ABOUT:
        loose = max(unit / 2, LOOSE * number)
        return number - loose, number + loose
    return number - unit / 2, number + unit / 2
