"""What a user can ask of a text's figures."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from zhibek.errors import OutputError
from zhibek.service.trade_actions import Where, open_claims
from zhibek.trade.statements import read_rows, read_text
from zhibek.trade.verdicts import Verdict, judge


@dataclass(frozen=True, slots=True)
class FactCheck:
    """The verdicts on a file's statements, in its order, and how many there are of each."""

    file: str
    counts: dict[str, int]
    verdicts: tuple[Verdict, ...]


def check_facts(file: Path, *, where: Where = None) -> FactCheck:
    """Find the shares, growths and sums that a text or a CSV file states, and recompute each.

    Raises OutputError where the file cannot be read, ClaimError for rows that state nothing.
    """
    book = open_claims(where)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise OutputError(f"Cannot read {file}: {reason}.") from error
    if file.suffix.lower() == ".csv":
        statements = read_rows(book, list(csv.DictReader(io.StringIO(text))))
    else:
        statements = read_text(book, text)
    verdicts = tuple(judge(book, statement) for statement in statements)
    counts = dict.fromkeys(("holds", "off", "cannot tell"), 0)
    for verdict in verdicts:
        counts[verdict.verdict] += 1
    return FactCheck(str(file), counts, verdicts)
