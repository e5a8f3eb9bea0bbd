"""Scenarios applied to a study of four places."""

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from zhibek.errors import ScenarioError, UnknownNameError
from zhibek.scenario.apply import apply_scenario, notes_of
from zhibek.scenario.change import Frames
from zhibek.scenario.edit import Edit, Scenario

BASE = {"rail:ALMA-BEKET", "rail:BEKET-TEHRAN", "rail:TEHRAN-VAN", "rail:ALMA-TEHRAN"}


def applied(
    frames: Frames,
    *edits: Edit,
    effects: dict[str, tuple[Edit, ...]] | None = None,
    base_year: int = 2022,
    **more: object,
) -> Frames:
    scenario = Scenario(name="x", says="y", edits=edits, **more)
    return apply_scenario(frames, scenario, effects or {}, base_year)


def refusal(frames: Frames, *edits: Edit, **more: object) -> str:
    with pytest.raises((ScenarioError, UnknownNameError)) as caught:
        applied(frames, *edits, **more)
    return str(caught.value)


def ids(frames: Frames, table: str) -> set[str]:
    return set(frames[table].to_series())


def lengths(frames: Frames) -> dict[str, float]:
    return dict(zip(frames["links"]["link_id"], frames["links"]["length_km"], strict=True))


def test_what_is_not_in_force_goes(frames: Frames):
    assert ids(applied(frames), "links") == BASE
    assert ids(applied(frames, year=2026), "links") == BASE - {"rail:ALMA-TEHRAN"} | {"rail:BEKET-VAN"}
    assert ids(applied(frames, base_year=2024), "links") == BASE - {"rail:ALMA-TEHRAN"}


def test_an_open_project_brings_its_rows_and_effects_before_the_scenario_s_own(frames: Frames):
    effects = {
        "bypass": (
            Edit(do="set", table="links", column="length_km", to=50.0, where={"link_id": "rail:ALMA-BEKET"}),
        )
    }
    twice = Edit(do="scale", table="links", column="length_km", by=2.0, where={"link_id": "rail:ALMA-BEKET"})
    result = applied(frames, twice, effects=effects, open=("bypass",))
    assert ids(result, "links") == BASE | {"rail:ALMA-VAN"}
    assert "new-line" in ids(result, "capacities")
    assert lengths(result)["rail:ALMA-BEKET"] == 100.0
    closed = applied(frames, effects=effects)
    assert lengths(closed)["rail:ALMA-BEKET"] == 100.0
    assert "new-line" not in ids(closed, "capacities")


def test_rows_of_an_open_project_are_in_force_before_their_year(frames: Frames):
    late = frames | {
        "links": frames["links"].with_columns(
            pl.when(pl.col("project_id") == "bypass")
            .then(2030)
            .otherwise(pl.col("opened_year"))
            .cast(pl.Int32)
            .alias("opened_year"),
        )
    }
    assert "rail:ALMA-VAN" in ids(applied(late, open=("bypass",)), "links")


def test_a_project_opened_too_early_is_noted(frames: Frames):
    early = Scenario(name="x", says="y", year=2025, open=("bypass",))
    assert notes_of(frames, early) == ["Scenario 'x' of 2025 opens 'bypass', which is said to open in 2030."]
    assert notes_of(frames, early.model_copy(update={"year": 2030})) == []
    assert notes_of(frames, early.model_copy(update={"year": None})) == []


def test_set_touches_only_the_rows_picked(frames: Frames):
    result = applied(
        frames,
        Edit(do="set", table="links", column="length_km", to=7, where={"link_id": ("rail:ALMA-BEKET",)}),
    )
    assert lengths(result) == lengths(applied(frames)) | {"rail:ALMA-BEKET": 7.0}


def test_scale_without_where_touches_all(frames: Frames):
    result = applied(frames, Edit(do="scale", table="links", column="length_km", by=0.5))
    assert lengths(result) == {name: length / 2 for name, length in lengths(applied(frames)).items()}


def test_where_finds_a_value_in_a_list_of_several(frames: Frames):
    result = applied(
        frames,
        Edit(do="set", table="capacities", column="capacity_per_year", to=1, where={"subject_id": "ir-tr"}),
    )
    shown = dict(
        zip(result["capacities"]["capacity_id"], result["capacities"]["capacity_per_year"], strict=True)
    )
    assert shown == {"both-borders": 1.0, "line": 3e6, "yard": 1e6}


def test_where_of_a_blank_finds_blank_cells(frames: Frames):
    blank = Edit(do="set", table="links", column="length_km", to=1.0, where={"project_id": ""})
    assert set(lengths(applied(frames, blank, open=("bypass",))).values()) == {1.0, 900.0}


def test_add_fills_what_is_not_said_and_names_the_file_as_source(frames: Frames):
    row = {
        "link_id": "rail:VAN-ALMA",
        "from_place": "VAN",
        "to_place": "ALMA",
        "mode": "rail",
        "length_km": 5,
    }
    row |= {"gauge_from_mm": 1520, "gauge_to_mm": 1520}
    result = applied(frames, Edit(do="add", table="links", rows=(row,)))
    added = result["links"].row(by_predicate=pl.col("link_id") == "rail:VAN-ALMA", named=True)
    assert (added["length_km"], added["oneway"], added["closed_year"]) == (5.0, False, None)
    assert (added["source"], added["confidence"]) == ("scenario-file", "assumed")
    assert "scenario-file" in ids(result, "sources")
    assert "scenario-file" not in ids(applied(frames), "sources")


def test_remove_takes_what_hangs_on_a_row_with_it(frames: Frames):
    result = applied(frames, Edit(do="remove", table="links", where={"link_id": "rail:TEHRAN-VAN"}))
    assert ids(result, "links") == BASE - {"rail:TEHRAN-VAN"}
    assert result["services"].is_empty()
    assert result["lines"].is_empty()
    assert ids(result, "capacities") == {"both-borders", "yard"}
    assert ids(result, "gateways") == {"east"}


def test_a_closed_country_takes_links_operations_services_and_capacities(frames: Frames):
    result = applied(frames, close=("IR",))
    assert ids(result, "links") == {"rail:ALMA-BEKET"}
    assert ids(result, "operations") == {"load"}
    assert result["services"].is_empty()
    assert result["capacities"].is_empty()
    assert ids(result, "places") == {"ALMA", "BEKET", "TEHRAN", "VAN"}


def test_a_closed_place_leaves_the_rest_of_its_country_open(frames: Frames):
    result = applied(frames, close=("VAN",))
    assert ids(result, "links") == BASE - {"rail:TEHRAN-VAN"}
    assert ids(result, "operations") == {"kz-ir", "load"}
    capacities = dict(
        zip(result["capacities"]["capacity_id"], result["capacities"]["subject_id"], strict=True)
    )
    assert capacities == {"both-borders": "kz-ir", "yard": "TEHRAN"}


def test_transit_closes_by_a_charge_at_a_new_gateway(frames: Frames):
    result = applied(frames, close_transit=("IR",))
    assert ids(result, "links") == BASE
    gateway = result["gateways"].row(by_predicate=pl.col("subject") == "entry", named=True)
    charge = result["charges"].row(0, named=True)
    assert gateway["members"] == "IR"
    assert charge["gateway_id"] == gateway["gateway_id"]
    assert (charge["kind"], charge["cargo"], charge["neither_end"]) == ("policy", "all", "IR")
    assert charge["charge_usd_per_t"] == 100_000.0


def test_transit_of_a_country_without_zones_closes_to_all(frames: Frames):
    zones = frames["zones"].filter(pl.col("country") != "IR")
    assert list(applied(frames | {"zones": zones}, close_transit=("IR",))["charges"]["neither_end"]) == [""]


def test_transit_closes_at_the_entry_there_is(frames: Frames):
    entry = {"gateway_id": "into-iran", "name": "Into Iran", "subject": "entry", "members": "IR"}
    with_entry = applied(frames, Edit(do="add", table="gateways", rows=(entry,)), close_transit=("IR",))
    assert ids(with_entry, "gateways") == {"east", "into-iran"}
    assert list(with_entry["charges"]["gateway_id"]) == ["into-iran"]


def test_the_study_s_own_frames_stay_and_the_order_of_rows_does_not_matter(frames: Frames):
    kept = {name: frame.clone() for name, frame in frames.items()}
    edits = (
        Edit(do="scale", table="links", column="length_km", by=2.0, where={"mode": "rail"}),
        Edit(do="remove", table="operations", where={"operation_id": "kz-ir"}),
    )
    straight = applied(frames, *edits, open=("bypass",), close=("VAN",), close_transit=("IR",))
    for name, frame in kept.items():
        assert_frame_equal(frames[name], frame)
    turned = {name: frame.reverse() for name, frame in frames.items()}
    reversed_rows = applied(turned, *edits, open=("bypass",), close=("VAN",), close_transit=("IR",))
    for name, frame in straight.items():
        assert_frame_equal(frame, reversed_rows[name], check_row_order=False)


def test_an_edit_that_finds_nothing_names_scenario_table_where_and_near_misses(frames: Frames):
    assert refusal(frames, Edit(do="remove", table="operations", where={"operation_id": "ir-tt"})) == (
        "Scenario 'x', edit 1 (remove operations where operation_id = 'ir-tt') edits nothing: no row of operations fits. "
        "operation_id 'ir-tt' is not there. Did you mean ir-tr?"
    )


def test_an_edit_of_values_that_never_meet_says_so(frames: Frames):
    where = {"link_id": "rail:ALMA-BEKET", "from_place": "BEKET"}
    assert refusal(frames, Edit(do="remove", table="links", where=where)).endswith(
        "edits nothing: no row of links fits. Each value is there, but not together in one row.",
    )


def test_an_edit_of_a_project_that_is_not_open_says_which(frames: Frames):
    edit = Edit(do="set", table="links", column="length_km", to=1.0, where={"link_id": "rail:ALMA-VAN"})
    assert refusal(frames, edit) == (
        "Scenario 'x', edit 1 (set links.length_km where link_id = 'rail:ALMA-VAN') edits nothing: "
        "its rows belong to 'bypass', which is not open."
    )


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (
            Edit(do="set", table="link", column="length_km", to=1.0),
            "No table is named 'link'. Did you mean links or lines?",
        ),
        (
            Edit(do="set", table="links", column="lenght_km", to=1.0),
            "Scenario 'x', edit 1 (set links.lenght_km): links has no column 'lenght_km'. Did you mean length_km?",
        ),
        (
            Edit(do="set", table="links", column="length_km", to="far"),
            "Scenario 'x', edit 1 (set links.length_km): links.length_km holds a number; found 'far'.",
        ),
        (
            Edit(do="set", table="links", column="opened_year", to=2030.5),
            "Scenario 'x', edit 1 (set links.opened_year): links.opened_year holds a whole number; found 2030.5.",
        ),
        (
            Edit(do="scale", table="links", column="mode", by=2.0),
            "Scenario 'x', edit 1 (scale links.mode) scales links.mode, which holds text. Use set.",
        ),
        (
            Edit(do="add", table="lines", rows=({"link_id": "rail:ALMA-BEKET", "basis": "straight"},)),
            "Scenario 'x', edit 1 (add lines) leaves lines.points blank. "
            "`longitude latitude` pairs in degrees, split by `;`, from first end to other.",
        ),
        (
            Edit(do="set", table="charges", column="charge_usd_per_t", to=1.0),
            "Scenario 'x', edit 1 (set charges.charge_usd_per_t) edits nothing: no row of charges fits. The table is empty.",
        ),
    ],
)
def test_what_cannot_be_done_is_told_word_for_word(frames: Frames, edit: Edit, told: str):
    assert refusal(frames, edit) == told


def test_faulty_results_are_told_like_faulty_tables(frames: Frames):
    assert refusal(
        frames,
        Edit(do="set", table="links", column="to_place", to="NOWHERE", where={"link_id": "rail:ALMA-BEKET"}),
    ) == (
        "Scenario 'x' leaves faulty tables:\n"
        "  - links.to_place (rows 1): no place is named 'NOWHERE'. Add it to places, or mend the name."
    )


def test_unknown_projects_places_and_countries_come_with_near_misses(frames: Frames):
    assert refusal(frames, open=("bypas",)) == "No project is named 'bypas'. Did you mean bypass?"
    assert refusal(frames, effects={"bypas": ()}) == "No project is named 'bypas'. Did you mean bypass?"
    assert refusal(frames, close=("TEHRA",)) == "No place or country is named 'TEHRA'. Did you mean TEHRAN?"
    assert refusal(frames, close_transit=("XX",)) == "No country is named 'XX'. There are 3."


def test_a_table_the_study_lacks_counts_as_empty(frames: Frames):
    few = {name: frame for name, frame in frames.items() if name != "charges"}
    assert applied(few)["charges"].is_empty()
