"""The answer in words, from the figures."""

from collections.abc import Sequence

from zhibek.report.bars import Bar, plain_bars
from zhibek.report.compared import (
    Group,
    PriceMove,
    capacities_on,
    group_of,
    new_corridors,
    price_moves,
    trans_caspian,
)
from zhibek.report.material import (
    Corridor,
    ReportInput,
    chief_of,
    compared_with,
    corridors_of,
    scenario_name,
    sum_of,
    totals_of,
)
from zhibek.report.palette import FAMILY_NAMES
from zhibek.report.tables_html import paragraph
from zhibek.report.wording import (
    change_percent,
    dollars,
    joined,
    many_teu,
    megatonnes,
    percent,
    safe,
    signed,
    small_number,
    thousand_teu,
)

LAND_FAMILIES = ("north", "middle", "south")
STILL = 0.02  # a change within two per cent is told as none
COMPOSITION = (
    ("east-west", "East Asia with Europe, Türkiye and the Caucasus"),
    ("central-asia", "to and from Central Asia"),
)
EAST_WEST_WORDS = "China and East Asia on one side and Europe, Türkiye and the Caucasus on the other"
VERDICT = (
    "What TITR loses is answered in volume, price and composition: where a queue stands behind a full quay, "
    "a loss shows as price."
)
UNIT_NOTE = (
    "Mt: million tonnes a year. TEU and FEU: containers of twenty and of forty feet; kTEU: thousand TEU. "
    "Scarcity price: what room for one more unit a year would be worth."
)


def answer(results: ReportInput) -> str:
    """Write the first screen: four figures and what they say."""
    told = [today(results), *change(results)]
    text = "".join(paragraph(one, "lead") for one in told if one)
    return (
        f'{_key_figures(results)}<div class="beside"><div>{text}</div><div>{_land_bars(results)}</div></div>'
        f"{_verdict(results)}{paragraph(results.price_note, 'note')}{paragraph(convergence(results), 'note')}"
        f"{paragraph(UNIT_NOTE, 'note')}"
    )


def today(results: ReportInput) -> str:
    """Say which way freight goes in the base run."""
    totals = totals_of(results, results.base_id, "east-west")
    by_family = _by_family(results, totals)
    everything = sum(by_family.values())
    if everything <= 0:
        return ""
    year = results.scenarios[results.base_id].get("year", "")
    land = sum(by_family[family] for family in LAND_FAMILIES)
    ways = [
        f"{thousand_teu(by_family[family])} thousand by the {FAMILY_NAMES[family]} corridors "
        f"({percent(by_family[family] / land)})"
        for family in LAND_FAMILIES
        if by_family[family] > 0 and land > 0
    ]
    text = (
        f"In {year} the model carries {many_teu(everything)} between {EAST_WEST_WORDS}: "
        f"{percent(by_family['sea'] / everything)} by sea and {percent(land / everything)} over land. "
    )
    rest = 1 - (by_family["sea"] + land) / everything
    text += f"({percent(rest)} goes by truck and by local ways.) " if rest > 0.002 else ""
    return f"{text}Of {thousand_teu(land)} thousand TEU over land, {joined(ways)}." if ways else text


def change(results: ReportInput) -> list[str]:
    """Say what the chief scenario, and its railway alone, change."""
    chief_id = chief_of(results)
    shown = [chief_id] if chief_id in {"", "cku-2030"} else ["cku-2030", chief_id]
    return [
        _volume(results, compared_with(results, scenario_id), scenario_id)
        for scenario_id in shown
        if compared_with(results, scenario_id)
    ]


def _volume(results: ReportInput, base_id: str, scenario_id: str) -> str:
    corridors = corridors_of(results)
    opened = new_corridors(results, base_id, scenario_id)
    carried = totals_of(results, scenario_id, "all")
    first = sorted(opened, key=lambda one: -carried[one]["load_t"])[:3]
    news = [f"{_short(corridors[one])} {megatonnes(carried[one]['load_t'])} Mt" for one in first]
    text = f"{scenario_name(results, scenario_id)}, against {scenario_name(results, base_id)}: "
    if news:
        whole_t, whole_teu = sum_of(carried, opened, "load_t"), sum_of(carried, opened, "load_teu")
        loads = f"{megatonnes(whole_t)} Mt and {thousand_teu(whole_teu)} kTEU"
        text += f"{loads} take ways that were not there ({joined(news)}). "
    moves = _largest_moves(results, base_id, scenario_id)
    return f"{text}{_told(_titr(results, base_id, scenario_id))}{f' {moves}' if moves else ''}"


def _short(corridor: Corridor) -> str:
    return corridor.name if len(corridor.name) <= 40 else corridor.short_name


def _told(group: Group) -> str:
    tonnes = change_percent(group.base_t, group.scenario_t)
    boxes = change_percent(group.base_teu, group.scenario_teu)
    return (
        f"{group.name} carries {megatonnes(group.scenario_t)} Mt instead of {megatonnes(group.base_t)} "
        f"({tonnes}) and "
        f"{thousand_teu(group.scenario_teu)} kTEU instead of {thousand_teu(group.base_teu)} ({boxes})."
    )


def _largest_moves(results: ReportInput, base_id: str, scenario_id: str) -> str:
    base, scenario = totals_of(results, base_id, "all"), totals_of(results, scenario_id, "all")
    told = set(trans_caspian(results)) | set(new_corridors(results, base_id, scenario_id))
    moves = [
        (sum_of(scenario, [one], "load_t") - sum_of(base, [one], "load_t"), corridor.name)
        for one, corridor in corridors_of(results).items()
        if one not in told and one != "other" and corridor.family != "sea"
    ]
    largest = sorted(moves, key=lambda move: (-abs(move[0]), move[1]))[:2]
    words = [f"{name} ({signed(megatonnes(load_t))} Mt)" for load_t, name in largest if abs(load_t) >= 5e4]
    return f"Beside it most moves on {joined(words)}." if words else ""


def _verdict(results: ReportInput) -> str:
    scenario_id = chief_of(results)
    base_id = compared_with(results, scenario_id)
    titr = _titr(results, base_id, scenario_id) if base_id else None
    if titr is None or titr.base_t <= 0:
        return ""
    ours = capacities_on(results, base_id, trans_caspian(results))
    prices = [move for move in price_moves(results, base_id, scenario_id) if move.capacity_id in ours][:3]
    answers = (
        ("Volume", _volume_verdict(titr)),
        ("Price", _price_verdict(prices)),
        ("Composition", _composition(results, base_id, scenario_id)),
    )
    boxes = "".join(f"<div><h3>{title}</h3>{paragraph(text)}</div>" for title, text in answers if text)
    name = scenario_name(results, scenario_id)
    return (
        f'<div class="verdict"><h2>What TITR loses</h2>{paragraph(VERDICT, "says")}<div class="three">'
        f"{boxes}</div>"
        f"{paragraph(f'{name}, against {scenario_name(results, base_id)}.', 'note')}</div>"
    )


def _volume_verdict(titr: Group) -> str:
    share, boxes = titr.scenario_t / titr.base_t - 1, change_percent(titr.base_teu, titr.scenario_teu)
    if abs(share) < STILL:
        return (
            f"Tonnes stay within two per cent ({change_percent(titr.base_t, titr.scenario_t)}); "
            f"containers {boxes}."
        )
    word = "loses" if share < 0 else "gains"
    return (
        f"It {word} {percent(abs(share))} of its tonnes, "
        f"{signed(megatonnes(titr.scenario_t - titr.base_t))} Mt; containers {boxes}."
    )


def _price_verdict(prices: Sequence[PriceMove]) -> str:
    if not prices:
        return (
            "No full capacity of its own has a scarcity price in either run: what it loses, it loses "
            "in volume."
        )
    told = [
        f"{move.name}: {dollars(move.base_usd)} → {dollars(move.scenario_usd)} USD per {move.unit}"
        for move in prices
    ]
    return f"What one more place is worth. {'; '.join(told)}."


def _composition(results: ReportInput, base_id: str, scenario_id: str) -> str:
    told = []
    for scope, words in COMPOSITION:
        group = _titr(results, base_id, scenario_id, scope)
        if max(group.base_teu, group.scenario_teu) > 0:
            told.append(f"{words} {thousand_teu(group.base_teu)} → {thousand_teu(group.scenario_teu)} kTEU")
    return f"Its containers: {'; '.join(told)}." if told else ""


def _titr(results: ReportInput, base_id: str, scenario_id: str, scope: str = "all") -> Group:
    return group_of(
        results,
        "The Trans-Caspian route (TITR)",
        trans_caspian(results),
        base_id=base_id,
        scenario_id=scenario_id,
        scope=scope,
    )


def convergence(results: ReportInput) -> str:
    """Say how the runs ended."""
    frame = results.outcome.get("runs")
    rows = (
        [] if frame is None else [row for row in frame.to_dicts() if row["scenario_id"] in results.scenarios]
    )
    if not rows:
        return ""
    missed = [scenario_name(results, row["scenario_id"]) for row in rows if not row["converged"]]
    worst = small_number(max(row["residual"] for row in rows))
    if missed:
        return f"Not converged: {joined(missed)}; largest residual {worst}. Read these runs with care."
    return f"All {len(rows)} runs converged; largest residual {worst}."


def _by_family(results: ReportInput, totals: dict[str, dict[str, float]]) -> dict[str, float]:
    loads = dict.fromkeys(FAMILY_NAMES, 0.0)
    for corridor_id, corridor in corridors_of(results).items():
        loads[corridor.family] += sum_of(totals, [corridor_id], "load_teu")
    return loads


def _land_bars(results: ReportInput) -> str:
    totals = totals_of(results, results.base_id, "east-west")
    corridors = corridors_of(results)
    loads = [
        (totals[one]["load_teu"], corridor)
        for one, corridor in corridors.items()
        if one in totals and corridor.family in LAND_FAMILIES and totals[one]["load_teu"] >= 50
    ]
    loads.sort(key=lambda load: (-load[0], load[1].corridor_id))
    bars = [
        Bar(corridor.short_name, load, thousand_teu(load), corridor.family) for load, corridor in loads[:9]
    ]
    if not bars:
        return ""
    year = results.scenarios[results.base_id].get("year", "")
    title = f"East–west containers over land, {year}, kTEU"
    picture = plain_bars(bars, title=title, label=f"{title}; the corridor table has the same figures")
    return f"<figure>{picture}</figure>"


def _key_figures(results: ReportInput) -> str:
    totals = totals_of(results, results.base_id, "east-west")
    by_family = _by_family(results, totals)
    land, everything = sum(by_family[family] for family in LAND_FAMILIES), sum(by_family.values())
    year = results.scenarios[results.base_id].get("year", "")
    cards = []
    if everything > 0:
        cards.append(
            _card(f"{thousand_teu(land)}", "kTEU", f"east–west containers over land, {year}", "north")
        )
        cards.append(
            _card(percent(land / everything), "", f"of all east–west containers go over land, {year}", "sea")
        )
    chief_id = chief_of(results)
    base_id = compared_with(results, chief_id)
    if base_id:
        opened = new_corridors(results, base_id, chief_id)
        carried = sum_of(totals_of(results, chief_id, "all"), opened, "load_t")
        titr = _titr(results, base_id, chief_id)
        cards.append(
            _card(
                megatonnes(carried),
                "Mt",
                f"on the ways that open: {scenario_name(results, chief_id)}",
                "south",
            )
        )
        cards.append(
            _card(
                change_percent(titr.base_t, titr.scenario_t),
                "",
                "change of the Trans-Caspian route's tonnes in that scenario",
                "middle",
            )
        )
    return f'<div class="cards">{"".join(cards)}</div>' if cards else ""


def _card(value: str, unit: str, text: str, family: str) -> str:
    return (
        f'<div class="card t-{safe(family)}"><p class="big">'
        f"{safe(value)}{f'<small>{safe(unit)}</small>' if unit else ''}</p>"
        f"<p>{safe(text)}</p></div>"
    )
