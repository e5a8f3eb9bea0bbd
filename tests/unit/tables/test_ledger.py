"""What the tables of the ledger declare."""

from zhibek.ledger.book import RANK
from zhibek.ledger.iati import FINANCE_CODES, HIERARCHY, SECTOR_CODES, STATUS_CODES
from zhibek.ledger.money import GROUP_NAMES, SHARED
from zhibek.tables.ledger import KINDS, LEDGER_TABLES, LEVELS, PARTNER_GROUPS, SECTORS, STAGES, STATUSES


def test_a_study_needs_none_of_them() -> None:
    assert all(table.optional for table in LEDGER_TABLES)


def test_every_statement_has_a_source_and_a_confidence() -> None:
    for table in LEDGER_TABLES:
        assert table.columns["source"].required
        assert table.columns["source"].points_to == "sources.source_id"
        assert table.columns["confidence"].required


def test_every_word_has_its_place_elsewhere() -> None:
    assert set(STATUS_CODES) == set(STATUSES)
    assert set(SECTOR_CODES) == set(SECTORS)
    assert set(HIERARCHY) == set(LEVELS)
    assert set(FINANCE_CODES) <= set(KINDS)
    assert set(GROUP_NAMES) == {*PARTNER_GROUPS, SHARED}
    assert list(RANK) == list(STAGES)
