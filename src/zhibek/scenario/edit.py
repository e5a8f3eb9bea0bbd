"""What an edit and a scenario file are."""

from difflib import get_close_matches
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from zhibek.errors import ScenarioError
from zhibek.tables.dates import is_date

Value = bool | int | float | str
Values = Annotated[tuple[Value, ...], Field(strict=False, min_length=1)]
Names = Annotated[tuple[str, ...], Field(strict=False)]
Stage = Literal["announced", "signed", "in-force", "financial-close", "construction", "operating"]
Model = TypeVar("Model", bound=BaseModel)

# what each verb must be given, beside its table, and may be given
NEEDS = {"set": {"column", "to"}, "scale": {"column", "by"}, "add": {"rows"}, "remove": {"where"}}
MAY = {"set": {"where"}, "scale": {"where"}, "add": set[str](), "remove": set[str]()}


class Edit(BaseModel):
    """One change of one table: `set`, `scale`, `add` or `remove`.

    `where` picks rows by column: a value, or a list of which any fits; a cell that lists several
    values split by `;` fits if it holds one of them. Without `where`, `set` and `scale` touch every
    row.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    do: Literal["set", "scale", "add", "remove"]
    table: str
    column: str = ""
    to: Value | None = None
    by: float | None = None
    where: dict[str, Value | Values] = {}
    rows: Annotated[tuple[dict[str, Value], ...], Field(strict=False)] = ()

    @model_validator(mode="after")
    def check_verb(self) -> Self:
        """Refuse an edit that lacks what its verb needs, or says what its verb does not use."""
        given = {name for name in ("column", "to", "by", "where", "rows") if name in self.model_fields_set}
        if missing := sorted(NEEDS[self.do] - given):
            raise ValueError(f"'{self.do}' needs {' and '.join(missing)}")
        if useless := sorted(given - NEEDS[self.do] - MAY[self.do]):
            raise ValueError(f"'{self.do}' does not use {' and '.join(useless)}")
        if self.do == "remove" and not self.where:
            raise ValueError("'remove' needs where; it does not empty a table")
        if self.do == "scale" and not (self.by is not None and 0 <= self.by < float("inf")):
            raise ValueError("'scale' needs by, a number not below 0")
        return self

    def __str__(self) -> str:
        """Say it in words, for messages."""
        column = f".{self.column}" if self.column else ""
        where = ", ".join(f"{name} = {_spoken(value)}" for name, value in self.where.items())
        return f"{self.do} {self.table}{column}" + (f" where {where}" if where else "")


class Scenario(BaseModel):
    """A named set of changes: projects opened, places closed, edits.

    `after` names the scenario it builds on. `close` holds place_ids or country codes that are
    closed to everything; `close_transit` holds countries that cargo with neither end there may not
    cross. `path` is how economies grow until `year`; blank is as the scenario below, else `base`. `as_of`
    is a day: the restrictions that bind on it are done to the tables, as if it lasted. `carbon_usd_per_t`
    is a price of each tonne of CO2e, from well to wheel. `promised`
    opens, besides, every project that the ledger has at this stage or further, as known on the day
    `known_on` (blank: today's ledger), and that is promised by the scenario's year.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: str
    says: str
    after: str = ""
    year: int | None = None
    path: Literal["", "low", "base", "high"] = ""
    open: Names = ()
    close: Names = ()
    close_transit: Names = ()
    as_of: str = ""
    carbon_usd_per_t: Annotated[float, Field(ge=0.0, strict=False)] | None = None
    promised: Stage | None = None
    known_on: str = ""
    edits: Annotated[tuple[Edit, ...], Field(strict=False)] = ()

    @model_validator(mode="after")
    def check_day(self) -> Self:
        """Refuse a day that the calendar does not have."""
        if self.as_of and not is_date(self.as_of):
            raise ValueError(f"as_of is '{self.as_of}', which is no day; write it as \"2025-09-12\"")
        return self


class Effects(BaseModel):
    """What a project changes beside the rows that carry its name."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    project_id: str
    says: str
    edits: Annotated[tuple[Edit, ...], Field(strict=False)]


def parse(model: type[Model], content: dict[str, Any], where: str) -> Model:
    """Make a model from a file's content.

    Raises ScenarioError with every fault, each with its place in the file; unknown keys come with
    near misses.
    """
    try:
        return model.model_validate(content)
    except ValidationError as error:
        faults = [f"  - {_fault_text(model, dict(fault))}" for fault in error.errors()]
        raise ScenarioError("\n".join([f"{where} cannot be read:", *faults])) from error


def near_misses(name: str, known: list[str]) -> str:
    """Name the known names close to one that is not, or what is known where none is."""
    close = get_close_matches(name, known, n=3, cutoff=0.5)
    if close:
        return f"Did you mean {' or '.join(close)}?"
    return f"There are: {', '.join(known)}." if len(known) <= 12 else f"There are {len(known)}."


def _fault_text(model: type[BaseModel], fault: dict[str, Any]) -> str:
    """Say one fault of pydantic in the house's words."""
    place = [part + 1 if isinstance(part, int) else part for part in fault["loc"]]
    spot = " ".join(str(part) for part in place) or "the file"
    if fault["type"] == "extra_forbidden":
        owner = Edit if place[0] == "edits" and len(place) > 1 else model
        spot = " ".join(str(part) for part in place[:-1]) or "the file"
        return f"{spot}: unknown key '{place[-1]}'. {near_misses(str(place[-1]), list(owner.model_fields))}"
    if fault["type"] == "missing":
        return f"{spot}: is missing."
    return f"{spot}: {fault['msg'].removeprefix('Value error, ')}. Found: {_shortened(fault.get('input'))}."


def _shortened(value: object) -> str:
    """Give a value as text of at most 60 characters."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _spoken(value: object) -> str:
    """Give a value of `where` as one writes it in the file."""
    return f"[{', '.join(repr(one) for one in value)}]" if isinstance(value, tuple) else repr(value)
