"""Find shares, growths and sums stated in a text."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from zhibek.errors import ClaimError
from zhibek.trade.claims import ClaimBook, fold
from zhibek.trade.quantities import Quantity, find_quantities, find_years

CLAUSE = re.compile(r"[^;!?\n]+?(?=[;!?\n]|\.(?:\s|$)|,?\s(?:while|whereas)\s|$)")
AGAINST = re.compile(
    r"^[\s,(]*(?:up|down|rising|falling|against|compared with|after|which is up)?\s*from\s*$", re.IGNORECASE
)
YEARLY = re.compile(
    r"[\s,(]*(?:a |an )?(?:\w+ )?(?:increase|growth|rise|gain|decrease|decline|fall|drop|up|down|[+-])"
    r"( of| by)?\s*[+-]?$",
    re.IGNORECASE,
)
CLOSING = re.compile(r"^\s*(?:in total|altogether|in all|together|combined)\b", re.IGNORECASE)
GROWS = re.compile(
    r"\b(grow|grew|grown|growth|rise|rose|risen|increas\w*|jump\w*|climb\w*|surg\w*|expand\w*|up|gain\w*|soar\w*)\b",
    re.IGNORECASE,
)
FALLS = re.compile(
    r"\b(fall|fell|fallen|drop\w*|declin\w*|decreas\w*|down|shrank|shrink\w*|shrunk|lost|reduc\w*|cut)\b",
    re.IGNORECASE,
)
TIMES = {
    re.compile(r"\bdoubl\w*\b", re.IGNORECASE): 100.0,
    re.compile(r"\btripl\w*\b", re.IGNORECASE): 200.0,
    re.compile(r"\bhalv\w*\b", re.IGNORECASE): -50.0,
}
SUMS_AFTER = re.compile(
    r"\b(totall?ing|totals?|together|altogether|in all|makes?|sum(s|med)? (up )?to|adds? up to|combined)\b|=",
    re.IGNORECASE,
)
SUMS_BEFORE = re.compile(r"\b(of which|consist\w* of|made up of|compris\w*|composed of)\b", re.IGNORECASE)
OF = re.compile(r"^\s*(?:out )?of\s+(?:the\s+|a\s+|its\s+|their\s+|total\s+)*$", re.IGNORECASE)
FLOW_WORDS = (
    ("export", re.compile(r"\bexports?\b", re.IGNORECASE)),
    ("import", re.compile(r"\bimports?\b", re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement as found: `share` (part of whole), `growth` (base to level), `sum`, or a bare `level`.

    `percent` is what is stated; parts that are not written are none, and looked for in claims. `reporters`
    are those named in the clause, in order, `of` those of them named after the percentage; `flow` is blank
    where none is named.
    """

    kind: str
    text: str
    percent: Quantity | None = None
    part: Quantity | None = None
    whole: Quantity | None = None
    base: Quantity | None = None
    level: Quantity | None = None
    parts: tuple[Quantity, ...] = ()
    reporters: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    flow: str = ""
    falls: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause with what was found in it."""

    text: str
    quantities: tuple[Quantity, ...]
    reporters: tuple[str, ...]
    of: tuple[str, ...]
    years: tuple[int, ...]
    flow: str

    @property
    def percents(self) -> tuple[Quantity, ...]:
        """List its shares."""
        return tuple(one for one in self.quantities if one.is_percent)

    @property
    def sums(self) -> tuple[Quantity, ...]:
        """List its sums of money."""
        return tuple(one for one in self.quantities if one.is_money)

    def between(self, one: Quantity, other: Quantity) -> str:
        """Give the words between two quantities."""
        return self.text[one.end : other.start]


def read_text(book: ClaimBook, text: str) -> tuple[Statement, ...]:
    """Find the statements of a text, clause by clause."""
    found: list[Statement] = []
    for match in CLAUSE.finditer(text):
        clause = read_clause(book, match[0])
        found += _read_clause(clause)
    return tuple(found)


def read_clause(book: ClaimBook, text: str) -> Clause:
    """Read the quantities, reporters, years and flow of a clause."""
    flows = [flow for flow, words in FLOW_WORDS if words.search(text)]
    bare = text.strip(" .,\t")
    quantities = find_quantities(bare)
    ends = [one.end for one in quantities if one.is_percent]
    return Clause(
        bare,
        quantities,
        find_reporters(book, bare),
        find_reporters(book, bare[ends[0] :]) if ends else (),
        find_years(bare),
        flows[0] if len(flows) == 1 else "",
    )


def find_reporters(book: ClaimBook, text: str) -> tuple[str, ...]:
    """List the reporters that a text names, in order; the longest name counts where two overlap."""
    bare = fold(re.sub(r"['’]s\b|[^\w\s'’-]", " ", text))
    spots: list[tuple[int, int, str]] = []
    for word, code in sorted(book.words.items(), key=lambda item: -len(item[0])):
        if len(word) < 3 and word.upper() not in re.findall(r"\b[A-Z]{2}\b", text):
            continue
        for match in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", bare):
            if all(match.end() <= start or match.start() >= end for start, end, _ in spots):
                spots.append((match.start(), match.end(), code))
    return tuple(dict.fromkeys(code for *_, code in sorted(spots)))


def _read_clause(clause: Clause) -> Iterator[Statement]:
    """Find the statements of a clause: the richest reading of each quantity, and what is left as levels."""
    used: set[Quantity] = set()
    for reading in (_growths, _shares, _sums):
        for statement in reading(clause, used):
            used |= _quantities_of(statement)
            yield statement
    for quantity in clause.sums:
        if quantity not in used:
            yield replace(_statement(clause, "level"), level=quantity)


def _quantities_of(statement: Statement) -> set[Quantity]:
    named = (statement.percent, statement.part, statement.whole, statement.base, statement.level)
    return {one for one in (*named, *statement.parts) if one is not None}


def _statement(clause: Clause, kind: str) -> Statement:
    """Begin a statement with what its clause tells."""
    return Statement(
        kind,
        clause.text,
        reporters=clause.reporters,
        of=clause.of,
        years=clause.years,
        flow=clause.flow,
    )


def _growths(clause: Clause, used: set[Quantity]) -> Iterator[Statement]:
    """Find `P percent from A to B`, `rose P percent to B`, `doubled from A to B`, `grew P percent`."""
    ends = _from_to(clause)
    falls = bool(FALLS.search(clause.text)) and not GROWS.search(clause.text)
    percents = [one for one in clause.percents if one not in used]
    if ends is not None:
        stated = percents[0] if percents else _times(clause.text)
        if stated is not None:
            yield replace(
                _statement(clause, "growth"), falls=falls, percent=stated, base=ends[0], level=ends[1]
            )
        return
    moves = GROWS.search(clause.text) or FALLS.search(clause.text)
    if not moves or not percents:
        return
    percent = percents[0]
    after = [one for one in clause.sums if one.start >= percent.end]
    before = [one for one in clause.sums if one.end <= percent.start]
    if after and re.fullmatch(
        r"\s*(?:,\s*)?(?:to|reaching|and reached|to reach)\s*", clause.between(percent, after[0])
    ):
        yield replace(_statement(clause, "growth"), falls=falls, percent=percent, level=after[0])
    elif len(before) == 1 and not after and YEARLY.search(clause.between(before[0], percent)):
        yield replace(_statement(clause, "growth"), falls=falls, percent=percent, level=before[0])
    elif not clause.sums and not re.match(r"\s*of\b", clause.text[percent.end :]):
        yield replace(_statement(clause, "growth"), falls=falls, percent=percent)


def _from_to(clause: Clause) -> tuple[Quantity, Quantity] | None:
    """Find `from A to B`, or `B, up from A`, among sums of money; a year may stand between."""
    for one, other in pairwise(clause.sums):
        if AGAINST.match(re.sub(r"\bin \d{4}\b", "", clause.between(one, other))):
            return other, one
        lead = clause.text[: one.start].rstrip().casefold()
        if lead.endswith("from") and re.fullmatch(
            r"\s*(?:in \d{4}\s*)?,?\s*to\s*", clause.between(one, other), re.IGNORECASE
        ):
            return one, other
    return None


def _times(text: str) -> Quantity | None:
    """Read `doubled`, `tripled` and `halved` as per cent, rounded to ten points."""
    for pattern, percent in TIMES.items():
        if match := pattern.search(text):
            return Quantity(
                match[0], abs(percent), abs(percent) - 5, abs(percent) + 5, True, "", False, *match.span()
            )
    return None


def _shares(clause: Clause, used: set[Quantity]) -> Iterator[Statement]:
    """Find `A, P percent of W`, `P percent of W`, `A of W, P percent`, `P percent of someone's trade`."""
    for percent in clause.percents:
        if percent in used:
            continue
        whole = next(
            (
                one
                for one in clause.sums
                if one.start >= percent.end and OF.match(clause.between(percent, one))
            ),
            None,
        )
        free = [one for one in clause.sums if one not in used and one != whole]
        if whole is not None:
            before = [one for one in free if one.end <= percent.start]
            yield replace(
                _statement(clause, "share"),
                percent=percent,
                whole=whole,
                part=before[-1] if before else None,
            )
            continue
        pair = next(
            ((one, other) for one, other in pairwise(free) if OF.match(clause.between(one, other))),
            None,
        )
        if pair is not None:
            yield replace(_statement(clause, "share"), percent=percent, part=pair[0], whole=pair[1])
        elif re.match(r"\s*of\b", clause.text[percent.end :]) and len(clause.reporters) >= 2:
            yield replace(_statement(clause, "share"), percent=percent)


def _sums(clause: Clause, used: set[Quantity]) -> Iterator[Statement]:
    """Find `A and B together C`, `A plus B makes C`, `A, B, C in total`, `C, of which A and B`."""
    free = [one for one in clause.sums if one not in used]
    if len(free) < 3:
        return
    after, before = SUMS_AFTER.search(clause.text), SUMS_BEFORE.search(clause.text)
    closes = CLOSING.match(clause.text[free[-1].end :])
    if closes or (after and free[-2].end <= after.start() <= free[-1].start):
        yield _sum(clause, free[-1], free[:-1])
    elif _leads(clause, free, before, after):
        yield _sum(clause, free[0], free[1:])


def _leads(
    clause: Clause, free: list[Quantity], before: re.Match[str] | None, after: re.Match[str] | None
) -> bool:
    """Tell whether the first sum of money is the total of those that follow."""
    if before and free[0].end <= before.start() <= free[1].start:
        return True
    if after is None or after.start() > free[0].start:
        return False
    return re.search(r"[:=(]|\bfrom\b", clause.between(free[0], free[1])) is not None


def _sum(clause: Clause, whole: Quantity, parts: list[Quantity]) -> Statement:
    return replace(_statement(clause, "sum"), whole=whole, parts=tuple(parts))


def read_rows(book: ClaimBook, rows: list[Mapping[str, str]]) -> tuple[Statement, ...]:
    """Read statements from a table: a column `statement` of text, or a column `kind` and quantities.

    With `kind` (share, growth, sum): `percent`, `part`, `whole`, `base`, `level`, `parts` (split by `;`), and
    `reporters`, `year`, `flow` where they are told. Raises ClaimError with every row that cannot be read.
    """
    found: list[Statement] = []
    wrong: list[str] = []
    for number, row in enumerate(rows, start=1):
        if row.get("statement"):
            found += read_text(book, row["statement"])
        elif row.get("kind") in {"share", "growth", "sum"}:
            found.append(_read_row(book, row))
        else:
            wrong.append(str(number))
    if wrong:
        raise ClaimError(
            f"statements (rows {', '.join(wrong[:5])}): neither a statement nor a kind. "
            "Give a column `statement` with text, or `kind` (share, growth, sum) with percent and quantities."
        )
    return tuple(found)


def _read_row(book: ClaimBook, row: Mapping[str, str]) -> Statement:
    def one(name: str) -> Quantity | None:
        return next(iter(find_quantities(row.get(name) or "")), None)

    percent = next(iter(find_quantities(f"{(row.get('percent') or '').rstrip(' %')} %")), None)
    names = find_reporters(book, row.get("reporters") or "")
    said = ", ".join(f"{name} {value}" for name, value in row.items() if value and name != "kind")
    return Statement(
        row["kind"],
        f"{row['kind']}: {said}",
        percent=percent if row.get("percent") else None,
        part=one("part"),
        whole=one("whole"),
        base=one("base"),
        level=one("level"),
        parts=find_quantities((row.get("parts") or "").replace(";", " ; ")),
        reporters=names,
        years=find_years(row.get("year") or ""),
        flow=row.get("flow") or "",
        falls=(row.get("percent") or "").strip().startswith(("-", "−")),
    )
