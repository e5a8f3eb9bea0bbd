"""Colours, and how far apart they are to the eye."""

from collections.abc import Mapping

FAMILIES = ("north", "middle", "south", "sea", "local")

FAMILY_NAMES: Mapping[str, str] = {
    "north": "Northern",
    "middle": "Middle",
    "south": "Southern",
    "sea": "Maritime",
    "local": "Local and feeder",
}

LIGHT: Mapping[str, str] = {
    "sea-back": "#E3EBF0",
    "land": "#FAF8F3",
    "coast": "#B7C4CC",
    "border": "#DDD8CC",
    "ink": "#16212B",
    "muted": "#5B6975",
    "country": "#A39C8C",
    "card": "#FFFFFF",
    "line": "#DCE2E6",
    "field": "#EEF2F4",
    "page": "#F6F8F9",
    "accent": "#B04E08",
    "north": "#2A62B0",
    "middle": "#D9700F",
    "south": "#6B2160",
    "sea": "#1E9E90",
    "local": "#A39C8F",
    "casing": "#FAF8F3",
}

DARK: Mapping[str, str] = {
    "sea-back": "#0B1320",
    "land": "#172233",
    "coast": "#31435C",
    "border": "#26354A",
    "ink": "#EAF0F6",
    "muted": "#93A4B6",
    "country": "#566880",
    "card": "#121B29",
    "line": "#26354A",
    "field": "#1D2A3D",
    "page": "#0D1522",
    "accent": "#FF9E45",
    "north": "#4C97EE",
    "middle": "#FF9E45",
    "south": "#C45FB0",
    "sea": "#5FD8C8",
    "local": "#66758A",
    "casing": "#0F1928",
}

LIGHT_CHANGES = ("#9A3412", "#D0622B", "#EDAE86", "#CFC9BC", "#86BFC9", "#2B8FA3", "#0B5D70")
DARK_CHANGES = ("#FF8A4C", "#E06A33", "#A85A3C", "#46566B", "#2F7F92", "#37A9C2", "#6FDCF0")
CHANGE_BREAKS = (0.06, 0.25, 0.60)

# words in a change colour stand on white or on a card, so they take the ends of the scale only
LIGHT_WORDS = {"loss": "#9A3412", "gain": "#0B5D70"}
DARK_WORDS = {"loss": "#FF8A4C", "gain": "#6FDCF0"}


def change_step(base: float, scenario: float) -> int:
    """Give the step of the change scale, 0 (great loss) to 6 (great gain); 3 is no change.

    Examples
    --------
    >>> change_step(100.0, 30.0), change_step(100.0, 103.0), change_step(0.0, 5.0)
    (0, 3, 6)
    """
    if base <= 0:
        return 6 if scenario > 0 else 3
    change = scenario / base - 1
    size = sum(abs(change) > limit for limit in CHANGE_BREAKS)
    return 3 + size if change > 0 else 3 - size


def style_variables(theme: Mapping[str, str], changes: tuple[str, ...], words: Mapping[str, str]) -> str:
    """Write a theme as CSS custom properties."""
    pairs = [f"--{name}:{colour}" for name, colour in theme.items()]
    pairs += [f"--change-{step}:{colour}" for step, colour in enumerate(changes)]
    pairs += [f"--{name}:{colour}" for name, colour in words.items()]
    return ";".join(pairs)


def linear_rgb(colour: str) -> tuple[float, float, float]:
    """Turn `#RRGGBB` to linear red, green and blue between 0 and 1."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return red, green, blue


def contrast(first: str, second: str) -> float:
    """Give the contrast ratio of two colours (WCAG 2.2), 1 to 21."""
    weights = (0.2126, 0.7152, 0.0722)
    lights = sorted(
        sum(weight * part for weight, part in zip(weights, linear_rgb(colour), strict=True))
        for colour in (first, second)
    )
    return (lights[1] + 0.05) / (lights[0] + 0.05)
