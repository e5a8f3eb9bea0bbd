"""What answers hold, for the OpenAPI document."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import polars as pl
from pydantic import BaseModel, ConfigDict, Field, create_model

Columns = dict[str, list[Any]]  # a table, by column
LEAVES = (str, int, float, bool, type(None))


class Shape(BaseModel):
    """The shape of an answer; it is written to the document and never checked against."""

    model_config = ConfigDict(extra="allow")


def shape_of(action: Callable[..., Any]) -> Any:  # noqa: ANN401 - a type, or anything
    """Give the shape of what an action answers, by its annotation."""
    return _shape(get_type_hints(action).get("return", Any))


def _shape(hint: Any) -> Any:  # noqa: ANN401 - any annotation
    """Turn an annotation into one that a JSON schema is made of, as `views.view` turns what it holds."""
    if hint is pl.DataFrame:
        return Columns
    if isinstance(hint, type) and issubclass(hint, Path):
        return str
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return _model(hint)
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Literal or hint in LEAVES:
        return hint
    if origin in (Union, UnionType):
        return Union[tuple(_shape(part) for part in parts)]  # noqa: UP007 - built from parts
    if origin in (dict, Mapping):
        return dict[str, _shape(parts[1])]  # type: ignore[misc]
    if origin in (list, tuple, set, frozenset, Sequence):
        kinds = {str(_shape(part)): _shape(part) for part in parts if part is not Ellipsis}
        return list[Union[tuple(kinds.values())]]  # type: ignore[misc]  # noqa: UP007 - as above
    return Any


@cache
def _model(kind: type[Any]) -> type[BaseModel]:
    """Make a model with the fields and words of a dataclass."""
    hints = get_type_hints(kind)
    fields: dict[str, Any] = {
        field.name: (_shape(hints[field.name]), Field()) for field in dataclasses.fields(kind)
    }
    return create_model(
        kind.__name__, __base__=Shape, __module__=kind.__module__, __doc__=kind.__doc__, **fields
    )
