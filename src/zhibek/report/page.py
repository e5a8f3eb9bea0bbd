"""The report: one HTML file, no network."""

from collections.abc import Sequence
from importlib import resources

from zhibek.ledger.book import has_ledger
from zhibek.report.answer import answer
from zhibek.report.charts import IN_DAYS, IN_DOLLARS, Measure, journey_chart
from zhibek.report.corridor_tables import corridor_table, matrix, scenario_stories
from zhibek.report.flows import (
    change_map,
    close_up,
    flow_map,
    flows_by_family,
    flows_compared,
    geometry_for,
    scale_for,
)
from zhibek.report.journeys import Journey, container_routes, find_journeys, shown_pairs
from zhibek.report.limits import bottlenecks, unserved
from zhibek.report.material import ReportInput, chief_of, compared_with, scenario_name, study_names
from zhibek.report.palette import (
    DARK,
    DARK_CHANGES,
    DARK_WORDS,
    LIGHT,
    LIGHT_CHANGES,
    LIGHT_WORDS,
    style_variables,
)
from zhibek.report.partners import partners
from zhibek.report.potential import list_borders, potential
from zhibek.report.promises import promises
from zhibek.report.provenance import estimates, making, source_list
from zhibek.report.questions import backcasts, questions
from zhibek.report.tables_html import Head, figure, number, paragraph, row_name, section, table
from zhibek.report.trade import trade
from zhibek.report.validation import validation
from zhibek.report.wording import days, dollars, grouped, percent, safe

PARTS = (
    ("answer", "The answer"),
    ("corridors", "Corridors"),
    ("map", "Map"),
    ("journeys", "Time and cost"),
    ("bottlenecks", "Bottlenecks"),
    ("scenarios", "Scenarios"),
    ("questions", "Questions"),
    ("trade", "Trade"),
    ("potential", "Potential"),
    ("validation", "Validation"),
    ("sources", "Limits and sources"),
)
LEDGER_PARTS = (("promises", "Promises"), ("partners", "Partners"))


def render_report(results: ReportInput) -> str:
    """Write the whole page; the same tables give the same bytes."""
    extra = LEDGER_PARTS if has_ledger(results.study) else ()
    absent = {"trade"} if not results.targets else set()
    absent |= {"potential"} if not list_borders(results) else set()
    parts = [part for part in PARTS if part[0] not in absent]
    parts = [*parts[:-2], *extra, *parts[-2:]]
    menu = "".join(f'<a href="#{anchor}">{safe(title)}</a>' for anchor, title in parts)
    body = (
        _corridors(results),
        _maps(results),
        _journeys(results),
        _bottlenecks(results),
        _scenarios(results),
        section("questions", "Questions asked", questions(results)),
        trade(results),
        potential(results),
        _ledger(results) if extra else "",
        _validation(results),
        _sources(results),
    )
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="icon" href="data:,">'
        f"<title>{safe(results.title)}</title><style>{_style()}</style></head><body>"
        f'<header class="top"><div class="bar">{_mark()}<strong>Zhibek</strong><nav '
        f'aria-label="Sections">{menu}</nav></div></header>'
        f'<main><section id="answer" class="first"><h1>{safe(results.title)}</h1>'
        f"{paragraph(results.says, 'says')}"
        f"{answer(results)}</section>{''.join(body)}</main></body></html>\n"
    )


def _style() -> str:
    text = resources.files("zhibek.report").joinpath("report.css").read_text(encoding="utf-8")
    light = style_variables(LIGHT, LIGHT_CHANGES, LIGHT_WORDS)
    dark = style_variables(DARK, DARK_CHANGES, DARK_WORDS)
    return f":root{{{light}}}@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}{text}"


def _mark() -> str:
    return (
        '<svg class="logo" viewBox="0 0 24 18" aria-hidden="true"><path class="k-middle" d="M2 13C7 13 7 '
        '4 12 4S17 13 22 13"/>'
        '<path class="k-sea" d="M2 16C8 16 8 8 12 8S16 16 22 16"/></svg>'
    )


def _corridors(results: ReportInput) -> str:
    return section(
        "corridors",
        "Which way freight goes",
        paragraph(
            "Volume, time and cost of each corridor as the model finds them. Days and costs are means "
            "over the freight "
            "that uses it, door to door; bars are scaled to the largest land corridor.",
            "says",
        ),
        corridor_table(results, results.base_id, "all"),
        corridor_table(results, results.base_id, "east-west"),
    )


def _maps(results: ReportInput) -> str:
    flows = flows_by_family(results, results.base_id)
    if flows.is_empty():
        return section("map", "Map", paragraph("No link carries freight."))
    chief_id = chief_of(results)
    base_id = compared_with(results, chief_id)
    compared = flows_compared(results, base_id, chief_id) if base_id else None
    geometry = geometry_for(results, [flows] if compared is None else [flows, compared])
    parts = [
        figure(
            flow_map(results, results.base_id, flows, geometry, scale=scale_for(flows), basemap="wide"),
            f"{scenario_name(results, results.base_id)}. Each direction runs on its right-hand side; a "
            "line shared by "
            "corridors is split. Point at a band for its figures. Circle: hub; circle with dot: port; "
            "square: border. "
            f"{results.disclaimer}",
            "wide",
        )
    ]
    detail = close_up(results, results.base_id)
    if detail:
        parts.append(
            figure(
                detail,
                f"{scenario_name(results, results.base_id)}, close up: the waters that the Middle corridors "
                "cross. Widths are larger here, local and maritime flows are left out.",
                "wide",
            )
        )
    if compared is not None:
        parts.append(
            figure(
                change_map(results, chief_id, compared, geometry, scale_for(flows)),
                f"{scenario_name(results, chief_id)} against {scenario_name(results, base_id)}: teal "
                "gains, rust loses, "
                "stone stays. Links under 0.1 Mt a year in both runs are left out.",
                "wide",
            )
        )
    return section("map", "The flows on the map", *parts)


def _journeys(results: ReportInput) -> str:
    chief_id = chief_of(results)
    runs = [results.base_id] + ([chief_id] if chief_id and chief_id != results.base_id else [])
    zones = study_names(results, "zones", "zone_id")
    parts = []
    routes = container_routes(results, runs)
    for start, end in shown_pairs(results, routes):
        journeys = find_journeys(results, routes, (start, end), runs)
        title = f"{zones.get(start, start)} to {zones.get(end, end)}"
        charts = "".join(_journey_picture(journeys, measure, title) for measure in (IN_DAYS, IN_DOLLARS))
        note = (
            f" * only in {scenario_name(results, chief_id)}." if any(one.is_new for one in journeys) else ""
        )
        parts.append(f"<h3>{safe(title)}</h3>")
        parts.append(
            f'<figure class="two"><div class="pair">{charts}</div><figcaption>A container on each '
            "corridor's fullest "
            f"route, {safe(scenario_name(results, results.base_id))}. Steps are stops: handling, "
            "borders, changes of gauge, "
            f"waiting for a sailing.{safe(note)}</figcaption></figure>"
        )
        parts.append(_journey_table(journeys, title))
    if not parts:
        parts.append(paragraph("No container route is in the results."))
    return section("journeys", "Where time and money go on the way", *parts)


def _journey_picture(journeys: Sequence[Journey], measure: Measure, title: str) -> str:
    label = f"{title}: {measure.title} over distance, a line per corridor"
    return f"<div>{journey_chart(journeys, measure, label=label)}</div>"


def _journey_table(journeys: Sequence[Journey], title: str) -> str:
    heads = (
        Head("Corridor", numeric=False),
        Head("Share", "of the pair"),
        Head("Distance", "km"),
        Head("Days", "mean"),
        Head("of which", "at stops"),
        Head("Cost", "USD/FEU"),
        Head("Longest stop", numeric=False),
    )
    rows = []
    for one in journeys:
        longest = max(one.stops, key=lambda stop: (stop.days, stop.text), default=None)
        rows.append(
            [
                row_name(one.corridor.name + (" *" if one.is_new else ""), family=one.corridor.family),
                number(percent(one.share)),
                number(grouped(one.km[-1])),
                number(days(one.days[-1])),
                number(days(sum(stop.days for stop in one.stops))),
                number(dollars(one.usd_per_feu[-1])),
                f'<td class="w">{safe(f"{longest.text}, {days(longest.days)} days" if longest else "")}</td>',
            ]
        )
    return table(heads, rows, caption=f"{title}, container routes")


def _bottlenecks(results: ReportInput) -> str:
    chief_id = chief_of(results)
    base_id = compared_with(results, chief_id)
    runs = [results.base_id] + ([base_id] if base_id and base_id != results.base_id else [])
    text = (
        "A scarcity price is what one more unit a year would be worth there: the price at which the "
        "queue before a full quay, "
        "crossing or ship stops growing. Where such a price stands, a cheaper or a better route changes "
        "who earns it, not how much passes."
    )
    return section(
        "bottlenecks", "What is full", paragraph(text, "says"), *(bottlenecks(results, run) for run in runs)
    )


def _scenarios(results: ReportInput) -> str:
    text = (
        "Cells are coloured by the change of tonnes against the scenario's own base: teal gains, rust loses; "
        "the steps begin at 6, 25 and 60 per cent."
    )
    return section(
        "scenarios",
        "What each scenario changes",
        paragraph(text, "says"),
        matrix(results),
        scenario_stories(results),
    )


def _ledger(results: ReportInput) -> str:
    return section("promises", "What was promised, and what became of it", promises(results)) + section(
        "partners", "On whom each country leans", partners(results)
    )


def _validation(results: ReportInput) -> str:
    return section(
        "validation", "How well the model meets the world", validation(results), backcasts(results)
    )


def _sources(results: ReportInput) -> str:
    return section(
        "sources",
        "Limits and sources",
        "<h3>Not shipped</h3>",
        unserved(results),
        "<h3>What rests on estimates</h3>",
        estimates(results),
        "<h3>Sources</h3>",
        source_list(results),
        "<h3>Attribution and licence</h3>",
        paragraph(results.attribution),
        paragraph(results.disclaimer),
        paragraph(results.price_note),
        making(results),
    )
