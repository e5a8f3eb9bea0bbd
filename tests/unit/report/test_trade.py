"""The trade part of the page."""

import re
from dataclasses import replace

from zhibek.report.material import ReportInput
from zhibek.report.page import render_report
from zhibek.report.trade import billion, trade, whole_percent


def test_both_statistics_are_told(results: ReportInput):
    text = trade(results)
    assert "By the statistics of China the level was met in 2023 (41.0 bn)." in text
    assert "By the statistics of Kazakhstan it is not met: 30.1 bn in 2024, and 4.9 % a year" in text
    assert '<th scope="row"><i class="chip c-middle"></i>China</th><td class="n">31.2</td>' in text
    assert "3.15 %" in text
    assert "China has no claim for 2019, 2020." in text


def test_the_mirror_table_has_every_year(results: ReportInput):
    text = trade(results)
    for year, share in ((2022, "25 %"), (2024, "37 %")):
        assert re.search(
            rf'<th scope="row">{year}</th>(<td class="n">[\d.]+</td>)+<td class="n">{share}', text
        )


def test_no_target_no_section(results: ReportInput):
    assert trade(replace(results, targets=())) == ""
    page = render_report(replace(results, targets=()))
    assert 'href="#trade"' not in page
    assert 'href="#trade"' in render_report(results)


def test_figures_in_words():
    assert (billion(40e9), billion(24.204e9), billion(None)) == ("40", "24.2", "–")
    assert (whole_percent(0.999), whole_percent(0.001)) == ("> 99 %", "< 1 %")
