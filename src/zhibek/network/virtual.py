"""Split places by mode and gauge; join by arcs."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import polars as pl

from zhibek.network.arcs import Arc, ArcList, Node, Row, money, number, worse_confidence
from zhibek.network.gateways import split_list
from zhibek.tables.spec import CARGOES

Frames = Mapping[str, pl.DataFrame]
SEA = "XZ"  # the country of waypoints at sea
LEAVING_ROAD = "road-leaving"
ZONE_MODES = ("rail", "road", "deepsea", "feeder")


@dataclass(frozen=True, slots=True)
class Books:
    """The tables as look-ups, so that arcs can be built in one pass.

    `crossings`: operations by the pair of places and mode; `transfers`: by place (or `*`) and pair
    of modes; `accesses`: load and unload by place (or `*`), kind and mode; `delays` by place.
    """

    country: dict[str, str]
    rates: dict[tuple[str, str], Row]
    crossings: dict[tuple[str, str, str], list[Row]]
    transfers: dict[tuple[str, str, str], list[Row]]
    accesses: dict[tuple[str, str, str], list[Row]]
    gauges: dict[str, list[Row]]
    delays: dict[str, list[Row]]
    services: dict[str, list[Row]]
    time_factor: dict[str, float]
    unions: tuple[frozenset[str], ...]


def open_books(frames: Frames, unions: Sequence[str] = ()) -> Books:
    """Index the tables by what arcs are built from."""
    books = Books(
        country=dict(frames["places"].select("place_id", "country").iter_rows()),
        rates={(row["mode"], row["country"]): row for row in frames["rates"].iter_rows(named=True)},
        crossings={},
        transfers={},
        accesses={},
        gauges={},
        delays={},
        services={},
        time_factor={
            target: factor
            for subject, target, factor in frames["factors"].select("subject", "target", "factor").iter_rows()
            if subject == "time"
        },
        unions=tuple(frozenset(split_list(union)) for union in unions),
    )
    for row in frames["operations"].sort("operation_id").iter_rows(named=True):
        _shelve(books, row)
    for row in frames["services"].sort("service_id").iter_rows(named=True):
        books.services.setdefault(row["link_id"], []).append(row)
    return books


def _shelve(books: Books, row: Row) -> None:
    """Put one operation where the arcs that need it will look."""
    place, other = str(row["place_id"]), row["to_place"]
    from_mode, to_mode = str(row["from_mode"] or ""), str(row["to_mode"] or "")
    kind = str(row["kind"])
    if kind in ("load", "unload"):
        books.accesses.setdefault((place, kind, to_mode or from_mode), []).append(row)
    elif kind == "tranship":
        first, second = sorted((from_mode, to_mode))
        books.transfers.setdefault((place, first, second), []).append(row)
    elif kind == "delay":
        books.delays.setdefault(place, []).append(row)
    elif kind == "gauge" and other is None:
        books.gauges.setdefault(place, []).append(row)
    else:
        first, second = sorted((place, str(other))) if other is not None else ("*", "*")
        books.crossings.setdefault((first, second, from_mode or to_mode), []).append(row)


def build_arcs(frames: Frames, unions: Sequence[str] = ()) -> list[Arc]:
    """Build every arc of the virtual network, sorted by tail, then by name.

    Each place is split into layers by mode and, on rail, by gauge, and again by cargo. Line-haul
    and service arcs join like to like between places; operations join unlike at one place, and
    stand before the line-haul where a crossing has them. Zones join the layers of their place.
    Cargo put on a lorry leaves the place by road: it cannot change gauge, or pass from train to
    ship, by touching one.
    """
    books = open_books(frames, unions)
    arcs = ArcList()
    links = list(frames["links"].sort("link_id").iter_rows(named=True))
    layers = _layers_of(links)
    for link in links:
        _add_link(arcs, books, link, layers)
    for place in sorted(layers):
        _add_transfers(arcs, books, place, sorted(layers[place]))
    for zone_id, place in frames["zones"].select("zone_id", "place_id").sort("zone_id").iter_rows():
        for layer in sorted(layers.get(place, ())):
            if mode_of(layer) in ZONE_MODES:
                _add_access(arcs, books, zone_id, (place, layer, leaving_layer(layer, layers[place])))
    return sorted(arcs.arcs, key=lambda arc: (arc.tail, arc.slot))


def mode_of(layer: str) -> str:
    """Tell the mode of a layer: `rail1520` is rail."""
    return "rail" if layer.startswith("rail") else layer


def layer_at(link: Row, end: str) -> str:
    """Name the layer that a link belongs to at one end, `from` or `to`."""
    return f"rail{link[f'gauge_{end}_mm']}" if link["mode"] == "rail" else str(link["mode"])


def _layers_of(links: Sequence[Row]) -> dict[str, set[str]]:
    """List the layers of every place that a link touches."""
    layers: dict[str, set[str]] = {}
    for link in links:
        for end in ("from", "to"):
            layers.setdefault(str(link[f"{end}_place"]), set()).add(layer_at(link, end))
    return layers


def leaving_layer(layer: str, layers: set[str]) -> str:
    """Name the layer that cargo leaves a place from: by road, where two other layers meet, one of its own."""
    return LEAVING_ROAD if layer == "road" and len(layers) > 2 else layer


def _add_link(arcs: ArcList, books: Books, link: Row, layers: dict[str, set[str]]) -> None:
    """Add line-haul or services, with what crossing asks for, in each direction and for each cargo."""
    first, second = str(link["from_place"]), str(link["to_place"])
    first_layer, second_layer = layer_at(link, "from"), layer_at(link, "to")
    ends = [(first, first_layer, second, second_layer, True)]
    if not link["oneway"]:
        ends.append((second, second_layer, first, first_layer, False))
    for from_place, from_layer, to_place, to_layer, forward in ends:
        for cargo in CARGOES:
            tail = (from_place, leaving_layer(from_layer, layers[from_place]), cargo)
            head = (to_place, to_layer, cargo)
            runs = list(_haul_arcs(books, link, tail, head, forward=forward))
            operation = _crossing(books, link, cargo, gauge_differs=from_layer != to_layer) if runs else None
            if operation is not None:
                between = (f"{link['link_id']}{'>' if forward else '<'}", "crossing", cargo)
                arcs.add(
                    _operation_arc(
                        operation, tail, between, link=link, places=(from_place, to_place), forward=forward
                    )
                )
                runs = [run._replace(tail=between) for run in runs]
            for run in runs:
                arcs.add(run)


def _haul_arcs(books: Books, link: Row, tail: Node, head: Node, *, forward: bool) -> list[Arc]:
    """Make the arcs under way: one for each service, or line-haul at the rates of both countries."""
    mode, cargo, link_id = str(link["mode"]), tail[2], str(link["link_id"])
    from_country, to_country = books.country[tail[0]], books.country[head[0]]
    rates = [books.rates.get((mode, code)) or books.rates[mode, "*"] for code in (from_country, to_country)]
    length = number(link["length_km"])
    emission = length * sum(number(rate["emission_kgco2e_per_tkm"]) for rate in rates) / 2
    delay_h, delay_sd_h = _delay(books, (tail[0], head[0]), mode, cargo)
    way = Arc(
        slot=f"{mode}:{tail[0]}>{head[0]}:{cargo}",
        tail=tail,
        head=head,
        kind="haul",
        subject_id=link_id,
        link_id=link_id,
        from_place=tail[0],
        to_place=head[0],
        mode=mode,
        cargo=cargo,
        forward=forward,
        length_km=length,
        time_h=delay_h,
        time_sd_h=delay_sd_h,
        cost_usd_per_teu=0.0,
        cost_usd_per_t=0.0,
        emission_kgco2e_per_t=emission,
        border=mode != "deepsea" and from_country != to_country and SEA not in (from_country, to_country),
        gauge_break=False,
        handling=False,
        project=link["project_id"] is not None,
        source=str(link["source"]),
        confidence=str(link["confidence"]),
    )
    services = books.services.get(link_id)
    if services is not None:
        return [_service_arc(service, way) for service in services if service["cargo"] in (cargo, "all")]
    speed = sum(number(rate[f"{cargo}_speed_kmh"]) for rate in rates) / 2
    time_h = length / speed * books.time_factor.get(mode, books.time_factor.get("*", 1.0))
    spread = sum(number(rate["time_sd_share"]) for rate in rates) / 2
    unit = "cost_usd_per_teu_km" if cargo == "container" else "cost_usd_per_t_km"
    cost = length * sum(number(rate[unit]) for rate in rates) / 2
    return [
        way._replace(
            time_h=time_h + delay_h,
            time_sd_h=math.hypot(spread * time_h, delay_sd_h),
            cost_usd_per_teu=cost if cargo == "container" else 0.0,
            cost_usd_per_t=0.0 if cargo == "container" else cost,
            confidence=reduce(worse_confidence, (str(rate["confidence"]) for rate in rates), way.confidence),
        )
    ]


def _service_arc(service: Row, way: Arc) -> Arc:
    """Make the arc of a service: half the headway of waiting, then the sailing, besides what the way has."""
    headway = number(service["headway_h"])
    per_teu, per_t = money(service, way.cargo)
    return way._replace(
        kind="service",
        subject_id=str(service["service_id"]),
        time_h=headway / 2 + number(service["sailing_h"]) + way.time_h,
        time_sd_h=math.sqrt(headway**2 / 12 + number(service["sailing_sd_h"]) ** 2 + way.time_sd_h**2),
        cost_usd_per_teu=per_teu,
        cost_usd_per_t=per_t,
        source=str(service["source"]),
        confidence=str(service["confidence"]),
    )


def _delay(books: Books, places: tuple[str, str], mode: str, cargo: str) -> tuple[float, float]:
    """Sum half the delay of each end: a passage through a place meets it whole."""
    rows = [
        row
        for place in places
        for row in books.delays.get(place, ())
        if row["from_mode"] in (mode, None) and row["cargo"] in (cargo, "all")
    ]
    return sum(number(row["time_h"]) for row in rows) / 2, sum(number(row["time_sd_h"]) for row in rows) / 2


def _crossing(books: Books, link: Row, cargo: str, *, gauge_differs: bool) -> Row | None:
    """Find what is done between two places: their own row, else a default where gauge or country changes."""
    first, second = sorted((str(link["from_place"]), str(link["to_place"])))
    mode = str(link["mode"])
    own = _pick(books.crossings.get((first, second, mode), ()), cargo)
    if own is not None:
        return own
    if gauge_differs:
        return _pick(books.gauges.get("*", ()), cargo)
    countries = {books.country[first], books.country[second]}
    borderless = len(countries) == 1 or SEA in countries or any(countries <= union for union in books.unions)
    return None if borderless else _pick(books.crossings.get(("*", "*", mode), ()), cargo)


def _pick(rows: Sequence[Row], cargo: str) -> Row | None:
    """Take the row for this very cargo, else the one for all."""
    fits = [row for row in rows if row["cargo"] in (cargo, "all")]
    return min(fits, key=lambda row: (row["cargo"] == "all", str(row["operation_id"])), default=None)


def _operation_arc(
    row: Row, tail: Node, head: Node, *, link: Row | None, places: tuple[str, str], forward: bool
) -> Arc:
    """Make the arc of an operation, on a crossing (with its link) or at a place."""
    cargo = tail[2]
    per_teu, per_t = money(row, cargo)
    where = f"{places[0]}>{places[1]}" if link is not None else f"{tail[0]}:{tail[1]}>{head[0]}:{head[1]}"
    mode = f":{link['mode']}" if link is not None else ""
    return Arc(
        slot=f"{row['kind']}{mode}:{where}:{cargo}",
        tail=tail,
        head=head,
        kind=str(row["kind"]),
        subject_id=str(row["operation_id"]),
        link_id=str(link["link_id"]) if link is not None else "",
        from_place=places[0],
        to_place=places[1],
        mode="",
        cargo=cargo,
        forward=forward,
        length_km=0.0,
        time_h=number(row["time_h"]),
        time_sd_h=number(row["time_sd_h"]),
        cost_usd_per_teu=per_teu,
        cost_usd_per_t=per_t,
        emission_kgco2e_per_t=number(row["emission_kgco2e_per_t"]),
        border=False,
        gauge_break=row["kind"] == "gauge",
        handling=row["kind"] == "tranship",
        project=False,
        source=str(row["source"]),
        confidence=str(row["confidence"]),
    )


def _add_transfers(arcs: ArcList, books: Books, place: str, layers: Sequence[str]) -> None:
    """Join the layers of one place: gauge to gauge, and mode to mode where an operation says how."""
    if "road" in layers and leaving_layer("road", set(layers)) == LEAVING_ROAD:
        for cargo in CARGOES:
            arcs.add(_pass_arc(place, cargo))
    for index, first in enumerate(layers):
        for second in layers[index + 1 :]:
            first_mode, second_mode = mode_of(first), mode_of(second)
            if first_mode == second_mode:
                own, default = books.gauges.get(place, []), books.gauges.get("*", [])
            else:
                one, other = sorted((first_mode, second_mode))
                own = books.transfers.get((place, one, other), [])
                default = books.transfers.get(("*", one, other), [])
            for cargo in CARGOES:
                row = _pick(own, cargo) or _pick(default, cargo)
                if row is None:
                    continue
                for from_layer, to_layer in ((first, second), (second, first)):
                    forward = mode_of(from_layer) == (row["from_mode"] or "rail")
                    tail, head = (
                        (place, from_layer, cargo),
                        (place, leaving_layer(to_layer, set(layers)), cargo),
                    )
                    arcs.add(
                        _operation_arc(row, tail, head, link=None, places=(place, place), forward=forward)
                    )


def _pass_arc(place: str, cargo: str) -> Arc:
    """Let lorries that come to a place go on from it."""
    return Arc(
        slot=f"pass:{place}:road:{cargo}",
        tail=(place, "road", cargo),
        head=(place, LEAVING_ROAD, cargo),
        kind="pass",
        subject_id="",
        link_id="",
        from_place=place,
        to_place=place,
        mode="",
        cargo=cargo,
        forward=True,
        length_km=0.0,
        time_h=0.0,
        time_sd_h=0.0,
        cost_usd_per_teu=0.0,
        cost_usd_per_t=0.0,
        emission_kgco2e_per_t=0.0,
        border=False,
        gauge_break=False,
        handling=False,
        project=False,
        source="",
        confidence="measured",
    )


def _add_access(arcs: ArcList, books: Books, zone_id: str, at: tuple[str, str, str]) -> None:
    """Join a zone to a layer of its place by loading and unloading; `at` is place, layer, leaving layer."""
    place, layer, leaving = at
    mode = mode_of(layer)
    for cargo in CARGOES:
        for kind in ("load", "unload"):
            rows = books.accesses.get((place, kind, mode)) or books.accesses.get(("*", kind, mode), [])
            row = _pick(rows, cargo)
            if row is None:
                continue
            loads = kind == "load"
            tail = (zone_id, "origin", cargo) if loads else (place, layer, cargo)
            head = (place, leaving, cargo) if loads else (zone_id, "destination", cargo)
            arcs.add(_operation_arc(row, tail, head, link=None, places=(place, place), forward=loads))
