"""What-ifs on the small study."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from reference.small_study import EXAMPLE
from zhibek.errors import (
    NetworkError,
    ScenarioError,
    SettingsError,
    UnknownNameError,
    UploadError,
)
from zhibek.service import whatif_actions
from zhibek.service.live import LiveStudy, find_answer, open_live
from zhibek.service.map_frame import frame_map, list_controls
from zhibek.service.picture import Picture, draw_picture
from zhibek.service.warm_up import carry_ground, warm_up
from zhibek.service.whatif_ask import WhatIf, understand
from zhibek.study import open_study, run_study

SHUT = WhatIf(settings={"close-khorgos-road": 1.0})
MANY = WhatIf(open=("steppe-line",), settings={"ferry-sailings": 150.0, "carbon-price": 60.0})


@pytest.fixture(scope="module")
def live() -> LiveStudy:
    return open_live(EXAMPLE)


@pytest.fixture(scope="module")
def warm() -> LiveStudy:
    live = open_live(EXAMPLE)
    told: list[str] = []
    warm_up(live, WhatIf(), progress=told.append)
    assert told[0] == "searching routes"
    assert told[-1] == "laying the ground"
    return live


def timeless(picture: Picture) -> dict:
    return {
        name: getattr(picture, name)
        for name in picture.__slots__
        if name not in {"took_ms", "refined", "says"}
    }


@pytest.mark.parametrize("ask", [WhatIf(), SHUT, MANY, WhatIf(year=2030)])
def test_what_is_asked_for_is_moved_or_is_not(live: LiveStudy, ask: WhatIf) -> None:
    picture = draw_picture(live, ask)
    assert picture.totals.moved_t + picture.unserved_t == pytest.approx(picture.demand_t, abs=0.3)
    assert sum(picture.corridors.load_t) == pytest.approx(picture.totals.moved_t, rel=1e-4)
    assert picture.converged
    assert picture.refined


def test_neutral_settings_give_exactly_the_base(live: LiveStudy) -> None:
    neutral = {"close-khorgos-road": 0.0, "ferry-sailings": 100.0, "carbon-price": 0.0}
    base = draw_picture(live, WhatIf())
    for ask in (WhatIf(settings=neutral), WhatIf(year=2022), WhatIf(base="base", quick=True)):
        assert timeless(draw_picture(live, ask)) == timeless(base)


def test_the_base_is_what_a_run_of_it_gives(live: LiveStudy) -> None:
    picture, results = draw_picture(live, WhatIf()), run_study(open_study(EXAMPLE), ("base",))
    totals = results.scenario("corridor_totals", "base")
    rows = {row["corridor_id"]: row for row in totals.iter_rows(named=True) if row["scope"] == "all"}
    for place, name in enumerate(picture.corridors.corridor_id):
        for column, digits in (
            ("load_t", 0.06),
            ("time_p50_days", 6e-4),
            ("time_p90_days", 6e-4),
            ("cost_usd_per_t", 6e-4),
        ):
            assert getattr(picture.corridors, column)[place] == pytest.approx(
                rows[name][column], abs=digits
            ), column
    flows = results.scenario("link_flows", "base")
    assert sum(picture.flows.load_t) == pytest.approx(flows["load_t"].sum(), rel=1e-5)


def test_a_saved_scenario_run_gives_the_same(live: LiveStudy, tmp_path: Path) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "own")
    saved = whatif_actions.save(tmp_path / "own", MANY, "more-ferries", 'More "ferries".', keep=True)
    assert saved.kept
    study = open_study(tmp_path / "own")
    assert study.scenarios["more-ferries"].says == 'More "ferries".'
    totals = run_study(study, ("more-ferries",)).scenario("corridor_totals", "more-ferries")
    rows = {
        row["corridor_id"]: row["load_t"] for row in totals.iter_rows(named=True) if row["scope"] == "all"
    }
    picture = draw_picture(live, MANY)
    assert dict(zip(picture.corridors.corridor_id, picture.corridors.load_t, strict=True)) == pytest.approx(
        rows, abs=0.06
    )
    with pytest.raises(UploadError, match="A scenario named 'more-ferries' is there already"):
        whatif_actions.save(tmp_path / "own", MANY, "more-ferries")


def test_what_cannot_be_saved(live: LiveStudy) -> None:
    for name, says, ask, error, told in (
        ("../x", "", MANY, UploadError, r"'\.\./x' is no name of a scenario"),
        ("x", "y" * 401, MANY, UploadError, "says has 401 signs. Use 400 at most."),
        ("x", "", WhatIf(), ScenarioError, "Nothing differs from 'base'. Set something before saving it."),
    ):
        with pytest.raises(error, match=told):
            whatif_actions.save(live, ask, name, says)
    with pytest.raises(UploadError, match="The built-in study is not written to"):
        whatif_actions.save(None, WhatIf(settings={"close-BY-PL": 1.0}), "x", keep=True)


def test_leaving_out_and_opening_undo_each_other(live: LiveStudy) -> None:
    without = understand(live.study, live.controls, WhatIf(base="steppe-line-2030", shut=("steppe-line",)))
    assert without.stacked.open == ()
    assert without.says == ("without A line past Almaty",)
    assert draw_picture(live, WhatIf(base="steppe-line-2030", shut=("steppe-line",))).year == 2030


@pytest.mark.parametrize(
    ("ask", "error", "told"),
    [
        (WhatIf(base="bse"), UnknownNameError, "No scenario is named 'bse'. Did you mean base?"),
        (WhatIf(open=("x",)), UnknownNameError, "No project is named 'x'. There are 1."),
        (WhatIf(settings={"x": 1}), UnknownNameError, "No setting is named 'x'. There are 4."),
        (WhatIf(year=2036), SettingsError, "year must lie between 2022 and 2030; got 2036."),
        (
            WhatIf(settings={"ferry-sailings": 20}),
            SettingsError,
            "ferry-sailings must lie between 50 and 200; got 20.",
        ),
        (
            WhatIf(base="steppe-line-2030", open=("steppe-line",)),
            ScenarioError,
            "'steppe-line' is open in 'steppe-line-2030' already. Take it out of open.",
        ),
        (
            WhatIf(shut=("steppe-line",)),
            ScenarioError,
            "'steppe-line' is not open in 'base'. Take it out of shut.",
        ),
    ],
)
def test_what_cannot_be_asked_is_told(live: LiveStudy, ask: WhatIf, error, told: str) -> None:
    with pytest.raises(error) as found:
        draw_picture(live, ask)
    assert str(found.value) == told


def test_the_order_of_names_does_not_matter(live: LiveStudy) -> None:
    turned = WhatIf(open=("steppe-line",), settings=dict(reversed(MANY.settings.items())))
    assert timeless(draw_picture(live, MANY)) == timeless(draw_picture(live, turned))


def test_a_closed_link_carries_nothing(live: LiveStudy) -> None:
    link = "road:CNURC-KZALA"
    assert whatif_actions.link(live, WhatIf(), link).classes.class_id
    shut = whatif_actions.link(live, SHUT, link)
    assert (shut.classes.class_id, shut.corridors.corridor_id, shut.capacities.capacity_id) == ([], [], [])
    row = live.study.folder.frames["links"]["link_id"].to_list().index(link)
    assert row not in draw_picture(live, SHUT).flows.link


def test_details_agree_with_the_picture(live: LiveStudy) -> None:
    picture, frame = draw_picture(live, MANY), frame_map(live)
    for place_id in frame.places.place_id:
        told = whatif_actions.place(live, MANY, place_id)
        place = picture.places.place_id.index(place_id)
        assert told.through_t == picture.places.through_t[place]
        assert sum(told.through.load_t) == pytest.approx(told.through_t, rel=1e-3, abs=1.0)
        carried = {frame.links.link_id[one] for one in told.flows.link}
        assert set(told.neighbours.link_id) <= carried
    for row, link_id in enumerate(frame.links.link_id):
        told = whatif_actions.link(live, MANY, link_id)
        for forward, name in ((True, "forward_t"), (False, "backward_t")):
            drawn = sum(
                load
                for load, one, way in zip(
                    picture.flows.load_t, picture.flows.link, picture.flows.forward, strict=True
                )
                if one == row and way == forward
            )
            for part in (told.classes, told.corridors):
                assert sum(getattr(part, name)) == pytest.approx(drawn, rel=1e-3, abs=5.0)
    with pytest.raises(UnknownNameError, match="No place is named 'X'"):
        whatif_actions.place(live, MANY, "X")


def test_a_strip_adds_up(live: LiveStudy) -> None:
    told = whatif_actions.corridor(live, WhatIf(), "rail-all-the-way")
    legs = told.legs
    assert legs.cumulative_days[-1] == pytest.approx(sum(legs.days), abs=0.01)
    assert legs.cumulative_cost[-1] == pytest.approx(sum(legs.cost_usd_per_feu_or_t), abs=0.1)
    assert (legs.from_place[0], legs.to_place[-1]) == ("CNURC", "KZALA")
    assert True in legs.is_gauge_change
    assert told.cost_unit == "USD/FEU"
    with pytest.raises(
        NetworkError, match=r"^nothing goes by 'other' here\. Choose another corridor, or open it\.$"
    ):
        whatif_actions.corridor(live, WhatIf(), "other")
    with pytest.raises(UnknownNameError, match="No corridor is named 'x'"):
        whatif_actions.corridor(live, WhatIf(), "x")


def test_parts_of_a_change_sum_to_it(live: LiveStudy) -> None:
    told = whatif_actions.why(live, MANY)
    assert told.method == "shapley"
    assert told.edits == [
        "A line past Almaty open",
        "Sailings of the ferry 150 %",
        "Carbon price 60 USD/t CO2e",
    ]
    base, after = (draw_picture(live, ask).corridors for ask in (WhatIf(), MANY))
    for name, parts in zip(told.corridor_id, told.change_t, strict=True):
        change = sum(
            dict(zip(one.corridor_id, one.load_t, strict=True)).get(name, 0.0) * sign
            for one, sign in ((after, 1), (base, -1))
        )
        assert sum(parts) == pytest.approx(change, abs=0.01 * after.load_t[0])
    with pytest.raises(ScenarioError, match=r"^Nothing differs from the base; there is no why"):
        whatif_actions.why(live, WhatIf())


def test_quick_answers_are_near_the_full_ones(warm: LiveStudy) -> None:
    for settings in ({"close-khorgos-road": 1.0}, {"ferry-sailings": 200.0}, {"carbon-price": 200.0}):
        quick = draw_picture(warm, WhatIf(settings=settings, quick=True))
        full = draw_picture(open_live(EXAMPLE), WhatIf(settings=settings))
        assert (quick.refined, full.refined) == (False, True)
        assert quick.says == full.says
        near = dict(zip(full.corridors.corridor_id, full.corridors.load_t, strict=True))
        assert dict(zip(quick.corridors.corridor_id, quick.corridors.load_t, strict=True)) == pytest.approx(
            near, rel=5e-3
        )
        assert quick.totals.mean_cost_usd_per_t == pytest.approx(full.totals.mean_cost_usd_per_t, rel=5e-3)
        assert quick.totals.emission_kgco2e == pytest.approx(full.totals.emission_kgco2e, rel=5e-3)
        assert draw_picture(warm, WhatIf(settings=settings)).refined
        assert draw_picture(warm, WhatIf(settings=settings, quick=True)).refined


def test_ground_is_laid_for_what_was_wanted(warm: LiveStudy) -> None:
    ask = WhatIf(base="base", year=2030, settings={"ferry-sailings": 160.0}, quick=True)
    first = draw_picture(warm, ask)
    assert not first.refined
    assert warm.wanted == ask
    carry_ground(warm, ask)
    warm.found.kept.clear()
    second = draw_picture(warm, ask)
    assert second.demand_t == first.demand_t
    near = dict(zip(first.corridors.corridor_id, first.corridors.load_t, strict=True))
    assert dict(zip(second.corridors.corridor_id, second.corridors.load_t, strict=True)) == pytest.approx(
        near, rel=0.02
    )


def test_many_at_once_get_each_their_own(warm: LiveStudy) -> None:
    values = [60.0, 80.0, 120.0, 140.0, 160.0, 180.0]
    asks = [
        WhatIf(settings={"ferry-sailings": value}, quick=quick) for value in values for quick in (True, False)
    ]
    alone = [timeless(draw_picture(warm, ask)) for ask in asks]
    warm.found.kept.clear()
    with ThreadPoolExecutor(6) as threads:
        together = list(threads.map(lambda ask: draw_picture(warm, ask), asks * 2))
    for ask, picture in zip(asks * 2, together, strict=True):
        assert picture.says == (f"Sailings of the ferry {ask.settings['ferry-sailings']:g} %",)
        wanted = alone[asks.index(ask)] if picture.refined == (not ask.quick) else alone[asks.index(ask) + 1]
        assert timeless(picture) == wanted


def test_an_answer_is_kept_for_its_details(live: LiveStudy) -> None:
    assert find_answer(live, MANY) is find_answer(live, MANY)


def test_controls_tell_what_can_be_asked(live: LiveStudy) -> None:
    told = list_controls(live)
    assert told.bases.scenario_id == ["base", "steppe-line-2030"]
    assert told.bases.open == [[], ["steppe-line"]]
    assert (told.projects.project_id, told.projects.acts) == (["steppe-line"], [True])
    assert (told.years.least, told.years.most, told.years.base) == (2022, 2030, 2022)
    assert told.settings.setting_id == ["close-CN-KZ", "close-khorgos-road", "ferry-sailings", "carbon-price"]


def test_lines_run_from_the_first_place_to_the_last(live: LiveStudy) -> None:
    frame = frame_map(live)
    spot = {
        name: (x, y)
        for name, x, y in zip(
            frame.places.place_id, frame.places.longitude_deg, frame.places.latitude_deg, strict=True
        )
    }
    for one, other, points in zip(
        frame.links.from_place, frame.links.to_place, frame.links.points, strict=True
    ):
        assert (tuple(points[:2]), tuple(points[-2:])) == (spot[one], spot[other])
        assert len(points) % 2 == 0


def test_controls_name_classes_and_targets_of_trade(live: LiveStudy) -> None:
    assert list_controls(live).classes.class_id == ["grain", "machinery"]
    assert list_controls(live).targets.target_id == ["kz-cn-2030"]
    told = list_controls(open_live()).targets
    shown = told.target_id.index("kz-cn-40e9-2030")
    assert shown == 0  # what the study shows stands first
    assert (told.reporter_name[0], told.partner_name[0]) == ("Kazakhstan", "China")
    assert (told.level_usd[0], told.target_year[0], told.base_year[0]) == (40e9, 2030, 2022)
    assert None in told.target_year  # some name no year
