"""The New Silk Road's gateways, corridors, projects."""

import math
from functools import cache
from importlib import resources
from pathlib import Path

import polars as pl
import pytest

from zhibek.scenario.apply import apply_scenario, notes_of
from zhibek.scenario.stack import read_effects, read_scenarios, stack
from zhibek.tables.folder import StudyFolder, read_study

FOLDER = Path(str(resources.files("zhibek.atlas").joinpath("silk-road")))
FLOWS = ("t", "teu")
HEADLINE = {
    "base-2022",
    "base-2030",
    "north-shunned",
    "cku-2030",
    "cku-iran-turkiye-2030",
    "cku-iran-closed-2030",
    "titr-upgraded-2030",
    "both-2030",
    "caspian-low-water",
}


@cache
def study() -> StudyFolder:
    return read_study(FOLDER)


@cache
def in_scenario(name: str) -> dict[str, pl.DataFrame]:
    stacked = stack(read_scenarios(FOLDER), name)
    return apply_scenario(study().frames, stacked, read_effects(FOLDER), study().settings.base_year)


def cells(text: str) -> list[str]:
    return [cell for cell in text.split(";") if cell]


def rules() -> list[dict]:
    return study().frames["corridor_rules"].sort("rank").to_dicts()


def corridor_of(passed: set[str], start: set[str] = frozenset(), end: set[str] = frozenset()) -> str:
    """Read the rules as a person would: the first that a route meets names its corridor."""
    for rule in rules():
        either, other = set(cells(rule["either_end"])), set(cells(rule["other_end"]))
        joined = (
            not either
            or (start & either and (not other or end & other))
            or (end & either and (not other or start & other))
        )
        apart = not (start | end) & set(cells(rule["neither_end"]))
        if (
            set(cells(rule["passes"])) <= passed
            and not passed & set(cells(rule["avoids"]))
            and joined
            and apart
        ):
            return rule["corridor_id"]
    return "other"


CHINA, EUROPE, RUSSIA = {"CN-SN", "CN", "china"}, {"DE-W", "DE", "europe"}, {"RU-MOW", "RU", "russia"}
KAZAKHSTAN, UZBEKISTAN = {"KZ-ALA", "KZ", "central-asia"}, {"UZ-TAS", "UZ", "central-asia"}
IRAN, TURKIYE, GEORGIA = {"IR-N", "IR", "iran"}, {"TR-W", "TR", "turkiye"}, {"GE", "caucasus"}


@pytest.mark.parametrize(
    ("passed", "start", "end", "corridor"),
    [
        ({"kz-cn-rail", "kazakhstan", "russia", "by-pl-rail"}, CHINA, EUROPE, "north-kz"),
        ({"mn-cn-rail", "russia"}, CHINA, EUROPE, "north-mn"),
        ({"ru-cn-rail", "russia"}, RUSSIA, CHINA, "north-mn"),
        ({"russia"}, RUSSIA, EUROPE, "other"),
        ({"russia", "kazakhstan", "kz-ru-rail"}, RUSSIA, KAZAKHSTAN, "other"),
        ({"russia", "kazakhstan", "by-pl-rail"}, EUROPE, UZBEKISTAN, "north-central-asia"),
        ({"kz-cn-rail", "caspian-kz", "black-sea", "kazakhstan", "georgia"}, CHINA, EUROPE, "titr-black-sea"),
        ({"caspian-kz", "btk", "kazakhstan"}, KAZAKHSTAN, TURKIYE, "titr-btk"),
        ({"caspian-kz", "kazakhstan"}, KAZAKHSTAN, GEORGIA, "titr-caspian"),
        ({"caspian-tm", "btk", "turkmenistan"}, UZBEKISTAN, TURKIYE, "titr-turkmenbashi"),
        ({"cku", "caspian-tm", "turkmenistan"}, CHINA, GEORGIA, "titr-cku"),
        ({"kuryk", "caspian-kz", "road"}, KAZAKHSTAN, GEORGIA, "titr-road"),
        ({"cku", "iran", "sarakhs", "turkmenistan", "razi"}, CHINA, TURKIYE, "cku-iran"),
        ({"cku", "uzbekistan"}, CHINA, UZBEKISTAN, "cku"),
        ({"kz-cn-rail", "kazakhstan", "turkmenistan", "incheburun", "iran"}, CHINA, IRAN, "kti"),
        ({"turkmenistan", "sarakhs", "iran", "bandar-abbas"}, UZBEKISTAN, {"AE", "gulf"}, "south-transit"),
        ({"turkmenistan", "sarakhs", "iran"}, UZBEKISTAN, IRAN, "other"),
        ({"russia", "azerbaijan", "astara", "iran"}, RUSSIA, IRAN, "instc-west"),
        ({"russia", "caspian-ns", "iran"}, RUSSIA, IRAN, "instc-caspian"),
        ({"russia", "kazakhstan", "turkmenistan", "incheburun", "iran"}, RUSSIA, IRAN, "instc-east"),
        ({"suez", "sea"}, CHINA, EUROPE, "suez"),
        ({"cape", "sea"}, CHINA, EUROPE, "cape"),
        ({"kz-cn-rail", "kazakhstan", "saryagash"}, CHINA, UZBEKISTAN, "china-central-asia"),
        ({"cn-road", "road", "kazakhstan"}, CHINA, KAZAKHSTAN, "china-road"),
        ({"pacific-ports", "russia", "sea"}, {"KR", "east-asia"}, EUROPE, "north-pacific"),
    ],
)
def test_the_rules_name_the_routes_one_would_name(passed: set, start: set, end: set, corridor: str):
    known = set(study().frames["gateways"]["gateway_id"])
    assert passed <= known
    assert corridor_of(passed, start, end) == corridor


def test_gateways_fit_into_the_bits_of_a_word():
    assert len(study().frames["gateways"]) <= 62


def test_there_are_corridors_of_every_family_and_each_has_a_rule():
    corridors = study().frames["corridors"]
    assert len(corridors) >= 12
    assert set(corridors["family"]) == {"north", "middle", "south", "sea", "local"}
    assert set(corridors["corridor_id"]) == {rule["corridor_id"] for rule in rules()}
    assert set(corridors.filter(pl.col("corridor_id").str.starts_with("titr"))["family"]) == {"middle"}


def test_constants_number_at_most_half_the_fitted_figures():
    fitted = study().frames["observations"].filter(pl.col("role") == "fitted")
    constants = study().frames["charges"].filter(pl.col("fitted"))
    assert set(constants["kind"]) == {"constant"}
    assert 2 * len(constants) <= len(fitted)


def test_enough_figures_are_held_out_and_all_scored_ones_are_of_the_base_years():
    flows = study().frames["observations"].filter(pl.col("measure").is_in(FLOWS))
    held_out = flows.filter(pl.col("role") == "held_out")
    assert len(flows.filter(pl.col("role") == "fitted")) >= 14
    assert len(held_out) >= 12
    assert 3 * len(held_out) >= len(flows)
    scored = flows.filter(pl.col("role") != "reference")
    assert set(scored["year"]) <= {2021, 2022}


def test_trips_are_held_against_published_lengths_days_and_prices():
    trips = study().frames["observations"].filter(~pl.col("measure").is_in(FLOWS))
    zones = set(study().frames["zones"]["zone_id"])
    assert len(trips) >= 12
    assert set(trips["measure"]) == {"km", "days", "usd_per_feu"}
    assert set(trips["role"]) == {"reference"}
    assert set(trips["origins"]) | set(trips["destinations"]) <= zones
    assert set(trips["cargo"]) == {"container"}


def test_every_figure_says_what_it_counts():
    told = study().frames["observations"]["counts"]
    assert min(len(text) for text in told) >= 20


def test_the_two_figures_that_must_be_met_are_fitted():
    fitted = study().frames["observations"].filter(pl.col("role") == "fitted")
    figures = dict(zip(fitted["observation_id"], fitted["observed"], strict=True))
    assert figures["titr-t-2022"] == 1_485_000
    assert figures["cre-teu-2022"] == 1_600_000


def test_the_headline_set_is_there_and_can_be_applied():
    scenarios = read_scenarios(FOLDER)
    assert set(scenarios) >= HEADLINE
    assert set(study().settings.headline) == HEADLINE
    for name in scenarios:
        assert not in_scenario(name)["links"].is_empty()
        assert notes_of(study().frames, stack(scenarios, name)) == []


def test_every_project_with_effects_and_every_open_one_is_known():
    projects = study().frames["projects"]
    assert len(projects) >= 25
    assert set(read_effects(FOLDER)) <= set(projects["project_id"])


def cell(name: str, table: str, key: str, row: str, column: str) -> object:
    return in_scenario(name)[table].row(by_predicate=pl.col(key) == row, named=True)[column]


def test_the_new_railway_is_there_only_where_it_is_open():
    line = "rail:CNKHG-KG-TORUGART"
    there = {name for name in HEADLINE if line in set(in_scenario(name)["links"]["link_id"])}
    assert there == {"cku-2030", "cku-iran-turkiye-2030", "cku-iran-closed-2030", "both-2030"}


def test_only_the_chain_through_iran_gets_less_risky():
    def risk(name: str, charge: str) -> object:
        return cell(name, "charges", "charge_id", charge, "charge_usd_per_t")

    for gate in ("sarakhs", "razi"):
        assert math.isclose(
            risk("cku-iran-turkiye-2030", f"risk-{gate}-container"),
            0.3 * risk("cku-2030", f"risk-{gate}-container"),
        )
    assert (
        risk("cku-iran-turkiye-2030", "risk-iran-border-container")
        == risk("cku-2030", "risk-iran-border-container")
        > 0
    )


def test_iran_closed_keeps_the_links_and_shuts_them_to_transit():
    opened, shut = in_scenario("cku-iran-turkiye-2030"), in_scenario("cku-iran-closed-2030")
    assert opened["links"].equals(shut["links"])
    added = set(shut["charges"]["charge_id"]) - set(opened["charges"]["charge_id"])
    assert added == {"transit-closed-ir"}
    assert (
        cell("cku-iran-closed-2030", "charges", "charge_id", "transit-closed-ir", "gateway_id") == "entry-ir"
    )
    assert cell("cku-iran-closed-2030", "charges", "charge_id", "transit-closed-ir", "neither_end") == "IR"


def test_the_upgrade_lifts_the_caspian_and_low_water_lowers_it():
    def boxes(name: str) -> float:
        sailing = in_scenario(name)["services"].filter(pl.col("link_id") == "feeder:KZAAU-AZ-ALAT")
        return (sailing["departures_per_year"] * sailing["vessel_capacity_teu"]).sum()

    assert boxes("titr-upgraded-2030") > 2 * boxes("base-2030")
    assert math.isclose(boxes("caspian-low-water"), 0.7 * boxes("base-2022"))
    assert boxes("both-2030") == boxes("titr-upgraded-2030")


def test_shunning_the_north_is_a_price_on_entering_russia():
    assert cell("base-2022", "charges", "charge_id", "shun-russia", "charge_usd_per_t") == 0
    assert cell("north-shunned", "charges", "charge_id", "shun-russia", "charge_usd_per_t") == 1000
    assert cell("north-shunned", "charges", "charge_id", "shun-russia-other", "charge_usd_per_t") == 0


def test_boxes_of_the_new_railway_do_not_drive_round_its_gauge_change():
    road = in_scenario("cku-2030")["operations"].filter(
        pl.col("place_id").is_in(["KG-MAKMAL", "KG-TORUGART"]) & (pl.col("kind") == "tranship")
    )
    bounds = in_scenario("cku-2030")["capacities"].filter(
        pl.col("subject_id").is_in(road["operation_id"].to_list())
    )
    assert len(road) == len(bounds) == 2
    assert set(bounds["kind"]) == {"hard"}
    assert bounds["capacity_per_year"].sum() < 1e6
