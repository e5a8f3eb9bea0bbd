"""From an action of the service to a route."""

import dataclasses
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, create_model

from zhibek.service.live import LiveStudy
from zhibek.studio.desk import Desk, find_live, find_run, find_study

Progress = Callable[[str], None]
FILLED = ("progress", "render", "out", "pool")  # the server's own business
RENAMED: Mapping[str, str] = {"where": "study", "run_folder": "run"}


class Ask(BaseModel):
    """What is asked of an action: its arguments by name, and nothing else."""

    model_config = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class Doing:
    """What an answer may need beside what was asked: its job's id, and whom to tell of each step."""

    job_id: str = ""
    progress: Progress = lambda _: None


Answer = Callable[[Desk, Any, Doing], object]


@dataclass(frozen=True, slots=True)
class Offer:
    """One action over HTTP, under the words of its command; a queued one is answered by a job.

    `gives` is the shape of the answer, where it is not what the action returns.
    """

    words: str
    action: Callable[..., Any]
    ask: type[Ask]
    answer: Answer
    queued: bool = False
    gives: Any = None

    @property
    def path(self) -> str:
        """Where it is asked for."""
        return f"/api/{self.words.replace(' ', '/')}"

    @property
    def says(self) -> str:
        """What it does, in a sentence."""
        return (inspect.getdoc(self.action) or "").partition("\n")[0]


def offer_action(words: str, action: Callable[..., Any], *, queued: bool = False) -> Offer:
    """Make an offer of an action as it is: what is asked has the names and defaults of its arguments.

    `where` becomes `study`, the name of one; `run_folder` becomes `run`, its id; an argument that is a
    dataclass is spread into its fields. Raises TypeError where a client would have to name a path.
    """
    hints = get_type_hints(action)
    fields: dict[str, Any] = {}
    for name, parameter in inspect.signature(action).parameters.items():
        if name in FILLED:
            continue
        if name in RENAMED:
            required = parameter.default is parameter.empty and name != "where"
            fields[RENAMED[name]] = (str, ...) if required else (str | None, None)
        elif spread := _dataclass_in(hints[name]):
            fields |= _fields_of(spread)
        else:
            _refuse_paths(action, name, hints[name])
            default = ... if parameter.default is parameter.empty else parameter.default
            fields[name] = (hints[name], default)
    ask = create_model(_model_name(words), __base__=Ask, **fields)
    return Offer(words, action, ask, _answer_by(action, hints), queued)


def _answer_by(action: Callable[..., Any], hints: Mapping[str, Any]) -> Answer:
    """Make the function that calls an action with what was asked."""
    names = list(inspect.signature(action).parameters)

    def answer(desk: Desk, ask: Any, doing: Doing) -> object:  # noqa: ANN401 - each action has a model of its own
        given: dict[str, Any] = {}
        for name in names:
            if name == "where":
                find = find_live if LiveStudy in get_args(hints[name]) else find_study
                given[name] = find(desk, ask.study)
            elif name == "run_folder":
                given[name] = None if ask.run is None else find_run(desk, ask.run)
            elif name == "progress":
                given[name] = doing.progress
            elif name in FILLED:
                continue
            elif spread := _dataclass_in(hints[name]):
                told = {field.name: getattr(ask, field.name) for field in dataclasses.fields(spread)}
                given[name] = spread(**told)
            else:
                given[name] = getattr(ask, name)
        return action(**given)

    return answer


def _dataclass_in(hint: Any) -> type[Any] | None:  # noqa: ANN401 - any annotation
    """Find the dataclass in an annotation, optional or not."""
    parts = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    found = [part for part in parts if isinstance(part, type) and dataclasses.is_dataclass(part)]
    return found[0] if found else None


def _fields_of(spread: type[Any]) -> dict[str, Any]:
    hints = get_type_hints(spread)
    return {field.name: (hints[field.name], _default_of(field)) for field in dataclasses.fields(spread)}


def _default_of(field: dataclasses.Field[Any]) -> Any:  # noqa: ANN401 - any default
    if field.default_factory is not dataclasses.MISSING:
        return Field(default_factory=field.default_factory)
    return ... if field.default is dataclasses.MISSING else field.default


def _refuse_paths(action: Callable[..., Any], name: str, hint: Any) -> None:  # noqa: ANN401 - any annotation
    parts = {hint, *get_args(hint)} - {NoneType}
    if any(isinstance(part, type) and issubclass(part, Path) for part in parts):
        raise TypeError(f"{action.__name__}.{name} is a path. Write an answer that finds it by a name.")


def _model_name(words: str) -> str:
    return "".join(word.capitalize() for word in words.replace("-", " ").split()) + "Ask"
