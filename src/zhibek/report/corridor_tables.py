"""Corridor tables, of one run and of all."""

from zhibek.report.bars import Bar, change_bars
from zhibek.report.compared import PriceMove, moved, new_corridors, price_moves
from zhibek.report.material import (
    Corridor,
    ReportInput,
    Row,
    compared_with,
    corridors_of,
    scenario_name,
    sum_of,
    totals_of,
)
from zhibek.report.palette import change_step
from zhibek.report.tables_html import Head, coloured, folded, number, paragraph, row_name, table, words
from zhibek.report.wording import (
    change_percent,
    days,
    dollars,
    grouped,
    joined,
    megatonnes,
    percent,
    safe,
    signed,
    thousand_teu,
)

SCOPES = {
    "all": "All cargo of the model",
    "east-west": "East–west: containers between China or East Asia and Europe, Türkiye or the Caucasus",
    "central-asia": "Cargo to and from Central Asia",
}
CORRIDOR_HEADS = (
    Head("Corridor", numeric=False),
    Head("Volume", "Mt"),
    Head("Share", "tonnes"),
    Head("Containers", "kTEU"),
    Head("Share", "TEU"),
    Head("Days", "middle"),
    Head("Days", "9 of 10"),
    Head("Cost", "USD/FEU"),
    Head("Borders", ""),
    Head("Gauge", "breaks"),
    Head("CO₂e", "kg/t"),
    Head("Rests on", "estimates", hint="Share of the cost that rests on estimated or assumed rows"),
)
LEAST_T = 5000.0
LEAST_TOLD_T = 2e4


def corridor_table(results: ReportInput, scenario_id: str, scope: str) -> str:
    """Write the corridor table of one run and scope."""
    totals = totals_of(results, scenario_id, scope)
    corridors = corridors_of(results)
    shown = [
        (corridor, totals[one])
        for one, corridor in corridors.items()
        if one in totals and totals[one]["load_t"] >= LEAST_T
    ]
    land = [row for corridor, row in shown if corridor.family not in {"sea", "local"}]
    most_t = max((row["load_t"] for row in land), default=1.0)
    most_teu = max((row["load_teu"] for row in land), default=1.0) or 1.0
    rows = [_corridor_row(corridor, row, most_t, most_teu) for corridor, row in shown]
    caption = f"{SCOPES[scope]}, {scenario_name(results, scenario_id)}"
    return table(CORRIDOR_HEADS, rows, caption=caption, kind="corridors")


def _corridor_row(corridor: Corridor, row: Row, most_t: float, most_teu: float) -> list[str]:
    return [
        row_name(corridor.name, family=corridor.family),
        number(megatonnes(row["load_t"]), share=row["load_t"] / most_t, family=corridor.family),
        number(percent(row["tonnes_share"])),
        number(thousand_teu(row["load_teu"]), share=row["load_teu"] / most_teu, family=corridor.family),
        number(percent(row["teu_share"])),
        number(days(row["time_p50_days"])),
        number(days(row["time_p90_days"])),
        number(dollars(row["cost_usd_per_feu"])),
        number(grouped(row["n_borders"], 1)),
        number(grouped(row["n_gauge_breaks"], 1)),
        number(grouped(row["emission_kgco2e_per_t"])),
        number(percent(row["uncertain_share"])),
    ]


def matrix(results: ReportInput) -> str:
    """Write corridors by scenarios, each cell coloured by its change against its own base."""
    totals = {scenario_id: totals_of(results, scenario_id, "all") for scenario_id in results.scenarios}
    heads = [Head("Corridor", "Mt, kTEU below", numeric=False)]
    heads += [Head(scenario_name(results, one), _against(results, one)) for one in results.scenarios]
    rows = []
    for corridor_id, corridor in corridors_of(results).items():
        if all(sum_of(run, [corridor_id], "load_t") < LEAST_T for run in totals.values()):
            continue
        cells = [row_name(corridor.short_name, family=corridor.family)]
        cells += [
            _matrix_cell(totals, corridor_id, one, compared_with(results, one)) for one in results.scenarios
        ]
        rows.append(cells)
    return table(
        heads,
        rows,
        caption="All cargo by corridor and scenario, million tonnes and thousand TEU a year",
        kind="matrix",
    )


def _against(results: ReportInput, scenario_id: str) -> str:
    base_id = compared_with(results, scenario_id)
    return f"against {scenario_name(results, base_id)}" if base_id else ""


def _matrix_cell(totals: dict[str, dict[str, Row]], corridor_id: str, scenario_id: str, base_id: str) -> str:
    load_t = sum_of(totals[scenario_id], [corridor_id], "load_t")
    load_teu = sum_of(totals[scenario_id], [corridor_id], "load_teu")
    text, note = megatonnes(load_t), thousand_teu(load_teu)
    if load_t < LEAST_T and not base_id:
        return number("–")
    if not base_id:
        return number(text).replace("</td>", f"<small>{note}</small></td>")
    base_t = sum_of(totals[base_id], [corridor_id], "load_t")
    if max(base_t, load_t) < LEAST_T:
        return number("–")
    return coloured(text, note, step=change_step(base_t, load_t))


def scenario_stories(results: ReportInput) -> str:
    """Tell each scenario against its base: sentences, corridors and prices that moved."""
    parts = []
    for scenario_id in results.scenarios:
        base_id = compared_with(results, scenario_id)
        if base_id:
            parts.append(_story(results, base_id, scenario_id))
    return "".join(parts)


def _story(results: ReportInput, base_id: str, scenario_id: str) -> str:
    name = scenario_name(results, scenario_id)
    says = str(results.scenarios[scenario_id].get("says") or "")
    moves = moved(price_moves(results, base_id, scenario_id))
    details = _change_table(results, base_id, scenario_id) + _price_table(
        results, moves, base_id, scenario_id
    )
    return (
        f'<article id="{safe(scenario_id)}"><div class="beside"><div><h3>{safe(name)}</h3>'
        f"{paragraph(says, 'says')}"
        f"{paragraph(_gist(results, base_id, scenario_id, moves))}</div><div>"
        f"{_bars(results, base_id, scenario_id)}</div></div>"
        f"{folded('The figures of this scenario', details)}</article>"
    )


def _bars(results: ReportInput, base_id: str, scenario_id: str) -> str:
    base, scenario = totals_of(results, base_id, "all"), totals_of(results, scenario_id, "all")
    bars = []
    for corridor_id, corridor in corridors_of(results).items():
        before, after = sum_of(base, [corridor_id], "load_t"), sum_of(scenario, [corridor_id], "load_t")
        if abs(after - before) >= LEAST_TOLD_T:
            text = signed(megatonnes(after - before))
            bars.append(Bar(corridor.short_name, after - before, text, f"s{change_step(before, after)}"))
    bars = sorted(bars, key=lambda bar: -abs(bar.value))[:8]
    bars.sort(key=lambda bar: -bar.value)
    title = "Change by corridor, Mt a year"
    return (
        change_bars(bars, title=title, label=f"{title}; the table below has the same figures") if bars else ""
    )


def _gist(results: ReportInput, base_id: str, scenario_id: str, moves: list[PriceMove]) -> str:
    base, scenario = totals_of(results, base_id, "all"), totals_of(results, scenario_id, "all")
    opened = set(new_corridors(results, base_id, scenario_id))
    changes = sorted(
        (
            (sum_of(scenario, [one], "load_t") - sum_of(base, [one], "load_t"), one, corridor)
            for one, corridor in corridors_of(results).items()
        ),
        key=lambda change: (-abs(change[0]), change[1]),
    )
    told = []
    for load_t, one, corridor in changes[:4]:
        if abs(load_t) < LEAST_TOLD_T:
            continue
        share = (
            "new"
            if one in opened
            else change_percent(sum_of(base, [one], "load_t"), sum_of(scenario, [one], "load_t"))
        )
        told.append(f"{corridor.short_name} {signed(megatonnes(load_t))} Mt ({share})")
    text = (
        f"Against {scenario_name(results, base_id)}: {joined(told)}."
        if told
        else "No corridor moves by 20,000 tonnes."
    )
    if moves:
        prices = [
            f"{move.name} {dollars(move.base_usd)} → {dollars(move.scenario_usd)} USD/{move.unit}"
            for move in moves[:3]
        ]
        text += f" Scarcity prices: {'; '.join(prices)}."
    return text


def _change_table(results: ReportInput, base_id: str, scenario_id: str) -> str:
    base, scenario = totals_of(results, base_id, "all"), totals_of(results, scenario_id, "all")
    heads = (
        Head("Corridor", numeric=False),
        Head("Base", "Mt"),
        Head("Scenario", "Mt"),
        Head("Change", "Mt, per cent below"),
        Head("Base", "kTEU"),
        Head("Scenario", "kTEU"),
        Head("Change", "kTEU, per cent below"),
    )
    rows = []
    for corridor_id, corridor in corridors_of(results).items():
        cells = [row_name(corridor.name, family=corridor.family)]
        for column, written in (("load_t", megatonnes), ("load_teu", thousand_teu)):
            before, after = sum_of(base, [corridor_id], column), sum_of(scenario, [corridor_id], column)
            note = change_percent(before, after)
            cells += [number(written(before)), number(written(after))]
            cells.append(coloured(signed(written(after - before)), note, step=change_step(before, after)))
        if max(sum_of(base, [corridor_id], "load_t"), sum_of(scenario, [corridor_id], "load_t")) >= LEAST_T:
            rows.append(cells)
    return table(heads, rows, caption=f"Corridors, {scenario_name(results, scenario_id)} and its base")


def _price_table(results: ReportInput, moves: list[PriceMove], base_id: str, scenario_id: str) -> str:
    heads = (
        Head("Capacity", numeric=False),
        Head("Base", "USD a unit"),
        Head("Scenario", "USD a unit"),
        Head("Change", "USD"),
        Head("Unit", numeric=False),
    )
    rows = [
        [
            row_name(move.name),
            number(dollars(move.base_usd)),
            number(dollars(move.scenario_usd)),
            number(signed(dollars(move.change_usd))),
            words(move.unit),
        ]
        for move in moves[:12]
    ]
    return table(
        heads,
        rows,
        caption=(
            f"Scarcity prices that moved, {scenario_name(results, base_id)} to "
            f"{scenario_name(results, scenario_id)}"
        ),
    )
