"""A price of emissions, put on what causes them."""

from collections.abc import Mapping

import polars as pl

from zhibek.scenario.change import Frames

KG_PER_TONNE = 1000.0
T_PER_TEU = 10.0  # what a container is taken to hold, where it pays by itself


def charge_emissions(frames: Frames, carbon_usd_per_t: float) -> Frames:
    """Raise rates, tariffs and fees by what their emissions cost at a price per tonne of CO2e.

    Line-haul pays by its rates, ships that sail by a timetable by their tariffs, at the emissions of the
    rates of both countries over the link; handling by its fees. A container pays for ten tonnes.
    """
    per_kg = carbon_usd_per_t / KG_PER_TONNE
    rates = frames["rates"].with_columns(
        *_raised(("cost_usd_per_teu_km", "cost_usd_per_t_km"), per_kg * pl.col("emission_kgco2e_per_tkm"))
    )
    operations = frames["operations"].with_columns(
        *_raised(("cost_usd_per_teu", "cost_usd_per_t"), per_kg * pl.col("emission_kgco2e_per_t"))
    )
    emitted = _emissions_of_links(frames)
    sailed = pl.col("link_id").replace_strict(emitted, default=0.0, return_dtype=pl.Float64)
    services = frames["services"].with_columns(
        *_raised(("tariff_usd_per_teu", "tariff_usd_per_t"), per_kg * sailed)
    )
    return frames | {"rates": rates, "operations": operations, "services": services}


def _raised(columns: tuple[str, str], per_t: pl.Expr) -> list[pl.Expr]:
    """Raise money by a charge per tonne; what is free by the container stays so, for it pays by the tonne."""
    by_teu, by_t = columns
    paid = pl.when(pl.col(by_teu) > 0).then(pl.col(by_teu) + T_PER_TEU * per_t).otherwise(pl.col(by_teu))
    return [paid.alias(by_teu), (pl.col(by_t) + per_t).alias(by_t)]


def _emissions_of_links(frames: Mapping[str, pl.DataFrame]) -> dict[str, float]:
    """Give each link's emissions, kg CO2e per tonne over its length, by the rates of its two countries."""
    country = dict(frames["places"].select("place_id", "country").iter_rows())
    rate = {
        (mode, code): emission
        for mode, code, emission in frames["rates"]
        .select("mode", "country", "emission_kgco2e_per_tkm")
        .iter_rows()
    }
    links = frames["links"].select("link_id", "from_place", "to_place", "mode", "length_km")
    emitted = {}
    for link_id, one, other, mode, length_km in links.iter_rows():
        ends = [rate.get((mode, country[place]), rate.get((mode, "*"))) for place in (one, other)]
        known = [float(emission) for emission in ends if emission is not None]
        emitted[link_id] = float(length_km or 0.0) * sum(known) / max(len(known), 1)
    return emitted
