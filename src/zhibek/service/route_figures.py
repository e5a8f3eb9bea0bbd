"""Where each figure of a route comes from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhibek.indicators.legs import cost_of
from zhibek.network.arcs import Arc
from zhibek.study import Frames
from zhibek.units import HOURS_PER_DAY

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Origin:
    """A row that a figure rests on: its table, key, source and confidence."""

    table: str
    row_id: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one part of a leg: what, how much, in which unit, how made, from which rows."""

    part: str
    what: str
    value: float
    unit: str
    made: str
    rows: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class Ledger:
    """The rows that arcs are made from, by key."""

    links: dict[str, Row]
    rates: dict[tuple[str, str], Row]
    operations: dict[str, Row]
    services: dict[str, Row]
    country: dict[str, str]

    def rate(self, mode: str, place: str) -> Row:
        """Find the rates of a mode where a place lies."""
        return self.rates.get((mode, self.country[place])) or self.rates[mode, "*"]


def open_ledger(frames: Frames) -> Ledger:
    """Index a scenario's tables by what a route asks for."""
    keyed: dict[str, dict[str, Row]] = {
        name: {row[f"{name[:-1]}_id"]: row for row in frames[name].iter_rows(named=True)}
        for name in ("links", "operations", "services")
    }
    return Ledger(
        links=keyed["links"],
        operations=keyed["operations"],
        services=keyed["services"],
        rates={(row["mode"], row["country"]): row for row in frames["rates"].iter_rows(named=True)},
        country=dict(frames["places"].select("place_id", "country").iter_rows()),
    )


def explain_leg(arcs: Sequence[Arc], ledger: Ledger) -> tuple[Figure, ...]:
    """Open a leg's figures, arc by arc; those of one kind add up to the leg's own."""
    return tuple(figure for arc in arcs for figure in _figures(arc, ledger))


def emission_rows(arcs: Sequence[Arc], ledger: Ledger) -> tuple[Origin, ...]:
    """Give the rows that a leg's factors of emissions stand in."""
    rows: dict[Origin, None] = {}
    for arc in arcs:
        if not arc.mode:
            rows[_origin("operations", ledger.operations[arc.subject_id])] = None
            continue
        for place in (arc.from_place, arc.to_place):
            rows[_origin("rates", ledger.rate(arc.mode, place), of_emission=True)] = None
    return tuple(rows)


def _figures(arc: Arc, ledger: Ledger) -> list[Figure]:
    """Open one arc's figures."""
    part = f"{arc.from_place}–{arc.to_place}" if arc.from_place != arc.to_place else arc.from_place
    unit = "USD/FEU" if arc.cargo == "container" else "USD/t"
    days, money = arc.time_h / HOURS_PER_DAY, cost_of(arc)
    spread = arc.time_sd_h / HOURS_PER_DAY
    if not arc.mode:
        own = (_origin("operations", ledger.operations[arc.subject_id]),)
        told = f"operation {arc.kind}"
        return [
            Figure(part, "time", days, "days", told, own),
            Figure(part, "spread", spread, "days", told, own),
            Figure(part, "cost", money, unit, told, own),
            Figure(part, "emission", arc.emission_kgco2e_per_t, "kgCO2e/t", told, own),
        ]
    link = _origin("links", ledger.links[arc.link_id])
    rates = [ledger.rate(arc.mode, place) for place in dict.fromkeys((arc.from_place, arc.to_place))]
    by_rate = tuple(dict.fromkeys(_origin("rates", rate) for rate in rates))
    by_factor = tuple(dict.fromkeys(_origin("rates", rate, of_emission=True) for rate in rates))
    delays = tuple(
        _origin("operations", row)
        for row in ledger.operations.values()
        if row["kind"] == "delay" and row["place_id"] in (arc.from_place, arc.to_place)
    )
    if arc.kind == "service":
        run = (_origin("services", ledger.services[arc.subject_id]), *delays)
        timed, priced = "half the headway and the sailing", "tariff of the service"
        time_rows = cost_rows = run
    else:
        timed, priced = "length over the mean speed of both ends", "length times the mean rate of both ends"
        time_rows, cost_rows = (link, *by_rate, *delays), (link, *by_rate)
    factor = sum(float(str(rate["emission_kgco2e_per_tkm"])) for rate in rates) / len(rates)
    return [
        Figure(part, "length", arc.length_km, "km", "length of the link", (link,)),
        Figure(part, "time", days, "days", timed + (", with delays" if delays else ""), time_rows),
        Figure(part, "spread", spread, "days", "standard deviation of that time", time_rows),
        Figure(part, "cost", money, unit, priced, cost_rows),
        Figure(
            part,
            "emission",
            arc.emission_kgco2e_per_t,
            "kgCO2e/t",
            f"length times {factor:.4g} kgCO2e/tkm, well to wheel",
            (link, *by_factor),
        ),
    ]


def _origin(table: str, row: Row, *, of_emission: bool = False) -> Origin:
    """Name a row; a rate is named by its mode and country, and may have another source for emissions."""
    key = f"{row['mode']}:{row['country']}" if table == "rates" else str(row[f"{table[:-1]}_id"])
    names = ("source", "confidence")
    cells = [(row[f"emission_{name}"] if of_emission else None) or row[name] for name in names]
    return Origin(table, key, str(cells[0]), str(cells[1]))
