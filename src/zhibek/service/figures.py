"""Figures as people read them."""

import math


def figure(value: float | None, digits: int = 1) -> str:
    """Write a figure with its thousands apart; a dash where there is none, ∞ where it has no end."""
    if value is None or math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    text = f"{value:,.{digits}f}"
    return text.replace("-", "−") if float(text.replace(",", "")) != 0 else text.lstrip("-")


def signed(value: float, digits: int = 1) -> str:
    """Write a change with its sign."""
    text = figure(value, digits)
    return text if text.startswith("−") or text.strip("0.,") == "" else f"+{text}"


def percent(share: float | None, digits: int = 1) -> str:
    """Write a share as per cent."""
    return "–" if share is None or math.isnan(share) else f"{figure(100 * share, digits)} %"
