"""Tables explained, from their declarations."""

from zhibek.tables.gmns import GMNS_TABLES
from zhibek.tables.outcome import OUTCOME_TABLES
from zhibek.tables.registry import STUDY_TABLES
from zhibek.tables.spec import Column, Table
from zhibek.tables.traffic import TRAFFIC_TABLES
from zhibek.tables.traffic_outcome import TRAFFIC_OUTCOME

_TYPES = {
    "String": "text",
    "Float64": "number",
    "Int32": "whole number",
    "Boolean": "true or false",
    "List(Int32)": "whole numbers",
}
_HEAD = "| column | type | unit | meaning | may be | if blank |\n| --- | --- | --- | --- | --- | --- |"
_INTRODUCTION = """# Tables

Made from the declarations in `src/zhibek/tables/` by `make docs`; do not edit.

A study is a folder: `study.toml`, and for each table one file named after it, `places.csv` or
`places.parquet`. A CSV file is UTF-8 with a head line, commas between cells and a point in numbers;
blanks around a cell do not count. Columns may stand in any order, and so may rows: they are sorted by
their key on reading. A listed cell holds several values split by `;`. Country codes are ISO 3166-1,
two letters; in the columns `country` and `countries` three are understood too. `zhibek check STUDY` tells
every fault of every table at once.
"""
_NETWORK = """## Tables of a network alone

`zhibek assign` needs no study. It reads TNTP, GMNS (below), or these tables: links and trips, and perhaps
nodes and classes, as CSV or Parquet, each a file of its own or all in one folder. Times, lengths and tolls
keep the units of the file.
"""


def describe_tables() -> str:
    """Write the reference of all tables, those of a study and those of a result, as Markdown."""
    study = [describe_table(table) for table in STUDY_TABLES.values()]
    outcome = [describe_table(table) for table in OUTCOME_TABLES]
    parts = [_INTRODUCTION, "## Tables of a study\n", *study]
    parts += [
        "## Tables of a result\n\nA run writes them as Parquet; none is read back as input.\n",
        *outcome,
    ]
    network = [describe_table(table, of="network ") for table in TRAFFIC_TABLES.values()]
    parts += [_NETWORK, *network]
    parts += [
        "## Tables of GMNS that are understood\n",
        *(describe_table(table, of="GMNS ") for table in GMNS_TABLES),
    ]
    found = [describe_table(table, of="network ") for table in TRAFFIC_OUTCOME.values()]
    parts += ["## Tables of an assignment alone\n\n`zhibek assign --out DIR` writes them.\n", *found]
    return "\n".join(parts)


def describe_table(table: Table, *, of: str = "") -> str:
    """Write one table's section: what a row is, its key, and each of its columns.

    of: what it is a table of, where several have one of that name.

    >>> from zhibek.tables.registry import table_named
    >>> describe_table(table_named("growth")).splitlines()[0]
    '### growth'
    """
    key = ", ".join(f"`{name}`" for name in table.key)
    presence = " The table may be absent." if table.optional else ""
    rows = "\n".join(_describe_column(name, column) for name, column in table.columns.items())
    return f"### {of}{table.name}\n\n{table.doc} Key: {key}.{presence}\n\n{_HEAD}\n{rows}\n"


def _describe_column(name: str, column: Column) -> str:
    """Write one column's line."""
    kind = _TYPES[str(column.dtype)] + (", listed" if column.listed else "")
    unit = column.unit.value.replace("_", " ")
    meaning = column.meaning.replace("|", "\\|")
    return f"| `{name}` | {kind} | {unit} | {meaning} | {_permitted(column)} | {_if_blank(column)} |"


def _permitted(column: Column) -> str:
    """Say what values a column takes."""
    parts = [", ".join(f"`{choice}`" for choice in column.choices)] if column.choices else []
    if column.points_to:
        parts.append(f"a `{column.points_to}`" + "".join(f" or `{word}`" for word in column.also))
    if column.minimum is not None and column.maximum is not None:
        parts.append(f"{column.minimum:g} to {column.maximum:g}")
    elif column.minimum is not None:
        parts.append(f"{column.minimum:g} or more")
    elif column.maximum is not None:
        parts.append(f"{column.maximum:g} or less")
    return "; ".join(parts)


def _if_blank(column: Column) -> str:
    """Say what a blank cell stands for."""
    if column.default is not None:
        shown = str(column.default).lower() if isinstance(column.default, bool) else column.default
        return "nothing" if shown == "" else f"{shown}"
    return "nothing" if column.nullable else "a fault"
