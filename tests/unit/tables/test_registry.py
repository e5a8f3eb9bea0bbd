"""All tables of a study, by name."""

import pytest

from zhibek.errors import UnknownNameError
from zhibek.tables.registry import STUDY_TABLES, singular, table_named
from zhibek.tables.spec import MODES


def test_a_table_is_found_by_its_name() -> None:
    assert table_named("links").key == ("link_id",)
    assert all(table.name == name for name, table in STUDY_TABLES.items())


def test_a_typo_gets_the_near_miss() -> None:
    with pytest.raises(UnknownNameError) as caught:
        table_named("Link")
    assert str(caught.value) == "No table is named 'Link'. Did you mean links or lines?"
    assert caught.value.close == ("links", "lines")


def test_what_a_column_points_to_is_a_key() -> None:
    for table in STUDY_TABLES.values():
        for name, column in table.columns.items():
            if column.points_to:
                target, _, key = column.points_to.partition(".")
                assert table_named(target).key == (key,), f"{table.name}.{name}"


def test_keys_are_columns_without_blanks() -> None:
    for table in STUDY_TABLES.values():
        for name in table.key:
            assert table.columns[name].required, f"{table.name}.{name}"


def test_rows_are_named_in_the_singular() -> None:
    assert [singular(name) for name in ("places", "classes", "capacities", "sources")] == [
        "place",
        "class",
        "capacity",
        "source",
    ]


def test_modes_of_links_and_rates_are_the_same() -> None:
    assert (
        table_named("links").columns["mode"].choices == table_named("rates").columns["mode"].choices == MODES
    )
