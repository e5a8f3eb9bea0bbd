"""The live map's answers in words."""

from collections.abc import Sequence

from zhibek.service.answers import Answer, AnswerTable, rows_of
from zhibek.service.columns import Scarcity
from zhibek.service.corridor_strip import CorridorStrip
from zhibek.service.details import LinkDetails, PlaceDetails
from zhibek.service.figures import figure, signed
from zhibek.service.map_frame import Controls, MapFrame
from zhibek.service.picture import Picture
from zhibek.service.whatif_why import WhatIfWhy

HOW = "Ask with `zhibek whatif --base SCENARIO --open PROJECT --set SETTING=VALUE --year YEAR`."
MOST_ROWS = 15
LEAST_CHANGE_T = 1000.0
REFINED = "Found with new routes looked for: a run of the saved scenario gives the same."
QUICK = "Found on the routes that were known; ask without --quick for the full answer."


def tell_frame(frame: MapFrame) -> Answer:
    """Say what a map has."""
    counts = {name: frame.links.mode.count(name) for name in sorted(set(frame.links.mode))}
    modes = ", ".join(f"{count} {name}" for name, count in counts.items())
    names = frame.corridors
    opens = f"The map opens with {frame.scenario_id}; --json gives every line."
    columns = (names.corridor_id, names.name, names.family)
    return Answer(
        question="map",
        title=frame.title,
        command="zhibek map",
        says=(f"{len(frame.places.place_id)} places, {len(frame.links.link_id)} links ({modes}).", opens),
        tables=(AnswerTable("Corridors", ("corridor", "name", "family"), _rows(columns)),),
    )


def tell_controls(panel: Controls) -> Answer:
    """Say what can be set."""
    told, projects, bases = panel.settings, panel.projects, panel.bases
    ranges = [
        "0 or 1"
        if kind == "switch"
        else f"{least:g} to {most:g}{f' {unit}' if unit else ''}, neutral {neutral:g}"
        for kind, least, most, unit, neutral in zip(
            told.kind, told.least, told.most, told.unit, told.neutral, strict=True
        )
    ]
    costs = ["–" if cost is None else figure(cost / 1e6, 0) for cost in projects.cost_usd]
    opening = [str(year or "–") for year in projects.opening_year]
    acts = ["" if one else "changes nothing yet" for one in projects.acts]
    years = panel.years
    return Answer(
        question="controls",
        title="what can be asked",
        command="zhibek controls",
        says=(f"Years {years.least} to {years.most}, base {years.base}.", HOW),
        tables=(
            AnswerTable(
                "Settings", ("setting", "range", "what it is"), _rows((told.setting_id, ranges, told.label))
            ),
            AnswerTable(
                "Projects",
                ("project", "name", "million USD", "opens", "status", ""),
                _rows((projects.project_id, projects.name, costs, opening, projects.status, acts)),
            ),
            AnswerTable(
                "Scenarios to start from",
                ("scenario", "year", "says"),
                _rows((bases.scenario_id, [str(year) for year in bases.year], bases.says)),
            ),
        ),
    )


def tell_picture(picture: Picture) -> Answer:
    """Say what a what-if moves."""
    totals, corridors = picture.totals, picture.corridors
    order = sorted(range(len(corridors.corridor_id)), key=lambda one: -corridors.load_t[one])
    rows = [
        [
            corridors.corridor_id[one],
            figure(corridors.load_t[one] / 1e3),
            figure(corridors.load_teu[one] / 1e3),
            f"{figure(corridors.time_p50_days[one])} / {figure(corridors.time_p90_days[one])}",
            figure(corridors.cost_usd_per_t[one]),
            figure(corridors.cost_usd_per_feu[one], 0),
        ]
        for one in order
    ]
    heads = ("corridor", "kt a year", "thousand TEU", "days P50 / P90", "USD/t", "USD/FEU")
    emitted = totals.emission_kgco2e / 1e9
    converged = "" if picture.converged else " It did not settle within its steps."
    return Answer(
        question="whatif",
        title=f"{picture.base}, {picture.year}: {'; '.join(picture.says) or 'as it is'}",
        command=f"zhibek whatif --base {picture.base}",
        says=(
            f"{figure(totals.moved_t / 1e6)} Mt and {figure(totals.moved_teu / 1e6, 2)} million TEU move.",
            f"{figure(picture.unserved_t / 1e3)} kt of {figure(picture.demand_t / 1e6)} Mt do not.",
            f"A tonne pays {figure(totals.mean_cost_usd_per_t)} USD, {figure(emitted, 2)} Mt CO2e in all.",
            f"{REFINED if picture.refined else QUICK} Capacities hold to {picture.residual:.0e}.{converged}",
        ),
        tables=(
            AnswerTable("Corridors", heads, rows_of(rows)),
            _scarcity("Scarcest capacities", picture.scarcity),
        ),
    )


def tell_place_details(told: PlaceDetails) -> Answer:
    """Say what a place sees."""
    near, through, done = told.neighbours, told.through, told.operations
    passing = f"{figure(told.through_t / 1e3)} kt, {figure(told.through_teu / 1e3)} thousand TEU"
    return Answer(
        question="whatif place",
        title=f"{told.name}, {told.country}",
        command=f"zhibek whatif place {told.place_id}",
        says=(
            f"{passing} pass in a year, what starts or ends here counted too.",
            f"Source of the place: {told.source} ({told.confidence}).",
        ),
        tables=(
            AnswerTable(
                "Links, kt a year",
                ("to", "mode", "out", "in"),
                _rows((near.place_id, near.mode, _kt(near.out_t), _kt(near.in_t))),
            ),
            AnswerTable(
                "What passes, kt a year",
                ("corridor", "from", "to", "kt"),
                _rows((through.corridor_id, through.from_country, through.to_country, _kt(through.load_t))),
            ),
            AnswerTable(
                "What is done here",
                ("operation", "hours", "under load", "kt a year", "source", "confidence"),
                _rows((
                    done.operation, _figures(done.time_h), _figures(done.loaded_time_h), _kt(done.load_t),
                    done.source, done.confidence,
                )),
            ),
            _scarcity("Capacities", told.capacities),
        ),
    )  # fmt: skip


def tell_link_details(told: LinkDetails) -> Answer:
    """Say what a link carries."""
    kinds, ways = told.classes, told.corridors
    heads = ("", f"to {told.to_place}", f"to {told.from_place}")
    return Answer(
        question="whatif link",
        title=f"{told.from_place} – {told.to_place}, {told.mode}",
        command=f"zhibek whatif link {told.link_id}",
        says=(f"{figure(told.length_km, 0)} km. Source of the link: {told.source} ({told.confidence}).",),
        tables=(
            AnswerTable(
                "By class, kt a year", heads, _rows((kinds.name, _kt(kinds.forward_t), _kt(kinds.backward_t)))
            ),
            AnswerTable(
                "By corridor, kt a year",
                heads,
                _rows((ways.corridor_id, _kt(ways.forward_t), _kt(ways.backward_t))),
            ),
            _scarcity("Capacities", told.capacities),
        ),
    )


def tell_strip(told: CorridorStrip) -> Answer:
    """Say a corridor's fullest route leg by leg."""
    legs = told.legs
    columns = (
        legs.name, legs.kind, _figures(legs.days, 2), _figures(legs.cumulative_days, 2),
        _figures(legs.cost_usd_per_feu_or_t, 0), _figures(legs.cumulative_cost, 0),
        legs.source, legs.confidence,
    )  # fmt: skip
    fullest = f"Its fullest route, {told.origin} to {told.destination}, carries"
    heads = ("leg", "what", "days", "so far", told.cost_unit, "so far", "source", "confidence")
    return Answer(
        question="whatif corridor",
        title=told.name,
        command=f"zhibek whatif corridor {told.corridor_id}",
        says=(
            f"{figure(told.load_t / 1e3)} kt a year go this way.",
            f"{fullest} {figure(told.route_t / 1e3)} kt.",
        ),
        tables=(AnswerTable("Leg by leg", heads, _rows(columns)),),
    )


def tell_whatif_why(told: WhatIfWhy) -> Answer:
    """Say which part of a what-if moved what."""
    how = "Shapley parts, the mean over all orders" if told.method == "shapley" else "done one after another"
    rows = [
        [name, *(signed(part / 1e3) for part in parts), signed(sum(parts) / 1e3)]
        for name, parts in zip(told.corridor_id, told.change_t, strict=True)
        if max(abs(part) for part in parts) >= LEAST_CHANGE_T
    ]
    return Answer(
        question="whatif why",
        title=f"{told.base}: {'; '.join(told.edits)}",
        command=f"zhibek whatif --base {told.base} why",
        says=(f"What each part adds to each corridor, kt a year: {how}.",),
        tables=(AnswerTable("Parts of the change", ("corridor", *told.edits, "all"), rows_of(rows)),),
    )


def _scarcity(caption: str, told: Scarcity) -> AnswerTable:
    """Show capacities, the dearest first, then the fullest."""
    full = [
        (load + base) / capacity if capacity else 0.0
        for load, base, capacity in zip(
            told.load_per_year, told.base_load_per_year, told.capacity_per_year, strict=True
        )
    ]
    order = sorted(range(len(full)), key=lambda one: (-told.scarcity_price_usd[one], -full[one]))[:MOST_ROWS]
    rows = [
        [
            f"{told.name[one]}, {told.direction[one]}",
            f"{figure(told.load_per_year[one] / 1e3)} of {figure(told.capacity_per_year[one] / 1e3)}",
            f"thousand {told.counted_in[one]}",
            figure(told.scarcity_price_usd[one], 2),
            told.source[one],
            told.confidence[one],
        ]
        for one in order
    ]
    return AnswerTable(
        caption, ("capacity", "load", "counted in", "price, USD", "source", "confidence"), rows_of(rows)
    )


def _rows(columns: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(zip(*columns, strict=True))


def _kt(amounts: Sequence[float]) -> list[str]:
    return [figure(amount / 1e3) for amount in amounts]


def _figures(amounts: Sequence[float], digits: int = 1) -> list[str]:
    return [figure(amount, digits) for amount in amounts]
