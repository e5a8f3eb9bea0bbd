"""How a country leans on partners, vector by vector."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from zhibek.ledger.book import Ledger
from zhibek.ledger.influence import group_of, money_by_partner
from zhibek.ledger.money import OWN

Frames = Mapping[str, pl.DataFrame]
LAND_MODES = ("rail", "road")
VECTORS = ("signed", "paid", "trade", "transit")
DEFINITIONS = {
    "signed": "US dollars of agreements signed or further, in the year of signing, by who gives or sells; "
    "headline sums, the country's own money and its neighbours' are left out",
    "paid": "US dollars known to be paid out, by who gave; the country's own money is left out",
    "trade": "value of goods carried to and from the country in the model's base year, by the other end: "
    "tonnes of the demand table times each class's value; trade with neighbours is in it",
    "transit": "tonnes of the country's foreign cargo that cross a third country by rail or road, on the "
    "routes found; a tonne that crosses two counts at each",
}
HHI_DEFINITION = (
    "HHI is the sum of the squared shares of the partner groups, from near nought (many, alike) to one (a "
    "single one); the effective number is its inverse: so many partners of equal size would give it"
)


@dataclass(frozen=True, slots=True)
class Influence:
    """Shares of partners and their concentration.

    `shares` has country, vector, year (null: all years), partner_group, amount, counted_in and share;
    `concentration` has for each country, vector and year the HHI, the effective number and the largest
    partner; `definitions` say what each vector counts.
    """

    shares: pl.DataFrame
    concentration: pl.DataFrame
    definitions: Mapping[str, str]


def find_influence(
    ledger: Ledger, study: Frames, outcome: Frames | None = None, scenario_id: str = "", base_year: int = 0
) -> Influence:
    """Set money signed and paid beside trade and transit, by country and partner group.

    Transit needs a run: without `outcome` that vector is not there.
    """
    parts = [_money(ledger), _yearless(trade_by_partner(study), "trade", "usd", base_year)]
    if outcome is not None:
        transit = transit_by_partner(outcome, study, scenario_id)
        parts.append(_yearless(transit, "transit", "t", base_year))
    shares = _with_shares(pl.concat(parts))
    return Influence(shares, concentrate(shares), DEFINITIONS | {"hhi": HHI_DEFINITION})


def _money(ledger: Ledger) -> pl.DataFrame:
    """List money by year and, with a null year, of all years."""
    money = money_by_partner(ledger).filter(pl.col("partner_group") != OWN)
    whole = (
        money.group_by("country", "partner_group", maintain_order=True)
        .agg(pl.col("signed_usd", "paid_usd").sum())
        .with_columns(pl.lit(None, dtype=pl.Int32).alias("year"))
    )
    both = pl.concat([money, whole.select(money.columns)])
    return pl.concat(
        both.select(
            "country",
            pl.lit(vector).alias("vector"),
            "year",
            "partner_group",
            pl.col(f"{vector}_usd").alias("amount"),
            pl.lit("usd").alias("counted_in"),
        )
        for vector in ("signed", "paid")
    ).filter(pl.col("amount") > 0)


def _yearless(frame: pl.DataFrame, vector: str, counted_in: str, year: int) -> pl.DataFrame:
    return frame.select(
        "country",
        pl.lit(vector).alias("vector"),
        pl.lit(year, dtype=pl.Int32).alias("year"),
        "partner_group",
        "amount",
        pl.lit(counted_in).alias("counted_in"),
    )


def trade_by_partner(study: Frames) -> pl.DataFrame:
    """Value each country's trade by the partner group of the other end, from the demand table.

    Columns: country, partner_group, amount (US dollars a year).
    """
    country = study["zones"].select("zone_id", "country")
    worth = study["classes"].select("class_id", "value_usd_per_t")
    flows = (
        study["demand"]
        .join(country.rename({"zone_id": "origin_zone", "country": "from"}), on="origin_zone")
        .join(country.rename({"zone_id": "destination_zone", "country": "to"}), on="destination_zone")
        .join(worth, on="class_id")
        .with_columns((pl.col("demand_t_per_year") * pl.col("value_usd_per_t")).alias("amount"))
        .filter(pl.col("from") != pl.col("to"))
    )
    both = pl.concat(
        flows.select(pl.col(one).alias("country"), pl.col(other).alias("partner"), "amount")
        for one, other in (("from", "to"), ("to", "from"))
    )
    return _grouped(both)


def transit_by_partner(outcome: Frames, study: Frames, scenario_id: str) -> pl.DataFrame:
    """Weigh the countries that each country's foreign cargo passes through, by partner group.

    A route counts at every third country in which one of its stretches of rail or road begins or ends;
    straits and ports of call do not count. Columns: country, partner_group, amount (tonnes a year).
    """
    routes = (
        outcome["routes"]
        .filter((pl.col("scenario_id") == scenario_id) & (pl.col("load_t") > 0))
        .select("origin_zone", "destination_zone", "load_t", "arcs")
        .with_row_index("route")
    )
    place = study["places"].select("place_id", "country")
    arcs = (
        outcome["arcs"]
        .filter((pl.col("scenario_id") == scenario_id) & pl.col("mode").is_in(LAND_MODES))
        .select("arc_number", "from_place", "to_place")
        .unpivot(on=["from_place", "to_place"], index="arc_number", value_name="place_id")
        .join(place, on="place_id")
        .select("arc_number", "country")
        .unique()
    )
    passed = (
        routes.select("route", pl.col("arcs").alias("arc_number"))
        .explode("arc_number", empty_as_null=True)
        .join(arcs, on="arc_number")
        .select("route", pl.col("country").alias("partner"))
        .unique()
    )
    zone = study["zones"].select("zone_id", "country")
    ends = (
        routes.drop("arcs")
        .join(zone.rename({"zone_id": "origin_zone", "country": "from"}), on="origin_zone")
        .join(zone.rename({"zone_id": "destination_zone", "country": "to"}), on="destination_zone")
        .filter(pl.col("from") != pl.col("to"))
        .join(passed, on="route")
        .filter((pl.col("partner") != pl.col("from")) & (pl.col("partner") != pl.col("to")))
    )
    both = pl.concat(
        ends.select(pl.col(end).alias("country"), "partner", pl.col("load_t").alias("amount"))
        for end in ("from", "to")
    )
    return _grouped(both)


def _grouped(flows: pl.DataFrame) -> pl.DataFrame:
    """Add up flows by country and the group of the partner."""
    names = flows["partner"].unique().sort().to_list()
    groups = pl.DataFrame(
        {"partner": names, "partner_group": [group_of(name) for name in names]},
        schema={"partner": pl.String, "partner_group": pl.String},
    )
    return (
        flows.join(groups, on="partner")
        .group_by("country", "partner_group")
        .agg(pl.col("amount").sum())
        .sort("country", "partner_group")
    )


def _with_shares(parts: pl.DataFrame) -> pl.DataFrame:
    """Give each partner its share of a country's vector in a year."""
    whole = pl.col("amount").sum().over("country", "vector", "year")
    order = pl.col("vector").replace_strict({name: rank for rank, name in enumerate(VECTORS)})
    return parts.with_columns((pl.col("amount") / whole).alias("share")).sort(
        "country", order, "year", "partner_group", nulls_last=True
    )


def concentrate(shares: pl.DataFrame) -> pl.DataFrame:
    """Measure how concentrated partners are: Herfindahl–Hirschman index and its inverse.

    `shares` has country, vector, year, partner_group and share. Source: Hirschman (1945), Herfindahl
    (1950); the inverse as an effective number: Laakso and Taagepera (1979).
    """
    keys = ["country", "vector", "year"]
    ranked = shares.sort("share", "partner_group", descending=[True, False], maintain_order=True)
    return (
        ranked.group_by(keys, maintain_order=True)
        .agg(
            (pl.col("share") ** 2).sum().alias("hhi"),
            pl.col("partner_group").first().alias("largest_partner"),
            pl.col("share").first().alias("largest_share"),
        )
        .with_columns((1 / pl.col("hhi")).alias("effective_number"))
        .sort(*keys, nulls_last=True)
    )
