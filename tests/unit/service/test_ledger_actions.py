"""What can be asked of the ledger."""

import shutil
from pathlib import Path

import pytest

from reference.small_study import EXAMPLE
from zhibek.errors import OutputError, TableError, UnknownNameError
from zhibek.ledger.choose import Choice
from zhibek.service import ledger_actions as actions
from zhibek.tables.folder import read_study
from zhibek.tables.template import write_template

MAY_2023 = Choice(parties=("KZ", "CN"), first_date="2023-05-17", last_date="2023-05-19")


@pytest.fixture
def study(tmp_path: Path) -> Path:
    write_template(tmp_path / "study")
    return tmp_path / "study"


def test_the_visit_of_may_2023() -> None:
    listing = actions.list_agreements(choice=MAY_2023)
    head = listing.lines[0]
    assert (head.item_id, head.level, head.stated, head.currency) == (
        "KZCN-2023-05-00",
        "umbrella",
        22e9,
        "USD",
    )
    children = [line for line in listing.lines if line.parent_id == head.item_id]
    assert len(children) == 14
    assert {line.depth for line in children} == {1}
    assert [line.item_id for line in children if line.kind == "twinning"] == [
        "KZCN-2023-05-06",
        "KZCN-2023-05-07",
    ]
    assert listing.traced == (
        "KZCN-2023-05-00: traceable are 15 of 47 documents and signed papers for USD 1.6 bn of 22.0 bn (7.3 %).",
    )


def test_two_twinnings_on_places_that_resolve() -> None:
    listing = actions.list_agreements(choice=Choice(kind="twinning"))
    assert [line.places for line in listing.lines] == [("KZ-SHYMKENT", "CNSIA"), ("KZ-PETROPAVL", "CNSIA")]
    mapped = actions.map_agreements()
    twins = mapped.filter(mapped["kind"] == "twinning")
    assert twins["place"].to_list() == ["Shymkent", "Xi'an", "Petropavl", "Xi'an"]
    assert twins["longitude_deg"].null_count() == 0


def test_what_became_of_the_package() -> None:
    found = actions.realise_package("KZCN-2023-05-00")
    shares = {rung.step: rung.share_of_announced for rung in found.rungs}
    assert shares["announced"] == 1.0
    assert shares["signed"] == pytest.approx(1.6 / 22)


def test_totals_of_the_middle_corridor_warn_and_never_double() -> None:
    found = actions.total_agreements(choice=Choice(corridor="TITR"), by=("stage", "partner"))
    assert found.by["value_usd"].sum() == pytest.approx(found.total_usd)
    assert any("EU-2024-01-00 and EU-2025-04-00 may hold the same money" in one for one in found.warnings)
    assert not {"EU-2024-01-00", "EU-2025-04-00", "WB-2026-02-00"} & set(found.counted)
    assert {"WB-2026-02-01", "WB-2026-02-02"} <= set(found.counted)


def test_the_ledger_of_a_day_twice_is_the_same() -> None:
    one, two = (actions.ledger_as_known("2023-05-31") for _ in range(2))
    assert all(one[name].write_csv() == two[name].write_csv() for name in one)
    assert "CKU-2025-12-01" not in one["ledger_items"]["item_id"].to_list()


def test_a_card_names_every_source() -> None:
    card = actions.show_agreement("CKU-2025-12-01")
    assert card.loan["tenor_years"].to_list() == [35.0]
    named = set(card.claims["source"]) | set(card.events["source"]) | set(card.parties["source"])
    assert named <= set(card.sources["source_id"])
    assert card.line.projects == ("cku",)


def test_a_project_shows_who_pays() -> None:
    (found,) = actions.list_fundings(project="cku")
    assert found.signed_usd == pytest.approx(4.6e9)
    assert found.stage == "construction"
    assert {payer.item_id for payer in found.payers if payer.counts} == {"CKU-2025-12-01", "CKU-2025-12-02"}


def test_names_that_are_none() -> None:
    with pytest.raises(UnknownNameError, match=r"No project is named 'ckv'\. Did you mean cku\?"):
        actions.list_fundings(project="ckv")
    with pytest.raises(UnknownNameError, match="No country with partners is named 'QQ'"):
        actions.view_influence(country="QQ")


def test_a_study_without_a_ledger_says_so(study: Path) -> None:
    for path in study.glob("ledger_*.csv"):
        path.unlink()
    assert read_study(study).frames["ledger_items"].is_empty()
    with pytest.raises(OutputError) as caught:
        actions.list_agreements(study)
    assert str(caught.value) == (
        "The study 'first-study' has no ledger. Add ledger_items.csv and the tables beside it."
    )


def test_influence_of_one_country() -> None:
    found = actions.view_influence(country="KAZ")
    assert set(found.shares["country"]) == {"KZ"}
    assert set(found.shares["vector"]) == {"signed", "trade"}


@pytest.mark.parametrize("name", ["out.jsonl", "out"])
def test_what_is_exported_can_be_imported_where_nothing_is(study: Path, tmp_path: Path, name: str) -> None:
    path = actions.export_ledger(tmp_path / name, study)
    before = {file.name: file.read_text(encoding="utf-8") for file in study.glob("ledger_*.csv")}
    own = tmp_path / "own"
    shutil.copytree(study, own)
    for file in own.glob("ledger_*.csv"):
        file.unlink()
    counts = actions.import_ledger(path, own)
    assert counts["ledger_items"] == 2
    first, second = read_study(study).frames, read_study(own).frames
    assert all(first[file.removesuffix(".csv")].equals(second[file.removesuffix(".csv")]) for file in before)
    assert sum(actions.import_ledger(path, own).values()) == 0


def test_an_import_with_a_fault_changes_nothing(study: Path, tmp_path: Path) -> None:
    lines = tmp_path / "new.jsonl"
    lines.write_text(
        '{"table": "ledger_rates", "currency": "KZT", "year": 2024, "usd_per_unit": 0.002, "source": "own-estimate", "confidence": "assumed"}\n'
        '{"table": "ledger_rates", "currency": "RUB", "year": 2024, "usd_per_unit": 0.01, "source": "nobody", "confidence": "assumed"}\n',
        encoding="utf-8",
    )
    before = {file.name: file.read_bytes() for file in study.iterdir() if file.is_file()}
    with pytest.raises(TableError, match="no source is named 'nobody'"):
        actions.import_ledger(lines, study)
    assert {file.name: file.read_bytes() for file in study.iterdir() if file.is_file()} == before


def test_iati_is_one_file_and_the_same_each_time(tmp_path: Path) -> None:
    one, two = (actions.export_ledger(tmp_path / name).read_bytes() for name in ("a.xml", "b.xml"))
    assert one == two
    assert one.count(b"<iati-activity ") == 116


def test_parts_above_their_whole_are_told(study: Path) -> None:
    path = study / "ledger_claims.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("2000000000", "200000000"), encoding="utf-8")
    with pytest.raises(TableError, match="steppe: its parts hold USD 550 m, it holds 200 m"):
        actions.list_agreements(study)


def test_the_example_ships_a_ledger() -> None:
    assert [line.item_id for line in actions.list_agreements(EXAMPLE).lines] == ["steppe", "loan"]
