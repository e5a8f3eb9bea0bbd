"""Tests of flow maps."""

import re

import numpy as np
import pytest

from zhibek.report.flows import flows_by_family, geometry_for
from zhibek.report.geometry import Geometry
from zhibek.report.maps import (
    CAP_PX,
    GAP_PX,
    NARROWEST_PX,
    WIDEST_PX,
    Band,
    Scale,
    change_legend,
    draw_map,
    family_legend,
    lay_out,
)
from zhibek.report.material import ReportInput


@pytest.fixture(scope="module")
def geometry(results: ReportInput):
    return geometry_for(results, [flows_by_family(results, "base-2022")])


def band(load_t: float | None, look: str, order: int = 0, *, back: bool = False):
    ends = ("IRTHR", "IR-SARAKHS") if back else ("IR-SARAKHS", "IRTHR")
    return Band("rail:IR-SARAKHS-IRTHR", *ends, load_t, look, order, sea=False, tip=f"{look} <tip>")


def test_width_grows_with_the_root_and_is_held():
    scale = Scale(16e6)
    assert scale.width(16e6) == WIDEST_PX
    assert scale.width(4e6) == pytest.approx(WIDEST_PX / 2)
    assert scale.width(900e6) == CAP_PX
    assert scale.width(1.0) == NARROWEST_PX


def test_bands_of_one_direction_lie_side_by_side_and_of_both_apart(geometry: Geometry):
    scale = Scale(16e6)
    bands = [band(4e6, "middle", 1), band(1e6, "south", 2), band(4e6, "north", 0, back=True)]
    strokes = {stroke.band.look: stroke for stroke in lay_out(geometry, bands, scale)}
    gap = np.hypot(*(strokes["south"].points[0] - strokes["middle"].points[0]))
    assert gap == pytest.approx((scale.width(4e6) + scale.width(1e6)) / 2)
    across = np.hypot(*(strokes["north"].points[-1] - strokes["middle"].points[0]))
    assert across == pytest.approx(scale.width(4e6) + 2 * GAP_PX)


def test_widest_bands_are_drawn_first(geometry: Geometry):
    widths = [
        stroke.width
        for stroke in lay_out(geometry, [band(1e6, "south", 1), band(9e6, "middle")], Scale(16e6))
    ]
    assert widths == sorted(widths, reverse=True)


def test_a_map_has_bands_with_words_labels_and_a_legend(geometry: Geometry):
    legend = family_legend(Scale(16e6), widest_t=300e6, families=["north", "middle"], has_thin=True)
    picture = draw_map(
        geometry, [band(9e6, "middle")], Scale(16e6), label="A <map>", legend=legend, basemap="wide"
    )
    assert "<title>middle &lt;tip&gt;</title>" in picture
    assert ">Tehran</text>" in picture
    assert "carries 300 Mt one way" in picture
    assert 'aria-label="A &lt;map&gt;"' in picture


def test_the_legend_says_nothing_of_a_cap_where_none_is():
    legend = family_legend(Scale(16e6), widest_t=9e6, families=["sea"], has_thin=False)
    assert "Bands end" not in legend.picture
    assert "2 px" not in legend.picture


def test_the_legend_stands_where_no_band_is(geometry: Geometry):
    picture = draw_map(
        geometry,
        [band(9e6, "middle")],
        Scale(16e6),
        label="x",
        legend=change_legend(Scale(16e6)),
        basemap="wide",
    )
    left, top = (
        float(part)
        for part in re.search(
            r'class="legend" transform="translate\(([\d.]+) '
            r"([\d.]+)\)",
            picture,
        ).groups()
    )
    line = geometry.line("rail:IR-SARAKHS-IRTHR", "IRTHR")
    assert not ((line[:, 0] > left) & (line[:, 0] < left + 214) & (line[:, 1] > top)).any()
