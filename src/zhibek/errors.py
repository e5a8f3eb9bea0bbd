"""Every error a user can meet.

ZhibekError
├── TableError       tables break their specification; `.faults` lists every breach
├── NetworkError     the tables are right, the network is not
├── ScenarioError    an edit or a scenario file cannot be applied
├── ClaimError       statistics are missing, or may not be put together
├── FetchError       official statistics cannot be fetched, or are not in their known form
├── SettingsError    a setting is out of range
├── OutputError      a result cannot be written or read
├── UploadError      what was sent is too large, or not what it must be
├── OvertakenError   who asked has asked something newer
└── UnknownNameError no study, scenario, place or zone of that name; `.close` has near misses
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Fault:
    """One breach: where it is, what was found, how to mend it.

    `where` names table and column (`links.length_km`); `rows` are 1-based data rows of the file, or
    what `counted` says they are.
    """

    where: str
    what: str
    mend: str
    rows: tuple[int, ...] = ()
    counted: str = "rows"

    def __str__(self) -> str:
        shown = ", ".join(str(row) for row in self.rows[:5])
        more = f" and {len(self.rows) - 5} more" if len(self.rows) > 5 else ""
        rows = f" ({self.counted} {shown}{more})" if self.rows else ""
        return f"{self.where}{rows}: {self.what} {self.mend}"


class ZhibekError(Exception):
    """The root of the tree; a face prints it and exits with 2."""


class TableError(ZhibekError):
    """Tables break their specification; every fault is gathered before it is raised."""

    def __init__(self, faults: Sequence[Fault], among: str = "the study's tables") -> None:
        self.faults = tuple(faults)
        count = f"{len(self.faults)} fault{'s' if len(self.faults) != 1 else ''}"
        super().__init__("\n".join([f"{count} in {among}:"] + [f"  - {fault}" for fault in self.faults]))


class NetworkError(ZhibekError):
    """The tables are right, but no network can be made or solved from them."""


class ScenarioError(ZhibekError):
    """A scenario file cannot be read, or one of its edits cannot be applied."""


class ClaimError(ZhibekError):
    """Statistics that are asked for are missing, or may not be put together."""


class FetchError(ZhibekError):
    """Official statistics cannot be fetched, or are not in the form they are known in."""


class SettingsError(ZhibekError):
    """A setting lies outside its range."""


class OutputError(ZhibekError):
    """A result folder cannot be written or read."""


class UploadError(ZhibekError):
    """What was sent over the network is refused; `.too_large` where its size is the reason."""

    def __init__(self, message: str, *, too_large: bool = False) -> None:
        self.too_large = too_large
        super().__init__(message)


class OvertakenError(ZhibekError):
    """Who asked has asked something newer; this is left unanswered."""


class UnknownNameError(ZhibekError):
    """No such name; the message and `.close` give the near misses."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        names = sorted(set(known))
        lowered = {known_name.lower(): known_name for known_name in names}
        matches = get_close_matches(name.lower(), list(lowered), n=3, cutoff=0.6)
        self.kind = kind
        self.name = name
        self.close = tuple(lowered[match] for match in matches)
        hint = f"Did you mean {' or '.join(self.close)}?" if self.close else f"There are {len(names)}."
        super().__init__(f"No {kind} is named '{name}'. {hint}")
