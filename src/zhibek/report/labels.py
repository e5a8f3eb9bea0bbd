"""Labels on a map, none covering another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

WIDTH_OF_LETTER = 0.56  # mean advance of the report's font as a share of its size
CELL = 4.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Tell whether two rectangles overlap."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Wish:
    """A label wanted: its text, the marker it belongs to and the size of its letters."""

    text: str
    x: float
    y: float
    radius: float
    size: float
    rank: int


@dataclass(frozen=True, slots=True)
class Label:
    """A label placed: its text, its anchor and base line, and the box it fills."""

    text: str
    x: float
    y: float
    anchor: str
    size: float
    rank: int
    box: Box


@dataclass(slots=True)
class Ground:
    """What labels must not cover (`taken`) and what they had better not (`busy` cells of 4 px)."""

    width: float
    height: float
    taken: list[Box] = field(default_factory=list)
    busy: set[tuple[int, int]] = field(default_factory=set)

    def mark_busy(self, points: Iterable[Sequence[float]]) -> None:
        """Note that lines pass here."""
        self.busy.update((int(point[0] // CELL), int(point[1] // CELL)) for point in points)

    def is_free(self, box: Box) -> bool:
        """Tell whether a box lies inside and meets nothing."""
        inside = (
            box.left >= 4 and box.top >= 4 and box.right <= self.width - 4 and box.bottom <= self.height - 4
        )
        return inside and not any(box.meets(other) for other in self.taken)

    def crossings(self, box: Box) -> int:
        """Count the busy cells below a box."""
        columns = range(int(box.left // CELL), int(box.right // CELL) + 1)
        rows = range(int(box.top // CELL), int(box.bottom // CELL) + 1)
        return sum((column, row) in self.busy for column in columns for row in rows)


def place_labels(wishes: Sequence[Wish], ground: Ground) -> list[Label]:
    """Place labels in order, each at the best of eight positions; leave out what does not fit.

    The ground's taken boxes grow by every label placed.
    """
    placed: list[Label] = []
    for wish in wishes:
        found = [label for label in _eight_positions(wish) if ground.is_free(label.box)]
        if not found:
            continue
        crossings = [ground.crossings(label.box) for label in found]
        best = min(range(len(found)), key=lambda position: (crossings[position], position))
        if wish.rank > 2 and crossings[best] > 6:
            continue
        ground.taken.append(found[best].box)
        placed.append(found[best])
    return placed


def place_centred(text: str, x: float, y: float, *, size: float, ground: Ground) -> Label | None:
    """Place spaced capitals around a point where they are free of everything; none where they are not."""
    width = len(text) * (size * 0.66 + 2)
    box = Box(x - width / 2, y - size * 0.8, x + width / 2, y + size * 0.2)
    if not ground.is_free(box) or ground.crossings(box) > 1:
        return None
    ground.taken.append(box)
    return Label(text, x, y, "middle", size, 9, box)


def text_width(text: str, size: float) -> float:
    """Estimate how wide a text is."""
    return len(text) * size * WIDTH_OF_LETTER


def _eight_positions(wish: Wish) -> list[Label]:
    gap, size = wish.radius + 3.5, wish.size
    slant = gap * 0.75
    width = text_width(wish.text, size)
    spots = (
        ("start", gap, size * 0.35),
        ("end", -gap, size * 0.35),
        ("middle", 0.0, -gap - 1),
        ("middle", 0.0, gap + size * 0.8),
        ("start", slant, -slant),
        ("start", slant, slant + size * 0.7),
        ("end", -slant, -slant),
        ("end", -slant, slant + size * 0.7),
    )
    back = {"start": 0.0, "end": width, "middle": width / 2}
    labels = []
    for anchor, dx, dy in spots:
        x, y = wish.x + dx, wish.y + dy
        left = x - back[anchor]
        box = Box(left - 1, y - size * 0.82, left + width + 1, y + size * 0.26)
        labels.append(Label(wish.text, x, y, anchor, size, wish.rank, box))
    return labels
