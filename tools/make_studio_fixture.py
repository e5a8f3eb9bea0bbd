"""Write what the studio's page is drawn with alone."""

import argparse
import json
from pathlib import Path
from typing import Any

import polars as pl

from zhibek.atlas.studies import locate_study
from zhibek.results import Results, read_results

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "studio" / "dev" / "fixture"
TRACED = ["source", "confidence"]


def main() -> None:
    """Write map, controls and one picture for each scenario of a run, in the shape the server answers in."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, default=ROOT / "runs" / "latest")
    results = read_results(parser.parse_args().run)
    TARGET.mkdir(parents=True, exist_ok=True)
    frame = make_frame()
    ids = results.scenario_ids()
    _write("map", {**frame, "scenario_id": ids[0]})
    _write("controls", make_controls(results))
    for scenario_id in ids:
        _write(f"picture-{scenario_id}", make_picture(results, scenario_id, frame))
    print(f"wrote {2 + len(ids)} files to {TARGET.relative_to(ROOT)}")


def make_frame() -> dict[str, Any]:
    """Take the geometry from the built-in study."""
    lines = {row["link_id"]: row["points"] for row in _table("lines").to_dicts()}
    links = _table("links")
    corridors = _table("corridors").select("corridor_id", "name", "short_name", "family")
    other = pl.DataFrame(
        {"corridor_id": ["other"], "name": ["Other"], "short_name": ["Other"], "family": ["local"]}
    )
    ends = ["link_id", "from_place", "to_place", "mode", "length_km", "project_id", *TRACED]
    points = [_flat(lines.get(link_id, "")) for link_id in links["link_id"]]
    return {
        "study": "silk-road",
        "title": "New Silk Road",
        "base_year": 2022,
        "places": _columns(_table("places")),
        "links": {**_columns(links.select(ends)), "points": points},
        "corridors": _columns(pl.concat([corridors, other])),
    }


def make_controls(results: Results) -> dict[str, Any]:
    """Offer the scenarios of the run, the projects, and three settings, two with a run behind them."""
    runs, projects = results.frames["runs"], _table("projects")
    settings = [
        ("russia-shun", "policy", "switch", "Shippers keep out of Russia", "", 0, 1, 1, 0),
        ("red-sea-detour", "sea", "switch", "Ships go round the Cape", "", 0, 1, 1, 0),
        ("caspian-fleet", "caspian", "slider", "Caspian fleet", "%", 0, 300, 10, 100),
    ]
    names = ["setting_id", "group", "kind", "label", "unit", "least", "most", "step", "neutral"]
    offered = {name: [row[at] for row in settings] for at, name in enumerate(names)}
    kept = ["project_id", "name", "countries", "cost_usd", "opening_year", "status", *TRACED]
    return {
        "bases": {"scenario_id": runs["scenario_id"].to_list(), "says": runs["says"].to_list(),
                  "year": runs["year"].to_list(), "open": [[] for _ in range(runs.height)]},
        "projects": {**_columns(projects.select(kept)), "acts": [True] * projects.height},
        "settings": {**offered, "says": [""] * len(settings)},
        "years": {"least": 2022, "most": 2040, "base": 2022},
    }  # fmt: skip


def make_picture(results: Results, scenario_id: str, frame: dict[str, Any]) -> dict[str, Any]:
    """Turn one scenario's tables into the values of the map."""
    run = results.scenario("runs", scenario_id).row(0, named=True)
    link = {name: row for row, name in enumerate(frame["links"]["link_id"])}
    corridor = {name: row for row, name in enumerate(frame["corridors"]["corridor_id"])}
    flows = results.scenario("link_flows", scenario_id).filter(pl.col("link_id").is_in(list(link)))
    starts = frame["links"]["from_place"]
    totals = results.scenario("corridor_totals", scenario_id).filter(pl.col("scope") == "all")
    through = flows.group_by("from_place").agg(pl.col("load_t", "load_teu").sum()).sort("from_place")
    ships = pl.col("mode").is_in(["ferry", "feeder", "roro"])
    crossing = flows.filter(ships & pl.col("link_id").str.contains("AZALA|KZAAU|KZKUR|AZBAK"))
    moved = float(totals["load_t"].sum())
    scarce = results.scenario("scarcity", scenario_id)
    return {
        "base": scenario_id,
        "year": run["year"],
        "says": [run["says"]],
        "converged": run["converged"],
        "residual": run["residual"],
        "took_ms": 0,
        "demand_t": run["demand_t"],
        "unserved_t": run["unserved_t"],
        "totals": {
            "moved_t": moved,
            "moved_teu": float(totals["load_teu"].sum()),
            "mean_cost_usd_per_t": float((totals["load_t"] * totals["cost_usd_per_t"]).sum()) / moved,
            "caspian_t": float(crossing["load_t"].sum()),
            "caspian_teu": float(crossing["load_teu"].sum()),
            "emission_kgco2e": float((totals["load_t"] * totals["emission_kgco2e_per_t"]).sum()),
        },
        "flows": {
            "link": [link[name] for name in flows["link_id"]],
            "forward": [
                starts[link[name]] == start
                for name, start in zip(flows["link_id"], flows["from_place"], strict=True)
            ],
            "corridor": [corridor[name] for name in flows["corridor_id"]],
            **_columns(flows.select("load_t", "load_teu")),
        },
        "corridors": _columns(
            totals.select(
                "corridor_id", "load_t", "load_teu", "time_p50_days", "time_p90_days",
                "cost_usd_per_t", "cost_usd_per_feu",
            )
        ),
        "places": {
            "place_id": through["from_place"].to_list(),
            "through_t": through["load_t"].to_list(),
            "through_teu": through["load_teu"].to_list(),
        },
        "scarcity": {
            **_columns(
                scarce.select(
                    "capacity_id", "name", "direction", "counted_in", "load_per_year", "base_load_per_year",
                    "capacity_per_year", "scarcity_price_usd", *TRACED,
                )
            ),
            "place_id": [None] * scarce.height,
            "link_id": [None] * scarce.height,
        },
    }  # fmt: skip


def _table(name: str) -> pl.DataFrame:
    return pl.read_csv(locate_study(None) / f"{name}.csv", infer_schema_length=None)


def _columns(frame: pl.DataFrame) -> dict[str, list[Any]]:
    return frame.to_dict(as_series=False)


def _flat(text: str) -> list[float]:
    return [float(part) for pair in text.split(";") for part in pair.split()] if text else []


def _write(name: str, told: dict[str, Any]) -> None:
    (TARGET / f"{name}.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
