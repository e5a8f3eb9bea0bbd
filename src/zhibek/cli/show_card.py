"""Print a route card, and restrictions."""

from collections.abc import Collection, Sequence

from rich.table import Table

from zhibek.cli.printing import figure, make_table, print_json, print_parts
from zhibek.scenario.restrictions import ALLOWED
from zhibek.service.route_card import CardLeg, CardRoute, RouteCard
from zhibek.service.route_figures import Origin
from zhibek.service.rule_list import RuleList
from zhibek.units import HOURS_PER_DAY

MARKS = {"allowed": "", "allowed with conditions": "conditions", "licence": "licence", "unknown": "unknown"}


def show_card(card: RouteCard, *, explain: bool, as_json: bool) -> None:
    """Print a route card: one line for each corridor, what bars others, then each leg by leg."""
    if as_json:
        print_json(card)
        return
    print_parts(_summary(card))
    told = [f"blocked: {route.corridor}, by {_blockers(route)}." for route in card.blocked]
    beyond = ["The day lies beyond the last that was checked: every verdict is unknown."]
    print_parts(*told, *(beyond if card.beyond_rules else []))
    for route in card.routes:
        print_parts(_legs(card, route))
        print_parts(*_below(card, route))
        if explain:
            print_parts(*_figures(card, route))
    if explain:
        print_parts(_sources(card))
    print_parts("", *card.notes)


def _summary(card: RouteCard) -> Table:
    """Make the table of corridors."""
    unit = "USD/FEU" if card.cargo == "container" else "USD/t"
    known = f", known on {card.known_on}" if card.known_on else ""
    whom = f", for {card.actor}" if card.actor else ""
    goods = f", HS {card.goods}" if card.goods else ""
    table = make_table(
        f"{card.origin} → {card.destination}, {card.class_id}{goods} by {card.cargo}, {card.scenario_id}; "
        f"judged as of {card.judged_on}{known}{whom}",
        "corridor", "km", "P50 days", "P90", unit, "kgCO2e/t", "borders", "gauge", "handovers", "shared",
        "est.", "verdict",
    )  # fmt: skip
    table.columns[0].no_wrap = True
    for route in card.routes:
        table.add_row(
            route.corridor,
            figure(route.length_km, 0),
            figure(route.time_p50_days),
            figure(route.time_p90_days),
            figure(route.cost_usd, 0),
            figure(route.emission_kgco2e_per_t, 0),
            str(route.n_borders),
            str(route.n_gauge_breaks),
            str(route.n_handovers),
            f"{100 * route.overlap:.0f}%",
            f"{100 * route.uncertain_share:.0f}%",
            MARKS.get(route.verdict, route.verdict) or "allowed",
        )
    return table


def _legs(card: RouteCard, route: CardRoute) -> Table:
    """Make the table of a route's legs."""
    unit = "USD/FEU" if card.cargo == "container" else "USD/t"
    legs = make_table(
        f"\n{route.corridor}", "leg", "mode", "from", "to", "km", "P50 days", "P90", unit, "kgCO2e/t",
        "verdict", "source", "confidence",
    )  # fmt: skip
    for leg in route.legs:
        legs.add_row(
            _what(leg),
            leg.mode,
            card.places[leg.from_place],
            card.places[leg.to_place],
            figure(leg.length_km, 0),
            figure(leg.time_days),
            figure(leg.time_p90_days),
            figure(leg.cost_usd, 0),
            figure(leg.emission_kgco2e_per_t),
            MARKS.get(leg.verdict, leg.verdict),
            leg.sources[0][:18] + (f" +{len(leg.sources) - 1}" if len(leg.sources) > 1 else ""),
            leg.confidence,
        )
    return legs


def _what(leg: CardLeg) -> str:
    """Say what a leg is; a border that has no operation of its own is marked on its way."""
    return f"{leg.what}, border" if leg.border and leg.what in {"haul", "service"} else leg.what


def _below(card: RouteCard, route: CardRoute) -> list[str]:
    """Say by which gateways a route goes, what papers it needs, and what bites."""
    lines = [f"  by {' · '.join(route.gateways)}"] if route.gateways else []
    if route.beaten_by:
        lines.append(f"  slower and dearer than {route.beaten_by}")
    if route.papers:
        papers = [
            f"{paper.name} ({card.places[paper.from_place]}–{card.places[paper.to_place]})"
            for paper in route.papers
        ]
        lines.append("  papers: " + "; ".join(papers))
    for bite in route.bites:
        note = "" if bite.verdict != ALLOWED else "note: "
        more = f", {bite.delay_h / HOURS_PER_DAY:g} days more" if bite.delay_h else ""
        if bite.capacity_factor is not None:
            more += f", {100 * bite.capacity_factor:.0f}% of capacity left"
        lines.append(f"  {note}{bite.says}{more} – {bite.source}, {bite.confidence}")
    return lines


def _figures(card: RouteCard, route: CardRoute) -> list[str]:
    """Say of every leg what each of its figures is made of, and from which rows."""
    lines = [f"\n{route.corridor}: where each figure comes from"]
    for number, leg in enumerate(route.legs, start=1):
        ends = dict.fromkeys((card.places[leg.from_place], card.places[leg.to_place]))
        lines.append(f"{number} {leg.what} {leg.mode} {'–'.join(ends)}".replace("  ", " "))
        told: set[Origin] = set()
        for what in dict.fromkeys(one.what for one in leg.figures if one.value):
            own = [one for one in leg.figures if one.what == what]
            made = "; ".join(dict.fromkeys(one.made for one in own))
            value = (
                sum(one.value**2 for one in own) ** 0.5 if what == "spread" else sum(one.value for one in own)
            )
            rows = list(dict.fromkeys(row for one in own for row in one.rows))
            lines.append(f"    {what} {figure(value, 2)} {own[0].unit} – {made}: {_say_rows(rows, told)}")
            told.update(rows)
    return lines


def _say_rows(rows: Sequence[Origin], told: Collection[Origin]) -> str:
    """Name rows by their source; those told before in this leg are only pointed at."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for row in rows:
        if row not in told:
            groups.setdefault((row.table, row.source, row.confidence), []).append(row.row_id)
    fresh = [
        f"{table} {', '.join(names)} ({source}, {confidence})"
        for (table, source, confidence), names in groups.items()
    ]
    again = [f"the {table} above" for table in dict.fromkeys(row.table for row in rows if row in told)]
    return "; ".join([*again, *fresh])


def _sources(card: RouteCard) -> Table:
    """Make the list of sources."""
    table = make_table("\nsources", "key", "title")
    table.columns[1].justify = "left"
    for source, title in card.sources.items():
        table.add_row(source, title)
    return table


def _blockers(route: CardRoute) -> str:
    """Name the rules that forbid a route."""
    return "; ".join(bite.says for bite in route.bites if bite.verdict == "prohibited")


def show_rules(found: RuleList, *, as_json: bool) -> None:
    """Print restrictions: what, who, since when, until when, whom, where from."""
    if as_json:
        print_json(found)
        return
    known = f", by what was known on {found.known_on}" if found.known_on else ""
    table = make_table(
        f"restrictions in force on {found.listed_on}{known}: {found.rules.height}",
        "rule", "what", "by", "binds", "effect", "from", "until", "stands", "source", "confidence",
    )  # fmt: skip
    for column in table.columns:
        column.justify, column.overflow = "left", "fold"
    table.columns[0].no_wrap = True
    for row in found.rules.iter_rows(named=True):
        table.add_row(
            row["restriction_id"],
            row["name"],
            row["authority"],
            row["binds"],
            row["effect"],
            row["valid_from"],
            row["valid_until"] or "–",
            "unverified" if row["stands"] == "perhaps" else "in force" if row["stands"] else "not in force",
            row["source"],
            row["confidence"],
        )
    beyond = ["The day lies beyond the last that was checked: what stands here may have changed."]
    print_parts(table, *(beyond if found.beyond_rules else []), found.notice)
