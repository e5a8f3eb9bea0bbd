"""Made-up results for the report's tests."""

import heapq
import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import polars as pl

from zhibek.atlas.studies import locate_study
from zhibek.report.material import ReportInput
from zhibek.service.trade_actions import show_targets
from zhibek.tables.corridor import CORRIDOR_TABLES
from zhibek.tables.demand import DEMAND_TABLES
from zhibek.tables.folder import read_some_tables
from zhibek.tables.network import CAPACITIES, LINES, LINKS, OPERATIONS, PLACES
from zhibek.tables.outcome import OUTCOME_TABLES
from zhibek.trade.claims import BOOK_TABLES

Row = dict[str, Any]

DECLARED = {
    declared.name: declared
    for declared in (
        *OUTCOME_TABLES,
        *CORRIDOR_TABLES,
        *DEMAND_TABLES,
        PLACES,
        LINKS,
        LINES,
        OPERATIONS,
        CAPACITIES,
    )
}
TRACED = {"source": "made-up", "confidence": "assumed"}

PLACE_ROWS = """
CNSIA|Xi'an (made-up yard)|CN|109.07|34.37|city|1
CNURC|Ürümqi|CN|87.6|43.8|city|1
CNKHG|Kashgar|CN|76.03|39.52|city|1
CNSHA|Shanghai|CN|122.07|30.63|seaport|1
KZ-DOSTYK|Dostyk|KZ|82.48|45.25|border|1
KZ-ALTYNKOL|Altynkol|KZ|80.2|44.2|border|1
KZALA|Almaty|KZ|76.9|43.3|city|1
KZTSE|Astana|KZ|71.4|51.2|city|1
KZAAU|Aktau|KZ|51.22|43.6|seaport|1
RUSVX|Yekaterinburg|RU|60.6|56.86|city|2
RUOVB|Novosibirsk|RU|82.9|55.03|city|2
RUMOW|Moscow|RU|37.62|55.76|city|1
MNULN|Ulaanbaatar|MN|106.88|47.91|city|2
CN-ERENHOT|Erenhot|CN|111.98|43.65|border|2
PL-MALASZEWICZE|Małaszewicze|PL|23.5|52.0|border|1
DEDUI|Duisburg|DE|6.74|51.4|city|1
AZ-ALAT|Alat|AZ|49.42|39.97|seaport|2
GETBS|Tbilisi|GE|44.79|41.72|city|1
GEPTI|Poti|GE|41.65|42.15|seaport|1
ROCND|Constanța|RO|28.66|44.1|seaport|1
TRKSY|Kars|TR|43.1|40.61|city|2
TRIST|Istanbul|TR|28.98|41.0|city|1
UZAZN|Andijan|UZ|72.34|40.78|city|2
UZTAS|Tashkent|UZ|69.27|41.3|city|1
TMASB|Aşgabat|TM|58.4|37.9|city|1
TMKRW|Türkmenbaşy|TM|53.0|40.02|seaport|1
IR-SARAKHS|Sarakhs|IR|61.15|36.54|border|2
IRTHR|Tehran|IR|51.4|35.7|city|1
IR-RAZI|Razi|IR|44.35|38.48|border|2
IRBND|Bandar Abbas|IR|56.2|27.1|seaport|1
SGSIN|Singapore|SG|103.8|1.26|seaport|1
EGSUZ|Suez|EG|32.57|29.95|waypoint|1
NLRTM|Rotterdam|NL|4.05|51.95|seaport|1
"""

CORRIDOR_ROWS = """
titr-black-sea|Trans-Caspian by the Black Sea|TITR Black Sea|middle
titr-btk|Trans-Caspian by Baku–Tbilisi–Kars|TITR BTK|middle
titr-turkmenbashi|Trans-Caspian by Turkmenbashi|TITR Turkmenbashi|middle
cku-iran|China–Kyrgyzstan–Uzbekistan–Turkmenistan–Iran–Türkiye|CKU–Iran|south
cku|China–Kyrgyzstan–Uzbekistan railway|CKU|south
south-transit|Transit between Turkmenistan and Iran|TM–Iran|south
north-kz|Northern by Kazakhstan|North KZ|north
north-mn|Northern by Mongolia and Zabaikalsk|North MN|north
suez|Sea by Suez|Suez|sea
china-road|China by road|China road|local
"""

CASPIAN_WEST = "CNSIA CNURC KZ-ALTYNKOL KZALA KZAAU AZ-ALAT GETBS"
WAYS = {
    "titr-black-sea": f"{CASPIAN_WEST} GEPTI ROCND DEDUI",
    "titr-btk": f"{CASPIAN_WEST} TRKSY TRIST",
    "titr-turkmenbashi": "UZTAS TMASB TMKRW AZ-ALAT GETBS TRKSY TRIST",
    "cku-iran": "CNSIA CNURC CNKHG UZAZN UZTAS TMASB IR-SARAKHS IRTHR IR-RAZI TRIST",
    "cku": "CNSIA CNURC CNKHG UZAZN UZTAS",
    "south-transit": "UZTAS TMASB IR-SARAKHS IRTHR IRBND",
    "north-kz": "CNSIA CNURC KZ-DOSTYK KZTSE RUSVX RUMOW PL-MALASZEWICZE DEDUI",
    "north-mn": "CNSIA CN-ERENHOT MNULN RUOVB RUSVX RUMOW PL-MALASZEWICZE DEDUI",
    "suez": "CNSIA CNSHA SGSIN EGSUZ NLRTM DEDUI",
    "china-road": "CNURC KZ-ALTYNKOL KZALA",
}
SEA_WAYS = {
    frozenset(("KZAAU", "AZ-ALAT")): "feeder",
    frozenset(("TMKRW", "AZ-ALAT")): "ferry",
    frozenset(("GEPTI", "ROCND")): "feeder",
    frozenset(("CNSHA", "SGSIN")): "deepsea",
    frozenset(("SGSIN", "EGSUZ")): "deepsea",
    frozenset(("EGSUZ", "NLRTM")): "deepsea",
}
# million tonnes and thousand TEU by corridor
TODAY = {
    "titr-black-sea": (0.93, 21.0),
    "titr-btk": (0.70, 19.0),
    "titr-turkmenbashi": (1.25, 5.0),
    "cku-iran": (0.0, 0.0),
    "cku": (0.0, 0.0),
    "south-transit": (1.14, 37.0),
    "north-kz": (14.3, 876.0),
    "north-mn": (30.1, 695.0),
    "suez": (714.0, 27_000.0),
    "china-road": (6.9, 517.0),
}
TIMES = {
    "base-2022": {},
    "base-2030": dict.fromkeys(TODAY, 1.35) | {"titr-black-sea": 2.4},
    "north-shunned": {"north-kz": 0.62, "north-mn": 0.55, "titr-black-sea": 1.04, "suez": 1.02},
    "cku-2030": dict.fromkeys(TODAY, 1.35) | {"titr-black-sea": 2.36, "north-mn": 1.27, "china-road": 0.8},
    "cku-iran-turkiye-2030": dict.fromkeys(TODAY, 1.34)
    | {
        "titr-black-sea": 2.3,
        "titr-turkmenbashi": 0.9,
        "south-transit": 4.4,
        "china-road": 0.8,
        "north-kz": 1.37,
    },
    "cku-iran-closed-2030": dict.fromkeys(TODAY, 1.35) | {"south-transit": 0.02, "titr-turkmenbashi": 1.7},
    "titr-upgraded-2030": dict.fromkeys(TODAY, 1.35) | {"titr-black-sea": 4.9, "titr-btk": 3.0},
    "both-2030": dict.fromkeys(TODAY, 1.34) | {"titr-black-sea": 4.7, "titr-btk": 2.9, "south-transit": 4.2},
    "caspian-low-water": {"titr-black-sea": 0.7, "titr-btk": 0.74, "titr-turkmenbashi": 1.12},
}
OPENED = {
    "cku-2030": {"cku": (10.7, 650.0), "cku-iran": (0.1, 5.0)},
    "cku-iran-turkiye-2030": {"cku": (10.5, 640.0), "cku-iran": (0.32, 23.0)},
    "cku-iran-closed-2030": {"cku": (10.4, 631.0)},
    "both-2030": {"cku": (10.5, 637.0), "cku-iran": (0.28, 20.0)},
}
SHORT_SET = ("base-2022", "base-2030", "cku-iran-turkiye-2030")


def frame(name: str, rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Make a declared table from rows, defaults filled in."""
    columns = DECLARED[name].columns
    full = [{column: row.get(column, what.default) for column, what in columns.items()} for row in rows]
    return pl.DataFrame(full, schema={column: what.dtype for column, what in columns.items()})


def small_network() -> dict[str, pl.DataFrame]:
    """Give places and links of the tests' own small continent."""
    places = []
    for line in PLACE_ROWS.strip().splitlines():
        place_id, name, country, lon, lat, kind, rank = line.split("|")
        places.append(
            {
                "place_id": place_id,
                "name": name,
                "country": country,
                "longitude_deg": float(lon),
                "latitude_deg": float(lat),
                "kind": kind,
                "label_rank": int(rank),
                **TRACED,
            }
        )
    spots = {row["place_id"]: (row["longitude_deg"], row["latitude_deg"]) for row in places}
    pairs = sorted({tuple(sorted(pair)) for way in WAYS.values() for pair in _pairs(way.split())})
    links = [
        {
            "link_id": f"{SEA_WAYS.get(frozenset(pair), 'rail')}:{pair[0]}-{pair[1]}",
            "from_place": pair[0],
            "to_place": pair[1],
            "mode": SEA_WAYS.get(frozenset(pair), "rail"),
            "length_km": 1.25 * _great_circle_km(spots[pair[0]], spots[pair[1]]),
            **TRACED,
        }
        for pair in pairs
    ]
    return {"places": frame("places", places), "links": frame("links", links), "lines": frame("lines", [])}


def made_up(
    network: Mapping[str, pl.DataFrame] | None = None,
    scenario_ids: Iterable[str] = SHORT_SET,
    *,
    more_routes: int = 0,
) -> ReportInput:
    """Make a report's input whose figures are invented but hang together.

    `network` holds places, links and lines (and perhaps corridors and zones) of another study;
    `more_routes` adds so many rows to the routes of each scenario.
    """
    study = dict(network or small_network())
    study = _study() | study
    walks = {corridor_id: _walk(study["links"], way.split()) for corridor_id, way in WAYS.items()}
    parts: dict[str, list[Row]] = {declared.name: [] for declared in OUTCOME_TABLES}
    scenarios = {}
    for scenario_id in scenario_ids:
        base_id = (
            ""
            if scenario_id.startswith("base")
            else "base-2030"
            if scenario_id.endswith("2030")
            else "base-2022"
        )
        scenarios[scenario_id] = {
            "name": scenario_id.replace("-", " ").capitalize().replace("Cku", "CKU").replace("Titr", "TITR"),
            "says": f"What happens in {scenario_id} <made up>.",
            "base_id": base_id,
            "year": 2030 if "2030" in scenario_id else 2022,
        }
        _run(parts, scenario_id, base_id, walks, study)
    outcome = {name: frame(name, rows) for name, rows in parts.items()}
    if more_routes:
        outcome["routes"] = _grow(outcome["routes"], more_routes)
    outcome["validation"] = _validation()
    return ReportInput(
        title="The New Silk Road: which way freight goes",
        says=(
            "Freight between China, Central Asia, the Caucasus, Iran, Türkiye, Russia and Europe, by "
            "corridor."
        ),
        attribution=(
            "Lengths and lines in part © OpenStreetMap contributors, ODbL 1.0. Basemap: Natural Earth."
        ),
        disclaimer=(
            "Boundaries are drawn for orientation and imply no judgement on the status of any territory."
        ),
        price_note=(
            "All money is in US dollars at mean prices of 2019–2023; the spot ocean rates of 2022 "
            "are left out."
        ),
        manifest={
            "version": "0.1.0",
            "inputs": {"places.csv": "ab12" * 16, "links.csv": "cd34" * 16},
            "seeds": {"routes": 7},
        },
        outcome=outcome,
        study=study,
        targets=show_targets(read_some_tables(locate_study(), BOOK_TABLES)),
        scenarios=scenarios,
        base_id="base-2022",
    )


def _study() -> dict[str, pl.DataFrame]:
    corridors = [
        dict(zip(("corridor_id", "name", "short_name", "family"), line.split("|"), strict=True)) | TRACED
        for line in CORRIDOR_ROWS.strip().splitlines()
    ]
    zones = [
        ("CN-SN", "Shaanxi", "CN", "CNSIA"),
        ("DE-W", "Germany west", "DE", "DEDUI"),
        ("TR-W", "Türkiye Marmara", "TR", "TRIST"),
        ("UZ-TAS", "Tashkent", "UZ", "UZTAS"),
    ]
    capacities = [
        {
            "capacity_id": "cap-alat",
            "name": "Alat, container quay",
            "subject": "place",
            "subject_id": "AZ-ALAT",
            "cargo": "container",
            "direction": "shared",
            "counted_in": "teu",
            "capacity_per_year": 1e5,
            "kind": "hard",
        },
        {
            "capacity_id": "cap-dostyk",
            "name": "Dostyk, containers from China",
            "subject": "place",
            "subject_id": "KZ-DOSTYK",
            "cargo": "container",
            "direction": "forward",
            "counted_in": "teu",
            "capacity_per_year": 4.2e5,
            "kind": "hard",
        },
    ]
    charges = [
        {
            "charge_id": "by-pl",
            "name": "Belarus–Poland border, containers",
            "kind": "constant",
            "gateway_id": "by-pl",
            "cargo": "container",
            "charge_usd_per_t": 216.0,
            "fitted": True,
        },
        {
            "charge_id": "iran",
            "name": "Transit through Iran: payment",
            "kind": "risk",
            "gateway_id": "entry-ir",
            "cargo": "container",
            "neither_end": "IR",
            "charge_usd_per_t": 90.0,
        },
    ]
    return {
        "corridors": frame("corridors", corridors),
        "zones": frame(
            "zones",
            [
                dict(zip(("zone_id", "name", "country", "place_id"), zone, strict=True))
                | {"region": "x", **TRACED}
                for zone in zones
            ],
        ),
        "capacities": frame("capacities", [row | TRACED for row in capacities]),
        "charges": frame("charges", [row | TRACED for row in charges]),
        "factors": frame(
            "factors",
            [
                {
                    "factor_id": "theta-c",
                    "subject": "theta",
                    "target": "container",
                    "factor": 1.21,
                    "fitted": True,
                    **TRACED,
                }
            ],
        ),
        "sources": frame(
            "sources",
            [
                {
                    "source_id": "made-up",
                    "title": "Made up for the tests <b>& nowhere else</b>",
                    "publisher": "Nobody",
                    "year": 2026,
                    "url": "https://example.org/made-up",
                },
                {"source_id": "not-used", "title": "A source that no figure uses"},
            ],
        ),
    }


def _run(
    parts: dict[str, list[Row]],
    scenario_id: str,
    base_id: str,
    walks: Mapping[str, list[Row]],
    study: Mapping[str, pl.DataFrame],
) -> None:
    families = dict(study["corridors"].select("corridor_id", "family").iter_rows())
    loads = {
        one: (mt * 1e6 * TIMES[scenario_id].get(one, 1.0), kteu * 1e3 * TIMES[scenario_id].get(one, 1.0))
        for one, (mt, kteu) in TODAY.items()
    }
    loads |= {one: (mt * 1e6, kteu * 1e3) for one, (mt, kteu) in OPENED.get(scenario_id, {}).items()}
    whole = [sum(load[index] for load in loads.values()) for index in (0, 1)]
    demand_t, unserved_t = whole[0] + 2.1e6, 2.1e6
    parts["runs"].append(
        {
            "scenario_id": scenario_id,
            "says": "",
            "base_id": base_id,
            "year": 2030 if "2030" in scenario_id else 2022,
            "converged": True,
            "residual": 4e-8,
            "n_rounds": 3,
            "n_loadings": 40,
            "n_routes": 61_000,
            "demand_t": demand_t,
            "unserved_t": unserved_t,
        }
    )
    arcs: dict[str, Row] = {}
    for rank, (corridor_id, walk) in enumerate(walks.items(), start=1):
        load_t, load_teu = loads[corridor_id]
        if load_t <= 0 or not walk:
            continue
        _totals(parts, scenario_id, corridor_id, (load_t, load_teu), whole, walk)
        for share, steps in ((0.64, walk), (0.36, [_turned(step) for step in reversed(walk)])):
            for step in steps:
                parts["link_flows"].append(
                    {
                        "scenario_id": scenario_id,
                        **step,
                        "corridor_id": corridor_id,
                        "family": families[corridor_id],
                        "load_t": load_t * share,
                        "load_teu": load_teu * share,
                    }
                )
        route = _arcs_of(walk)
        for arc in route:
            old = arcs.setdefault(
                arc["arc_id"],
                {**arc, "scenario_id": scenario_id, "arc_number": len(arcs), "load_t": 0.0, "load_teu": 0.0},
            )
            old["load_t"] += load_t
            old["load_teu"] += load_teu
        ends = {"DEDUI": "DE-W", "TRIST": "TR-W"}.get(walk[-1]["to_place"], "UZ-TAS")
        parts["routes"].append(
            {
                "scenario_id": scenario_id,
                "origin_zone": "CN-SN",
                "destination_zone": ends,
                "cargo": "container",
                "route_rank": rank,
                "corridor_id": corridor_id,
                "route_share": load_teu / whole[1],
                "load_t": load_teu * 10,
                "load_teu": load_teu,
                **_trip(walk, 0.3),
                "arcs": [arcs[arc["arc_id"]]["arc_number"] for arc in route],
            }
        )
    parts["arcs"] += arcs.values()
    _limits(parts, scenario_id, unserved_t)


def _limits(parts: dict[str, list[Row]], scenario_id: str, unserved_t: float) -> None:
    queue = {
        "base-2030": 966.0,
        "cku-2030": 930.0,
        "cku-iran-turkiye-2030": 824.0,
        "titr-upgraded-2030": 0.0,
    }.get(scenario_id, 700.0)
    common = {"scenario_id": scenario_id, "cargo": "container", "counted_in": "teu", **TRACED}
    parts["scarcity"] += [
        {
            **common,
            "capacity_id": "cap-alat",
            "name": "Alat, container quay",
            "direction": "shared",
            "kind": "hard",
            "load_per_year": 1e5,
            "base_load_per_year": 0.0,
            "capacity_per_year": 1e5,
            "scarcity_price_usd": queue,
            "delay_h": 0.0,
        },
        {
            **common,
            "capacity_id": "cap-dostyk",
            "name": "Dostyk, containers from China",
            "direction": "forward",
            "kind": "hard",
            "load_per_year": 4e5,
            "base_load_per_year": 2e4,
            "capacity_per_year": 4.2e5,
            "scarcity_price_usd": queue * 1.2,
            "delay_h": 0.0,
        },
        {
            **common,
            "capacity_id": "cap-kars",
            "name": "Kars–Divriği line",
            "direction": "shared",
            "kind": "congested",
            "load_per_year": 9e4,
            "base_load_per_year": 1e5,
            "capacity_per_year": 2e5,
            "scarcity_price_usd": 0.0,
            "delay_h": 13.4,
        },
    ]
    parts["unserved"].append(
        {
            "scenario_id": scenario_id,
            "origin_zone": "CN-SN",
            "destination_zone": "UZ-TAS",
            "class_id": "machinery",
            "cargo": "container",
            "unserved_t": unserved_t,
            "stopped_by": "cap-dostyk",
        }
    )


def _totals(
    parts: dict[str, list[Row]],
    scenario_id: str,
    corridor_id: str,
    load: tuple[float, float],
    whole: Sequence[float],
    walk: list[Row],
) -> None:
    for scope, share in (("all", 1.0), ("east-west", 0.45), ("central-asia", 0.3)):
        parts["corridor_totals"].append(
            {
                "scenario_id": scenario_id,
                "scope": scope,
                "corridor_id": corridor_id,
                "load_t": load[0] * share,
                "load_teu": load[1] * share,
                "tonnes_share": load[0] / whole[0],
                "teu_share": load[1] / whole[1],
                **_trip(walk, 0.34),
            }
        )


def _trip(walk: list[Row], uncertain: float) -> Row:
    arcs = _arcs_of(walk)
    spent = sum(arc["loaded_time_h"] for arc in arcs) / 24
    return {
        "length_km": sum(arc["length_km"] for arc in arcs),
        "time_p50_days": spent,
        "time_p90_days": spent * 1.35,
        "cost_usd_per_t": 300.0,
        "cost_usd_per_feu": 2 * sum(arc["cost_usd_per_teu"] for arc in arcs),
        "n_borders": 3.0,
        "n_gauge_breaks": 2.0,
        "n_handlings": 1.4,
        "emission_kgco2e_per_t": 0.02 * sum(arc["length_km"] for arc in arcs),
        "uncertain_share": uncertain,
    }


def _arcs_of(walk: list[Row]) -> list[Row]:
    arcs = [_arc("load", walk[0]["from_place"], walk[0]["from_place"], 48.0, 70.0)]
    for step, after in zip(walk, [*walk[1:], None], strict=True):
        at_sea = step["mode"] != "rail"
        speed, rate = (26.0, 0.09) if step["mode"] == "deepsea" else (18.0, 0.5) if at_sea else (32.0, 0.36)
        arcs.append(
            {
                **_arc(
                    "haul",
                    step["from_place"],
                    step["to_place"],
                    step["length_km"] / speed,
                    step["length_km"] * rate,
                ),
                "link_id": step["link_id"],
                "mode": step["mode"],
                "length_km": step["length_km"],
            }
        )
        if after is None:
            arcs.append(_arc("unload", step["to_place"], step["to_place"], 36.0, 70.0))
        elif after["mode"] != step["mode"]:
            arcs.append(_arc("tranship", step["to_place"], step["to_place"], 120.0, 160.0))
        elif step["to_place"][:2] != after["to_place"][:2] and step["mode"] == "rail":
            arcs.append(_arc("border", step["to_place"], after["to_place"], 30.0, 45.0))
    return arcs


def _arc(kind: str, start: str, end: str, time_h: float, cost: float) -> Row:
    return {
        "arc_id": f"{kind}:{start}>{end}",
        "kind": kind,
        "subject_id": f"{kind}:{start}",
        "link_id": None,
        "from_place": start,
        "to_place": end,
        "mode": None,
        "cargo": "container",
        "length_km": 0.0,
        "time_h": time_h,
        "loaded_time_h": time_h,
        "time_sd_h": 0.2 * time_h,
        "cost_usd_per_teu": cost,
        "cost_usd_per_t": 0.0,
        "emission_kgco2e_per_t": 0.1,
        "source": "made-up",
        "confidence": "published" if kind == "haul" else "assumed",
    }


def _validation() -> pl.DataFrame:
    shown = [
        ("cre", "China–Europe rail containers", "teu", "fitted", 1.6e6, 1.542e6, False),
        ("titr", "TITR, dry cargo", "t", "fitted", 1.485e6, 1.47e6, True),
        ("kz-transit", "Kazakhstan, rail transit in containers", "teu", "held_out", 1.05e6, 1.251e6, False),
        ("kz-cn", "Kazakhstan–China by rail", "t", "held_out", 23e6, 32.9e6, False),
        ("razi", "Razi–Kapıköy by rail", "t", "held_out", 0.5e6, 2.9e6, False),
        ("sia-dui-km", "Xi'an–Duisburg, length", "km", "reference", 9930.0, 9594.0, False),
        ("sia-dui-days", "Xi'an–Duisburg, days", "days", "reference", 17.0, 20.0, False),
        ("sia-dui-usd", "Xi'an–Duisburg, price", "usd_per_feu", "reference", 6800.0, 7266.0, False),
    ]
    return frame(
        "validation",
        [
            {
                "observation_id": one,
                "name": name,
                "measure": measure,
                "year": 2022,
                "role": role,
                "observed": observed,
                "modelled": modelled,
                "model_ratio": modelled / observed,
                "at_capacity": full,
                "counts": "Loaded units only; empties are left out.",
                **TRACED,
            }
            for one, name, measure, role, observed, modelled, full in shown
        ],
    )


def _grow(routes: pl.DataFrame, rows: int) -> pl.DataFrame:
    grown = []
    for (scenario_id,), part in routes.group_by("scenario_id", maintain_order=True):
        times = -(-rows // part.height)
        many = (
            pl.concat([part] * times)
            .head(rows)
            .with_columns(
                pl.concat_str(pl.lit("Z"), pl.int_range(pl.len()) % 90).alias("origin_zone"),
                pl.lit(scenario_id).alias("scenario_id"),
            )
        )
        grown += [part, many]
    return pl.concat(grown)


def _walk(links: pl.DataFrame, stops: Sequence[str]) -> list[Row]:
    ways: dict[str, list[tuple[float, str, Row]]] = {}
    for link in links.filter(pl.col("mode") != "road").to_dicts():
        weight = link["length_km"] * {"deepsea": 0.6, "rail": 1.0}.get(link["mode"], 1.2)
        step = {key: link[key] for key in ("link_id", "from_place", "to_place", "mode", "length_km")}
        for one in (step, _turned(step)):
            ways.setdefault(one["from_place"], []).append((weight, one["to_place"], one))
    steps: list[Row] = []
    for start, end in _pairs(stops):
        steps += _shortest(ways, start, end)
    return steps


def _shortest(ways: Mapping[str, list[tuple[float, str, Row]]], start: str, end: str) -> list[Row]:
    best, reached = {start: 0.0}, {}
    heap = [(0.0, start)]
    while heap:
        spent, place = heapq.heappop(heap)
        if place == end:
            break
        for weight, to_place, step in ways.get(place, []):
            if spent + weight < best.get(to_place, math.inf):
                best[to_place], reached[to_place] = spent + weight, step
                heapq.heappush(heap, (spent + weight, to_place))
    steps = []
    while end != start and end in reached:
        steps.append(reached[end])
        end = reached[end]["from_place"]
    return steps[::-1]


def _turned(step: Row) -> Row:
    return step | {"from_place": step["to_place"], "to_place": step["from_place"]}


def _pairs(stops: Sequence[str]) -> list[tuple[str, str]]:
    return list(pairwise(stops))


def _great_circle_km(start: tuple[float, float], end: tuple[float, float]) -> float:
    (lon_a, lat_a), (lon_b, lat_b) = ([math.radians(part) for part in point] for point in (start, end))
    across = (
        math.sin((lat_b - lat_a) / 2) ** 2
        + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    )
    return 2 * 6371 * math.asin(math.sqrt(across))
