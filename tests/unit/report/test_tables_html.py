"""Tests of tables as HTML."""

from zhibek.report import tables_html
from zhibek.report.tables_html import Head


def test_a_table_has_caption_heads_and_rows():
    text = tables_html.table(
        [Head("Name", numeric=False), Head("Load", "Mt", hint="a year")],
        [
            [
                tables_html.row_name("A & B", family="north"),
                tables_html.number("1.5", share=0.25, family="north"),
            ]
        ],
        caption="Loads <all>",
    )
    assert "<caption>Loads &lt;all&gt;</caption>" in text
    assert "A &amp; B</th>" in text
    assert 'style="width:25.0%"' in text
    assert "<small>Mt</small>" in text


def test_a_table_without_rows_says_so():
    text = tables_html.table([Head("A")], [], caption="Loads")
    assert text == '<p class="none">Loads: nothing to show.</p>'


def test_a_bar_beyond_its_cell_is_marked():
    assert 'class="bar over"' in tables_html.number("9", share=3.0, family="sea")
    assert "width:100.0%" in tables_html.number("9", share=3.0, family="sea")


def test_small_parts():
    assert tables_html.coloured("1", "+2 %", step=5) == '<td class="n s5">1<small>+2 %</small></td>'
    assert tables_html.linked("A", "b") == '<td class="w"><a href="#b">A</a></td>'
    assert tables_html.folded("More", "x") == "<details><summary>More</summary>x</details>"
    assert tables_html.section("a", "B", "c") == '<section id="a"><h2>B</h2>c</section>'
    assert tables_html.words("a", "b") == '<td class="w">a<small>b</small></td>'
    assert tables_html.paragraph("<") == "<p>&lt;</p>"
    assert "<figcaption>cap</figcaption>" in tables_html.figure("<svg/>", "cap")
