"""Laws of the live map on the New Silk Road."""

import pytest

from zhibek.scenario.controls import read_controls
from zhibek.service.live import LiveStudy
from zhibek.service.picture import Picture, draw_picture
from zhibek.service.warm_up import warm_up
from zhibek.service.whatif_ask import WhatIf
from zhibek.study import Solved, Study

CLOSED = "close-BY-PL"
NEAR = 0.005  # of a corridor's tonnes: what a quick answer may be off where its setting was learnt


@pytest.fixture(scope="module")
def live(atlas: Study, atlas_pool, atlas_base: Solved) -> LiveStudy:
    book = read_controls(atlas.folder.path)
    kept = tuple(one for one in book.settings if one.setting_id == CLOSED)
    live = LiveStudy(atlas, book.model_copy(update={"settings": kept}))
    live.pool.put("pool", atlas_pool)
    live.named.put("base-2022", atlas_base)
    warm_up(live, WhatIf())
    return live


@pytest.fixture(scope="module")
def pictures(live: LiveStudy) -> dict[str, Picture]:
    shut = {CLOSED: 1.0}
    return {
        "base": draw_picture(live, WhatIf()),
        "quick": draw_picture(live, WhatIf(settings=shut, quick=True)),
        "full": draw_picture(live, WhatIf(settings=shut)),
    }


def by_family(live: LiveStudy, picture: Picture, family: str) -> float:
    families = dict(live.study.folder.frames["corridors"].select("corridor_id", "family").iter_rows())
    rows = zip(picture.corridors.corridor_id, picture.corridors.load_t, strict=True)
    return sum(load for name, load in rows if families.get(name) == family)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["quick", "full"])
def test_a_closed_border_is_empty_and_the_northern_family_falls(live: LiveStudy, pictures, name: str) -> None:
    links = live.study.folder.frames["links"]
    country = dict(live.study.folder.frames["places"].select("place_id", "country").iter_rows())
    border = {
        row
        for row, (one, other) in enumerate(links.select("from_place", "to_place").iter_rows())
        if {country[one], country[other]} == {"BY", "PL"}
    }
    assert border & set(pictures["base"].flows.link)
    assert not border & set(pictures[name].flows.link)
    before, after = (by_family(live, pictures[one], "north") for one in ("base", name))
    assert after < before
    assert by_family(live, pictures[name], "sea") > by_family(live, pictures["base"], "sea")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["base", "quick", "full"])
def test_demand_is_moved_or_is_not(pictures, name: str) -> None:
    picture = pictures[name]
    assert picture.totals.moved_t + picture.unserved_t == pytest.approx(picture.demand_t, abs=0.3)
    assert sum(picture.corridors.load_t) == pytest.approx(picture.totals.moved_t, rel=1e-5)


@pytest.mark.slow
def test_a_quick_answer_is_near_the_full_one(pictures) -> None:
    quick, full = pictures["quick"], pictures["full"]
    assert (quick.refined, full.refined) == (False, True)
    assert quick.residual <= 1e-3
    wanted = dict(zip(full.corridors.corridor_id, full.corridors.load_t, strict=True))
    found = dict(zip(quick.corridors.corridor_id, quick.corridors.load_t, strict=True))
    assert found == pytest.approx(wanted, rel=NEAR)
    days = dict(zip(full.corridors.corridor_id, full.corridors.time_p50_days, strict=True))
    assert dict(
        zip(quick.corridors.corridor_id, quick.corridors.time_p50_days, strict=True)
    ) == pytest.approx(days, rel=NEAR)
    assert quick.scarcity.capacity_id == full.scarcity.capacity_id
