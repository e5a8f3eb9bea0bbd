"""Restrictions of a day are done to the tables."""

from datetime import date

import polars as pl
import pytest
from pydantic import ValidationError

from zhibek.scenario.apply import apply_scenario, notes_of
from zhibek.scenario.change import new_rows
from zhibek.scenario.closure import CLOSED_USD_PER_T
from zhibek.scenario.edit import Scenario
from zhibek.scenario.enforce import Enforced, enforce_rules
from zhibek.scenario.rulebook import read_rulebook

DAY = date(2025, 9, 14)
CELLS = {"restriction_id": "rule", "name": "n", "authority": "a", "cause": "closure", "known_from": "2025-09-01",
         "valid_from": "2025-09-12", "valid_until": "2025-09-25", "effect": "ban",
         "source": "book", "confidence": "published"}  # fmt: skip
Frames = dict[str, pl.DataFrame]


def restrictions(**cells: object) -> pl.DataFrame:
    return new_rows("restrictions", [CELLS | cells])


def enforced(frames: Frames, on: date = DAY, **cells: object) -> Enforced:
    return enforce_rules(frames, read_rulebook(restrictions(**cells), ""), on)


def links(frames: Frames) -> set[str]:
    return set(frames["links"]["link_id"])


def test_a_ban_takes_its_links_out(frames: Frames) -> None:
    found = enforced(frames, crossings="KZ<>IR")
    assert links(frames) - links(found.frames) == {"rail:BEKET-TEHRAN", "rail:ALMA-TEHRAN"}
    assert (found.done, found.left) == (("rule",), {})
    assert links(enforced(frames, date(2025, 9, 25), crossings="KZ<>IR").frames) == links(frames)


def test_a_ban_one_way_leaves_the_other(frames: Frames) -> None:
    out, back = (
        enforced(frames, crossings=ways).frames["links"] for ways in ("BEKET>TEHRAN", "TEHRAN>BEKET")
    )
    for found, ends in ((out, ("TEHRAN", "BEKET")), (back, ("BEKET", "TEHRAN"))):
        row = found.row(by_predicate=pl.col("link_id") == "rail:BEKET-TEHRAN", named=True)
        assert (row["from_place"], row["to_place"], row["oneway"]) == (*ends, True)


def test_a_ban_of_transit_is_a_charge_on_strangers(frames: Frames) -> None:
    found = enforced(frames, countries="IR", movement="transit").frames
    assert links(found) == links(frames)
    [charge] = found["charges"].to_dicts()
    assert (charge["neither_end"], charge["charge_usd_per_t"]) == ("IR", CLOSED_USD_PER_T)
    [members] = found["gateways"].filter(pl.col("gateway_id") == "rule-rule")["members"].to_list()
    assert set(members.split(";")) == {"rail:BEKET-TEHRAN", "rail:TEHRAN-VAN", "rail:ALMA-TEHRAN"}


def test_a_cost_is_a_charge_once_at_the_border(frames: Frames) -> None:
    found = enforced(frames, countries="IR", movement="into", effect="cost", cost_usd_per_t=40.0).frames
    [charge] = found["charges"].to_dicts()
    assert (charge["destinations"], charge["charge_usd_per_t"]) == ("IR", 40.0)


def test_a_factor_scales_vessels_and_capacities(frames: Frames) -> None:
    found = enforced(frames, crossings="TEHRAN<>VAN", effect="capacity", capacity_factor=0.2).frames
    before, after = (
        dict(tables["capacities"].select("capacity_id", "capacity_per_year").iter_rows())
        for tables in (frames, found)
    )
    ratio = {name: after[name] / before[name] for name in before}
    assert ratio == pytest.approx({"both-borders": 0.2, "line": 0.2, "yard": 1.0, "new-line": 1.0})
    assert found["services"]["vessel_capacity_teu"].to_list() == pytest.approx([20.0])


def test_a_delay_is_an_operation_or_time_added_to_one(frames: Frames) -> None:
    at_place = enforced(frames, places="VAN", effect="delay", delay_h=48.0, modes="rail").frames["operations"]
    [row] = at_place.filter(pl.col("kind") == "delay").to_dicts()
    assert (row["place_id"], row["from_mode"], row["time_h"]) == ("VAN", "rail", 48.0)
    crossing = enforced(frames, crossings="BEKET<>TEHRAN", effect="delay", delay_h=48.0).frames["operations"]
    hours = dict(crossing.select("operation_id", "time_h").iter_rows())
    assert (hours["kz-ir"], hours["ir-tr"]) == (60.0, 12.0)


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"binds": "EU"}, "a run knows no actors"),
        ({"goods": "1001"}, "a run knows classes, not HS codes"),
        ({"hauliers": "RU"}, "a run knows no vehicles"),
        ({"effect": "risk"}, "it has no figure"),
        ({"effect": "none"}, "it does not touch freight"),
        ({"surely_from": "2025-09-20"}, "its state on that day is not verified"),
    ],
)
def test_what_a_run_cannot_hold_is_left_and_told(frames: Frames, cells: dict, why: str) -> None:
    found = enforced(frames, countries="IR", **cells)
    assert (found.done, found.left) == ((), {"rule": why})
    assert found.frames == frames


def test_a_scenario_of_a_day_is_under_its_rules(frames: Frames) -> None:
    ruled = frames | {"restrictions": restrictions(crossings="TEHRAN<>VAN")}
    shut, free = (
        apply_scenario(ruled, Scenario(name="s", says="s", as_of=day), {}, 2022)
        for day in ("2025-09-14", "2025-09-26")
    )
    assert "rail:TEHRAN-VAN" in links(free) - links(shut)
    assert shut["services"].is_empty()
    notes = notes_of(ruled, Scenario(name="s", says="s", as_of="2025-09-14"))
    assert notes == ["Scenario 's' as of 2025-09-14 holds restrictions rule."]


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(ValidationError, match="as_of is '2025-02-30', which is no day"):
        Scenario(name="s", says="s", as_of="2025-02-30")
