"""Numbers and lists in words."""

import math
from collections.abc import Sequence
from html import escape

from zhibek.units import TONNES_PER_MEGATONNE

MISSING = "–"
MINUS = "−"


def is_known(value: float | None) -> bool:
    """Tell whether a figure is there and finite."""
    return value is not None and math.isfinite(value)


def grouped(value: float | None, decimals: int = 0) -> str:
    """Write a number with thousands separators and a true minus.

    Examples
    --------
    >>> grouped(-12345.6), grouped(None)
    ('−12,346', '–')
    """
    if value is None or not math.isfinite(value):
        return MISSING
    text = f"{abs(value):,.{decimals}f}"
    return MINUS + text if value < 0 and any(digit in text for digit in "123456789") else text


def three_digits(value: float | None) -> str:
    """Write a number with as many decimals as make three digits, two at most."""
    if value is None or not math.isfinite(value):
        return MISSING
    size = abs(value)
    return grouped(value, 0 if size >= 99.95 else 1 if size >= 9.995 else 2)


def megatonnes(load_t: float | None) -> str:
    """Write tonnes as million tonnes."""
    return three_digits(None if load_t is None else load_t / TONNES_PER_MEGATONNE)


def thousand_teu(load_teu: float | None) -> str:
    """Write containers as thousand TEU."""
    if load_teu is None or not math.isfinite(load_teu):
        return MISSING
    thousands = load_teu / 1e3
    return grouped(thousands, 0 if abs(thousands) >= 9.95 or thousands == 0 else 1)


def many_teu(load_teu: float) -> str:
    """Write containers with their unit, in millions where there are many."""
    if abs(load_teu) >= 995_000:
        return f"{three_digits(load_teu / 1e6)} million TEU"
    return f"{thousand_teu(load_teu)} thousand TEU"


def percent(share: float | None) -> str:
    """Write a share in per cent; small shares keep a decimal."""
    if share is None or not math.isfinite(share):
        return MISSING
    value = 100 * share
    if 0 < abs(value) < 0.05:
        return "< 0.1 %"
    return f"{grouped(value, 0 if abs(value) >= 99.95 or value == 0 else 1)} %"


def days(value: float | None) -> str:
    """Write days with one decimal."""
    return grouped(value, 1)


def dollars(value: float | None) -> str:
    """Write dollars; those below ten keep a decimal."""
    if value is None or not math.isfinite(value):
        return MISSING
    return grouped(value, 1 if 0 < abs(value) < 10 else 0)


def signed(text: str) -> str:
    """Put a plus before a number that has no sign and is not nought."""
    return text if text.startswith(MINUS) or not any(digit in text for digit in "123456789") else f"+{text}"


def change_percent(base: float, scenario: float) -> str:
    """Write a change in per cent of the base; `new` where there was none."""
    if base <= 0:
        return "new" if scenario > 0 else MISSING
    value = 100 * (scenario / base - 1)
    if value > 999:
        return f"× {three_digits(scenario / base)}"
    text = signed(grouped(value, 0 if abs(value) >= 9.95 else 1))
    return "0 %" if text in {"0.0", "0"} else f"{text} %"


def small_number(value: float) -> str:
    """Write a small number as a power of ten.

    Examples
    --------
    >>> small_number(4.2e-8)
    '4 × 10⁻⁸'
    """
    if value <= 0 or not math.isfinite(value):
        return "0"
    digit, power = f"{value:.0e}".split("e")
    raised = str(int(power)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{digit} × 10{raised}"


def joined(parts: Sequence[str]) -> str:
    """Join parts by commas and a last `and`."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def safe(text: object) -> str:
    """Escape a text for HTML; nothing becomes an empty text."""
    return "" if text is None else escape(str(text), quote=True)


def short_place(name: str) -> str:
    """Cut what stands in brackets from a place's name.

    Examples
    --------
    >>> short_place("Baku (Alat port)")
    'Baku'
    """
    return name.split(" (", maxsplit=1)[0].split(" / ", maxsplit=1)[0].strip()
