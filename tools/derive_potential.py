"""Predict trade by gravity and keep it as tables.

    python tools/derive_potential.py --data DATA_FOLDER STUDY_FOLDER

Gravity is estimated for each section of the SITC on the trade of 2015, with a constant for every
exporter and importer (PPML), and for all goods on BACI's totals. Its prediction is carried to the base
year by the size of both economies, split by goods, and set beside what the chain from trade to tonnes
has for the same goods.
"""

import argparse
from pathlib import Path

import polars as pl

from zhibek.demand.chain import derive_demand, shipped_assumptions
from zhibek.demand.convert import PAIR, set_aside, share_out
from zhibek.demand.rules import apply_rules
from zhibek.demand.totals import BASE_YEAR
from zhibek.tables.countries import ALPHA_2
from zhibek.tables.folder import write_table
from zhibek.trade.collected import SECTIONS_YEAR, VALUES, read_collected
from zhibek.trade.gravity import GravityFit, GravityModel, estimate_gravity

NEARNESS = ("ln_distance", "contiguous", "common_language", "colony", "common_coloniser", "both_soviet")
OLD_CODES = {"ROM": "ROU", "YUG": "SRB", "ZAR": "COD"}
CENTRAL = ("KAZ", "UZB", "KGZ", "TJK", "TKM", "AZE", "GEO", "ARM")
CORRIDOR = ("CHN", "RUS", "TUR", "IRN", "MNG", "AFG", "BLR", "UKR", "IND", "PAK", "ARE", "JPN", "KOR")
PARTNERS = (*CENTRAL, *CORRIDOR, "DEU", "ITA", "FRA", "POL", "NLD")
SOVIET = (
    "ARM",
    "AZE",
    "BLR",
    "EST",
    "GEO",
    "KAZ",
    "KGZ",
    "LTU",
    "LVA",
    "MDA",
    "RUS",
    "TJK",
    "TKM",
    "UKR",
    "UZB",
)
ALL_GOODS_YEARS = (2017, 2018, 2019)
TRACE = [pl.lit("zhibek-derivation").alias("source"), pl.lit("derived").alias("confidence")]


def read_nearness(data: Path) -> pl.DataFrame:
    """Read what brings pairs of countries near: exporter, importer and the regressors."""
    table = pl.read_parquet(data / "cepii_geodist/dist_cepii.parquet").with_columns(
        pl.col("iso_o", "iso_d").cast(pl.String).replace(OLD_CODES)
    )
    names = ("contig", "comlang_off", "colony", "comcol")
    return table.filter(pl.col("iso_o") != pl.col("iso_d")).select(
        pl.col("iso_o").alias("exporter"),
        pl.col("iso_d").alias("importer"),
        pl.col("dist").cast(pl.Float64).log().alias("ln_distance"),
        *(pl.col(old).cast(pl.Float64).alias(new) for old, new in zip(names, NEARNESS[1:5], strict=True)),
        (pl.col("iso_o").is_in(SOVIET) & pl.col("iso_d").is_in(SOVIET)).cast(pl.Float64).alias("both_soviet"),
    )


def estimate_section(sections: pl.DataFrame, near: pl.DataFrame, section: int) -> GravityFit:
    """Estimate gravity of one section; a pair without a row traded nothing."""
    flows = sections.filter(pl.col("sitc_section") == section).select(*PAIR, "value_kusd")
    known = near.join(flows, on=PAIR, how="left").with_columns(pl.col("value_kusd").fill_null(0.0) / 1e3)
    rows = known.filter(pl.col("exporter").is_in(set(sections["exporter"])))
    rows = rows.filter(pl.col("importer").is_in(set(sections["importer"])))
    return estimate_gravity(rows, GravityModel("value_kusd", NEARNESS, ("exporter", "importer")))


def estimate_all_goods(data: Path, near: pl.DataFrame) -> GravityFit:
    """Estimate gravity of all goods on BACI's totals, with constants by exporter-year and importer-year."""
    flows = pl.read_parquet(data / VALUES).filter(pl.col("year").is_in(ALL_GOODS_YEARS))
    flows = flows.select(pl.col(PAIR).cast(pl.String), "year", (pl.col("value_kusd") / 1e3).alias("flow"))
    years = pl.DataFrame({"year": ALL_GOODS_YEARS}, schema={"year": flows.schema["year"]})
    traders = set(flows["exporter"]) & set(flows["importer"])
    pairs = near.filter(pl.col("exporter").is_in(traders) & pl.col("importer").is_in(traders))
    rows = pairs.join(years, how="cross").join(flows, on=[*PAIR, "year"], how="left")
    rows = rows.with_columns(pl.col("flow").fill_null(0.0))
    return estimate_gravity(rows, GravityModel("flow", NEARNESS, ("exporter^year", "importer^year")))


def read_growth(data: Path) -> dict[str, float]:
    """Read by what factor each economy, and the world's, grew in dollars since the year of sections."""
    table = pl.read_csv(data / "macro_series/gdp.csv").rename({"Country Code": "country"})
    first, last = (
        table.filter(pl.col("Year") == year).select("country", pl.col("Value").alias(str(year)))
        for year in (SECTIONS_YEAR, BASE_YEAR)
    )
    joined = first.join(last, on="country", how="inner")
    ratio = pl.col(str(BASE_YEAR)) / pl.col(str(SECTIONS_YEAR))
    return dict(joined.select("country", ratio).iter_rows())


def carry(predicted: pl.DataFrame, growth: dict[str, float]) -> pl.DataFrame:
    """Carry predictions to the base year: with both economies, over the world's."""
    sides = [pl.col(side).replace_strict(growth, default=None, return_dtype=pl.Float64) for side in PAIR]
    return predicted.with_columns(
        (pl.col("value_musd") * sides[0] * sides[1] / growth["WLD"]).alias("value_musd")
    ).drop_nulls("value_musd")


def tabulate_coefficients(fits: dict[str, tuple[GravityFit, str]]) -> pl.DataFrame:
    """Put the coefficients of several fits into one table, rounded to four decimals."""
    return pl.concat(
        fit.coefficients.select(
            pl.lit(goods).alias("goods"),
            "term",
            pl.col("coefficient", "standard_error").round(4),
            pl.lit(fit.n_used).alias("n_rows"),
            pl.lit(years).alias("years"),
            *TRACE,
        )
        for goods, (fit, years) in fits.items()
    )


def main() -> None:
    """Read the words of the command line, estimate, predict and write."""
    parser = argparse.ArgumentParser(description="Predict trade by gravity and keep it as tables.")
    parser.add_argument("study", type=Path, help="folder of the study that the tables are written to")
    parser.add_argument("--data", type=Path, required=True, help="folder with the trade data")
    words = parser.parse_args()
    data, assumptions = read_collected(words.data), shipped_assumptions()
    near = read_nearness(words.data)
    groups = pl.read_csv(words.study / "product_groups.csv").select(
        "product_group", "sitc_section", "commodity"
    )
    names = sorted(groups["sitc_section"].unique())
    fits = {section: estimate_section(data.sections, near, section) for section in names}
    predicted = pl.concat(
        fit.rows.select(
            *PAIR, pl.lit(section).alias("sitc_section"), pl.col("predicted_flow").alias("value_musd")
        )
        for section, fit in fits.items()
    )
    ours = pl.col("exporter").is_in(PARTNERS) & pl.col("importer").is_in(PARTNERS)
    ours &= pl.col("exporter").is_in(CENTRAL) | pl.col("importer").is_in(CENTRAL)
    carried = carry(predicted.filter(ours), read_growth(words.data))
    kept, _ = set_aside(carried, assumptions["modelled_shares"])
    goods = share_out(kept, assumptions).join(groups, on=["sitc_section", "commodity"], how="inner")
    prices = assumptions["prices"].with_columns(pl.col("value_usd_per_t").cast(pl.Float64))
    priced = apply_rules(goods, prices, by=("commodity",), give=("value_usd_per_t",))
    derived = derive_demand(data, assumptions).goods.tonnes.join(groups, on=["sitc_section", "commodity"])
    traded = derived.select(*PAIR, "product_group", pl.col("value_musd").alias("traded_musd"))
    both = priced.join(traded, on=[*PAIR, "product_group"], how="left", maintain_order="left")
    table = both.select(
        pl.col(PAIR).replace_strict(ALPHA_2, return_dtype=pl.String),
        "product_group",
        (pl.col("value_musd").round(3) * 1e6).alias("predicted_usd"),
        (pl.col("traded_musd").fill_null(0.0).round(3) * 1e6).alias("actual_usd"),
        "value_usd_per_t",
        *TRACE,
    ).sort(*PAIR, "product_group")
    write_table(table, words.study / "trade_potentials.parquet")
    all_goods = estimate_all_goods(words.data, near)
    told = {"all": (all_goods, f"{ALL_GOODS_YEARS[0]}-{ALL_GOODS_YEARS[-1]}")}
    told |= {f"SITC {section}": (fit, str(SECTIONS_YEAR)) for section, fit in fits.items()}
    write_table(tabulate_coefficients(told), words.study / "gravity_coefficients.csv")
    print(f"{table.height} predictions of {table.select(PAIR).n_unique()} pairs, {len(told)} fits")


if __name__ == "__main__":
    main()
