"""Bands of the flow map and of the change map."""

from collections.abc import Sequence

import polars as pl

from zhibek.report.geometry import SEA_MODES, Geometry, build_geometry
from zhibek.report.maps import CAP_PX, THIN_PX, Band, Scale, change_legend, draw_map, family_legend
from zhibek.report.material import ReportInput, Row, outcome_of, scenario_name, study_names, study_rows
from zhibek.report.palette import FAMILIES, FAMILY_NAMES, change_step
from zhibek.report.wording import change_percent, megatonnes, short_place, thousand_teu

NO_CHANGE = 3
LEAST_T = 100_000.0
LEAST_CLOSE_T = 20_000.0
CLOSE_TIMES = 2.0  # leaves room beside the largest Middle band of the close-up
LEAST_THIN_T = 3_000_000.0
FITTED_T = 400_000.0
ENDS = ["link_id", "from_place", "to_place", "mode"]
LOADS = [pl.col("load_t").sum(), pl.col("load_teu").sum()]


def flows_by_family(results: ReportInput, scenario_id: str) -> pl.DataFrame:
    """Add up link flows by link, direction and family, leaving out what is too thin to see."""
    flows = outcome_of(results, "link_flows", scenario_id)
    is_thin = (pl.col("family") == "local") | (
        (pl.col("family") == "sea") & ~pl.col("mode").is_in(list(SEA_MODES))
    )
    least = pl.when(is_thin).then(LEAST_THIN_T).otherwise(LEAST_T)
    return (
        flows.group_by([*ENDS, "family"])
        .agg(LOADS)
        .filter(pl.col("load_t") >= least)
        .sort(["link_id", "from_place", "family"])
    )


def flows_compared(results: ReportInput, base_id: str, scenario_id: str) -> pl.DataFrame:
    """Put each link's flow in two runs side by side, all corridors together.

    Local corridors and the land legs of maritime ones are left out.
    """
    at_sea = pl.col("mode").is_in(list(SEA_MODES))
    shown = (pl.col("family") != "local") & (at_sea | (pl.col("family") != "sea"))
    runs = []
    for run_id, suffix in ((base_id, "base"), (scenario_id, "scenario")):
        flows = outcome_of(results, "link_flows", run_id).filter(shown)
        runs.append(flows.group_by(ENDS).agg(pl.col("load_t").sum().alias(f"{suffix}_t")))
    both = runs[0].join(runs[1], on=ENDS, how="full", coalesce=True).fill_null(0.0)
    return both.filter(pl.max_horizontal("base_t", "scenario_t") >= LEAST_T).sort(["link_id", "from_place"])


def geometry_for(results: ReportInput, frames: Sequence[pl.DataFrame]) -> Geometry:
    """Project what the maps draw, fitted to the places that land corridors pass."""
    used = {link_id for frame in frames for link_id in frame["link_id"].unique().to_list()}
    land = frames[0].filter(
        ~pl.col("mode").is_in(list(SEA_MODES))
        & ~pl.col("family").is_in(["local", "sea"])
        & (pl.col("load_t") >= FITTED_T)
    )
    held = set(land["from_place"].to_list()) | set(land["to_place"].to_list())
    return _geometry(results, held, used)


def _geometry(results: ReportInput, held: set[str], used: set[str]) -> Geometry:
    return build_geometry(
        study_rows(results, "places"),
        study_rows(results, "links"),
        study_rows(results, "lines"),
        fitted_to=held,
        used=used,
    )


def scale_for(flows: pl.DataFrame) -> Scale:
    """Choose the widths so that the largest band on land is 13 px wide."""
    land = flows.filter(~pl.col("mode").is_in(list(SEA_MODES)) & ~pl.col("family").is_in(["local", "sea"]))
    most = land["load_t"].max() if land.height else None
    return Scale(float(most) if isinstance(most, float) and most > 0 else 1e7)


def flow_map(
    results: ReportInput,
    scenario_id: str,
    flows: pl.DataFrame,
    geometry: Geometry,
    *,
    scale: Scale,
    basemap: str,
) -> str:
    """Draw one run's flows in the colours of the corridor families."""
    names = study_names(results, "places", "place_id")
    bands = [_family_band(names, row) for row in flows.to_dicts()]
    families = [family for family in FAMILIES if any(band.look == family for band in bands)]
    full = [band.load_t for band in bands if band.layer == 1]
    legend = family_legend(
        scale, widest_t=max(full, default=0.0), families=families, has_thin=len(full) < len(bands)
    )
    label = (
        f"Map of freight flows, {scenario_name(results, scenario_id)}: bands by corridor family, width "
        "by tonnes a year. The corridor table holds the same figures."
    )
    return draw_map(geometry, bands, scale, label=label, legend=legend, basemap=basemap)


def close_up(results: ReportInput, scenario_id: str) -> str:
    """Draw land corridors around the waters that the Middle family crosses; blank where it crosses none."""
    flows = outcome_of(results, "link_flows", scenario_id).filter(~pl.col("family").is_in(["local", "sea"]))
    flows = flows.group_by([*ENDS, "family"]).agg(LOADS).filter(pl.col("load_t") >= LEAST_CLOSE_T)
    flows = flows.sort(["link_id", "from_place", "family"])
    middle = flows.filter(pl.col("family") == "middle")
    crossing = middle.filter(pl.col("mode").is_in(["feeder", "ferry", "roro"]))
    if crossing.is_empty():
        return ""
    crossing = crossing.filter(pl.col("load_t") >= 0.25 * pl.col("load_t").max())
    held = set(crossing["from_place"].to_list()) | set(crossing["to_place"].to_list())
    near = middle.filter(pl.col("from_place").is_in(list(held)) & (pl.col("mode") == "rail"))
    geometry = _geometry(results, held | set(near["to_place"].to_list()), set(flows["link_id"].to_list()))
    most = middle["load_t"].max()
    scale = Scale(CLOSE_TIMES * most if isinstance(most, float) else 1e6)
    return flow_map(results, scenario_id, flows, geometry, scale=scale, basemap="close")


def _family_band(names: dict[str, str], row: Row) -> Band:
    family, at_sea = row["family"], row["mode"] in SEA_MODES
    thin = family == "local" or (family == "sea" and not at_sea)
    loads = f"{megatonnes(row['load_t'])} Mt, {thousand_teu(row['load_teu'])} kTEU a year"
    return Band(
        row["link_id"],
        row["from_place"],
        row["to_place"],
        row["load_t"],
        family,
        FAMILIES.index(family),
        at_sea,
        f"{_way(names, row)}, {FAMILY_NAMES[family]}: {loads}",
        layer=0 if thin else 1,
        most_px=THIN_PX if thin else CAP_PX,
    )


def change_map(
    results: ReportInput, scenario_id: str, flows: pl.DataFrame, geometry: Geometry, scale: Scale
) -> str:
    """Draw what a scenario changes, in the seven steps of the change scale."""
    names = study_names(results, "places", "place_id")
    bands = []
    for row in flows.to_dicts():
        step = change_step(row["base_t"], row["scenario_t"])
        tip = (
            f"{_way(names, row)}: {megatonnes(row['base_t'])} to {megatonnes(row['scenario_t'])} Mt a year "
            f"({change_percent(row['base_t'], row['scenario_t'])})"
        )
        width_t = max(row["base_t"], row["scenario_t"])
        bands.append(
            Band(
                row["link_id"],
                row["from_place"],
                row["to_place"],
                width_t,
                f"s{step}",
                0,
                row["mode"] in SEA_MODES,
                tip,
                layer=0 if step == NO_CHANGE else 1,
            )
        )
    legend = change_legend(scale)
    label = (
        f"Map of changes, {scenario_name(results, scenario_id)} against its base: teal gains, rust loses. "
        "The table of scenarios holds the same figures by corridor."
    )
    return draw_map(geometry, bands, scale, label=label, legend=legend, basemap="again")


def _way(names: dict[str, str], row: dict[str, str]) -> str:
    start, end = (short_place(names.get(row[column], row[column])) for column in ("from_place", "to_place"))
    return f"{start} to {end}"
