"""A study of four places to see through."""

import polars as pl
import pytest

from zhibek.scenario.change import new_rows
from zhibek.tables.registry import STUDY_TABLES


def made(table: str, *rows: dict) -> pl.DataFrame:
    """Make a table whose rows all come from one published source."""
    return new_rows(table, [{"source": "book", "confidence": "published"} | row for row in rows])


def place(place_id: str, country: str) -> dict:
    return {
        "place_id": place_id,
        "name": place_id.title(),
        "country": country,
        "longitude_deg": 50.0,
        "latitude_deg": 40.0,
        "kind": "city",
    }


def link(start: str, end: str, length_km: float, **more: object) -> dict:
    ends = {"link_id": f"rail:{start}-{end}", "from_place": start, "to_place": end, "mode": "rail"}
    return ends | {"length_km": length_km, "gauge_from_mm": 1520, "gauge_to_mm": 1520} | more


def border(operation_id: str, place_id: str, to_place: str, **more: object) -> dict:
    ends = {"operation_id": operation_id, "kind": "border", "place_id": place_id, "to_place": to_place}
    return (
        ends
        | {"from_mode": "rail", "to_mode": "rail", "cargo": "all", "time_h": 12.0, "time_sd_h": 6.0}
        | more
    )


LOAD = {
    "operation_id": "load",
    "kind": "load",
    "place_id": "*",
    "to_mode": "rail",
    "cargo": "all",
    "time_h": 1.0,
    "time_sd_h": 0.0,
}


def capacity(capacity_id: str, subject: str, subject_id: str, amount: float, **more: object) -> dict:
    named = {"capacity_id": capacity_id, "name": capacity_id, "subject": subject, "subject_id": subject_id}
    counted = {
        "cargo": "all",
        "direction": "each",
        "counted_in": "t",
        "capacity_per_year": amount,
        "kind": "hard",
    }
    return named | counted | more


def zone(zone_id: str, country: str, place_id: str) -> dict:
    return {
        "zone_id": zone_id,
        "name": zone_id,
        "country": country,
        "region": country.lower(),
        "place_id": place_id,
    }


@pytest.fixture
def frames() -> dict[str, pl.DataFrame]:
    """ALMA and BEKET in Kazakhstan, TEHRAN in Iran, VAN in Türkiye; a bypass that is only planned."""
    rows = {
        "sources": new_rows("sources", [{"source_id": "book", "title": "A book"}]),
        "places": made(
            "places", place("ALMA", "KZ"), place("BEKET", "KZ"), place("TEHRAN", "IR"), place("VAN", "TR")
        ),
        "links": made(
            "links",
            link("ALMA", "BEKET", 100.0),
            link("BEKET", "TEHRAN", 200.0),
            link("TEHRAN", "VAN", 300.0),
            link("ALMA", "VAN", 900.0, project_id="bypass"),
            link("BEKET", "VAN", 800.0, opened_year=2025),
            link("ALMA", "TEHRAN", 400.0, closed_year=2024),
        ),
        "lines": made("lines", {"link_id": "rail:TEHRAN-VAN", "basis": "straight", "points": "50 40;51 41"}),
        "operations": made(
            "operations", border("kz-ir", "BEKET", "TEHRAN"), border("ir-tr", "TEHRAN", "VAN"), LOAD
        ),
        "services": made(
            "services",
            {
                "service_id": "train",
                "name": "Train",
                "link_id": "rail:TEHRAN-VAN",
                "cargo": "container",
                "headway_h": 24.0,
                "sailing_h": 20.0,
                "sailing_sd_h": 4.0,
                "departures_per_year": 365.0,
                "vessel_capacity_teu": 100.0,
            },
        ),
        "capacities": made(
            "capacities",
            capacity("both-borders", "operation", "kz-ir;ir-tr", 5e6),
            capacity("line", "link", "rail:TEHRAN-VAN", 3e6),
            capacity("yard", "place", "TEHRAN", 1e6),
            capacity("new-line", "link", "rail:ALMA-VAN", 9e6, project_id="bypass"),
        ),
        "gateways": made(
            "gateways",
            {"gateway_id": "east", "name": "East", "subject": "link", "members": "rail:TEHRAN-VAN"},
        ),
        "rates": made(
            "rates",
            {
                "mode": "rail",
                "country": "*",
                "cost_usd_per_teu_km": 0.3,
                "cost_usd_per_t_km": 0.02,
                "container_speed_kmh": 40.0,
                "bulk_speed_kmh": 30.0,
                "time_sd_share": 0.2,
                "emission_kgco2e_per_tkm": 0.02,
            },
        ),
        "zones": made("zones", zone("A", "KZ", "ALMA"), zone("V", "TR", "VAN"), zone("T", "IR", "TEHRAN")),
        "classes": made(
            "classes",
            {
                "class_id": "goods",
                "name": "Goods",
                "value_usd_per_t": 1e3,
                "vot_usd_per_t_h": 0.1,
                "reliability_ratio": 0.8,
                "load_t_per_teu": 10.0,
                "modes": "rail",
                "theta_container_t_per_usd": 0.02,
                "theta_bulk_t_per_usd": 0.05,
                "nest_share": 0.5,
                "unshipped_container_usd_per_t": 1200.0,
                "unshipped_bulk_usd_per_t": 250.0,
            },
        ),
        "demand": made(
            "demand",
            {
                "origin_zone": "A",
                "destination_zone": "V",
                "class_id": "goods",
                "cargo": "container",
                "demand_t_per_year": 1e5,
            },
        ),
        "corridors": made(
            "corridors", {"corridor_id": "east", "name": "East", "short_name": "East", "family": "south"}
        ),
        "corridor_rules": made("corridor_rules", {"rank": 1, "corridor_id": "east", "passes": "east"}),
        "projects": made(
            "projects",
            {
                "project_id": "bypass",
                "name": "Bypass",
                "countries": "KZ;TR",
                "opening_year": 2030,
                "status": "planned",
            },
        ),
    }
    return {name: rows.get(name, table.empty()) for name, table in STUDY_TABLES.items()}
