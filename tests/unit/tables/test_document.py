"""The reference page says what is declared."""

from pathlib import Path

import polars as pl

from zhibek.tables.document import describe_table, describe_tables
from zhibek.tables.gmns import GMNS_TABLES
from zhibek.tables.outcome import OUTCOME_TABLES
from zhibek.tables.registry import STUDY_TABLES
from zhibek.tables.spec import Column, Table
from zhibek.tables.traffic import TRAFFIC_TABLES
from zhibek.tables.traffic_outcome import TRAFFIC_OUTCOME
from zhibek.units import Unit

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "tables.md"


def test_the_committed_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == describe_tables(), "make docs writes it anew"


def test_every_table_has_a_section() -> None:
    page = describe_tables()
    for table in (*STUDY_TABLES.values(), *OUTCOME_TABLES):
        assert page.count(f"\n### {table.name}\n") == 1
    for table in GMNS_TABLES:
        assert page.count(f"\n### GMNS {table.name}\n") == 1
    for name in (*TRAFFIC_TABLES, *TRAFFIC_OUTCOME):
        assert page.count(f"\n### network {name}\n") == 1  # a study has links, too


def test_a_column_is_told_with_all_that_is_declared() -> None:
    table = Table(
        name="hills",
        doc="One row per hill.",
        key=("hill_id",),
        optional=True,
        columns={
            "hill_id": Column(pl.String, "Unique name."),
            "rise_t_per_year": Column(
                pl.Float64, "Rise.", Unit.TONNE_PER_YEAR, minimum=0, maximum=9, default=1.5
            ),
            "place_id": Column(pl.String, "Where.", points_to="places.place_id", also=("*",), nullable=True),
            "kinds": Column(pl.String, "What.", choices=("a", "b"), listed=True),
            "bare": Column(pl.Boolean, "Whether.", default=False),
        },
    )
    assert describe_table(table).splitlines() == [
        "### hills",
        "",
        "One row per hill. Key: `hill_id`. The table may be absent.",
        "",
        "| column | type | unit | meaning | may be | if blank |",
        "| --- | --- | --- | --- | --- | --- |",
        "| `hill_id` | text |  | Unique name. |  | a fault |",
        "| `rise_t_per_year` | number | t per year | Rise. | 0 to 9 | 1.5 |",
        "| `place_id` | text |  | Where. | a `places.place_id` or `*` | nothing |",
        "| `kinds` | text, listed |  | What. | `a`, `b` | a fault |",
        "| `bare` | true or false |  | Whether. |  | false |",
    ]
