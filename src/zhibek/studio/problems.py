"""Errors as problem JSON (RFC 9457)."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from starlette.responses import Response

from zhibek.errors import Fault, OvertakenError, TableError, UnknownNameError, UploadError, ZhibekError

PROBLEM_JSON = "application/problem+json"
UNEXPECTED = "The server met an error that is its own. Its log says more."


def describe_error(error: Exception) -> dict[str, Any]:
    """Put an error into words: those of Python for one that a user can mend, none of the server's insides.

    `type` is a name, no address: nothing is to be fetched. `faults` and `close` are there where Python has
    them.
    """
    if not isinstance(error, ZhibekError):
        return make_problem(500, "ServerError", UNEXPECTED)
    told: dict[str, Any] = {}
    if isinstance(error, TableError):
        told["faults"] = [describe_fault(fault) for fault in error.faults]
    if isinstance(error, UnknownNameError):
        told["close"] = list(error.close)
    return make_problem(_status_of(error), type(error).__name__, str(error)) | told


def describe_fault(fault: Fault) -> dict[str, Any]:
    """Pin a fault to its table, column and rows; `says` is the line that Python prints."""
    table, _, column = fault.where.partition(".")
    return {
        "table": table,
        "column": column,
        "rows": list(fault.rows),
        "counted": fault.counted,
        "what": fault.what,
        "mend": fault.mend,
        "says": str(fault),
    }


def describe_slips(slips: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Put what is wrong with a request's body into words, all of it at once."""
    lines = [f"{_where(slip['loc'])}: {slip['msg']}." for slip in slips]
    count = f"{len(lines)} fault{'s' if len(lines) != 1 else ''} in what was asked:"
    return make_problem(422, "RequestError", "\n".join([count, *(f"  - {line}" for line in lines)]))


def _where(location: Sequence[Any]) -> str:
    return ".".join(str(part) for part in location if part != "body") or "body"


def make_problem(status: int, name: str, detail: str) -> dict[str, Any]:
    """Make a problem's members."""
    return {"type": f"zhibek:{name}", "title": name, "status": status, "detail": detail}


def answer_problem(problem: Mapping[str, Any]) -> Response:
    """Answer with a problem."""
    return Response(orjson.dumps(problem), status_code=problem["status"], media_type=PROBLEM_JSON)


def _status_of(error: ZhibekError) -> int:
    match error:
        case UnknownNameError():
            return 404
        case UploadError():
            return 413 if error.too_large else 422
        case OvertakenError():
            return 409
        case _:
            return 422
