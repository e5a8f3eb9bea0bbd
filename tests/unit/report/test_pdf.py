"""The short report is a PDF, and the same each time."""

from zhibek.report.pdf import gather_words, render_pdf
from zhibek.results import Results
from zhibek.study import Study


def test_the_same_results_give_the_same_bytes(small: Study, small_run: Results) -> None:
    pdf = render_pdf(small, small_run)
    assert pdf.startswith(b"%PDF-")
    assert pdf.rstrip().endswith(b"%%EOF")
    assert render_pdf(small, small_run) == pdf


def test_its_figures_are_those_of_the_run(small: Study, small_run: Results) -> None:
    told = gather_words(small, small_run)
    assert len(told["parts"]) == len(small_run.scenario_ids())
    for part, name in zip(told["parts"], small_run.scenario_ids(), strict=True):
        totals = small_run.scenario("corridor_totals", name)
        all_t = totals.filter(totals["scope"] == "all")["load_t"].sum()
        assert abs(sum(float(row[1].replace(",", "")) for row in part["rows"]) - all_t / 1e6) < 0.03
        assert abs(sum(float(row[2].split()[0]) for row in part["rows"]) - 100) < 0.3
        assert "residual" in part["says"]
    assert "Decks of the ferry" in told["parts"][0]["says"]
    assert "estimated or assumed" in told["notes"][-1]
