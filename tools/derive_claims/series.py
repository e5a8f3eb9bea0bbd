"""Claims from the tables of statistical offices."""

from pathlib import Path

import polars as pl

from zhibek.tables.countries import ALPHA_2

COUNTRIES = ("AM", "AZ", "CN", "GE", "IR", "KG", "KZ", "RU", "TJ", "TM", "TR", "UZ")
CENTRAL_ASIA = ("KG", "KZ", "TJ", "TM", "UZ")
EU = (
    "AT",
    "BE",
    "BG",
    "CY",
    "CZ",
    "DE",
    "DK",
    "EE",
    "ES",
    "FI",
    "FR",
    "GR",
    "HR",
    "HU",
    "IE",
    "IT",
    "LT",
    "LU",
    "LV",
    "MT",
    "NL",
    "PL",
    "PT",
    "RO",
    "SE",
    "SI",
    "SK",
)
OFFICES = {
    "KZ BNS": "kazakhstan-bureau-of-national-statistics-foreign-trade",
    "UZ STAT": "uzbekistan-statistics-agency-foreign-trade",
    "KG NSC": "kyrgyzstan-national-statistical-committee-foreign-trade",
    "AM ARMSTAT": "armenia-armstat-foreign-trade",
    "RU FTS": "russia-federal-customs-service-foreign-trade",
}
BACI = "baci-international-trade-database-at-the-product-level"
UNCTAD = "unctadstat-merchandise-trade-matrix"
EUROSTAT = "eurostat-comext-eu27-exports-by-partner"
COLLECTED = "2024"  # when the tables of national offices were put together
KNOWN_MEMBERS = 27  # a sum over the EU is made only where all its members are told
PRODUCED = pl.DataFrame(
    {
        "source_id": ["world-bank-wdi-official-exchange-rates", "cepii-geodist"],
        "title": ["World Development Indicators: official exchange rate", "GeoDist: distances of countries"],
        "publisher": ["World Bank", "CEPII"],
        "year": ["2024", "2011"],
        "url": [
            "https://data.worldbank.org/indicator/PA.NUS.FCRF",
            "https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=6",
        ],
    }
)


def two_letters(name: str) -> pl.Expr:
    """Turn a column of three-letter codes to two letters."""
    return pl.col(name).cast(pl.String).replace(ALPHA_2).alias(name)


def _fill(frame: pl.DataFrame, **constants: str) -> pl.DataFrame:
    """Add the columns of a claim that are the same in each row."""
    known = {"product": "all", "compiler": "", "known_from": "", "remark": "", **constants}
    return frame.with_columns(
        pl.lit(value).alias(name) for name, value in known.items() if name not in frame.columns
    )


def read_national(data: Path) -> pl.DataFrame:
    """Read partner totals of national offices; sums over the EU and the world where they are whole."""
    raw = pl.read_parquet(data / "national_trade" / "national_partner_totals.parquet")
    rows = raw.with_columns(two_letters("reporter"), two_letters("partner")).with_columns(
        pl.col("flow").replace({"X": "export", "M": "import"}),
        (pl.col("value_kusd") * 1e3).alias("value"),
        pl.col("source").replace(OFFICES),
    )
    keys = ["reporter", "year", "flow", "source"]
    sum_up = (pl.col("value").sum(), pl.col("partner").n_unique().alias("n"))
    union = rows.filter(pl.col("partner").is_in(EU)).group_by(keys).agg(*sum_up)
    union = union.filter(pl.col("n") == KNOWN_MEMBERS).with_columns(pl.lit("EU").alias("partner"))
    world = rows.filter(pl.col("partner") == "_WLD").with_columns(pl.lit("world").alias("partner"))
    told = world["reporter"].unique().to_list()
    summed = rows.filter(~pl.col("reporter").is_in([*told, "RU"])).group_by(keys).agg(*sum_up)
    summed = summed.with_columns(pl.lit("world").alias("partner"))
    columns = [*keys, "partner", "value"]
    measured = pl.concat(
        [rows.filter(pl.col("partner").is_in(COUNTRIES)).select(columns), world.select(columns)]
    )
    derived = pl.concat([union.select(columns), summed.select(columns)])
    frame = pl.concat(
        [
            measured.with_columns(pl.lit("measured").alias("confidence"), pl.lit("").alias("remark")),
            derived.with_columns(
                pl.lit("derived").alias("confidence"), pl.lit("Sum over partners.").alias("remark")
            ),
        ]
    )
    valuation = pl.when(pl.col("flow") == "export").then(pl.lit("fob")).otherwise(pl.lit("cif"))
    return _fill(frame.with_columns(valuation.alias("valuation")), unit="USD", known_from=COLLECTED)


def read_eu_exports(data: Path) -> pl.DataFrame:
    """Read what the EU says it exports, in euro, to each country and to Central Asia."""
    raw = pl.read_parquet(data / "national_trade" / "eu27_exports_by_partner_eur.parquet")
    rows = raw.with_columns(two_letters("partner")).select(
        "partner", "year", pl.col("value_eur").cast(pl.Float64).alias("value")
    )
    each = rows.filter(pl.col("partner").is_in(COUNTRIES)).with_columns(
        pl.lit("measured").alias("confidence"), pl.lit("").alias("remark")
    )
    region = rows.filter(pl.col("partner").is_in(CENTRAL_ASIA)).group_by("year").agg(pl.col("value").sum())
    region = region.select(
        pl.lit("central-asia").alias("partner"),
        "year",
        "value",
        pl.lit("derived").alias("confidence"),
        pl.lit("Sum over five countries.").alias("remark"),
    )
    return _fill(
        pl.concat([each, region]),
        reporter="EU",
        flow="export",
        unit="EUR",
        valuation="fob",
        known_from=COLLECTED,
        source=EUROSTAT,
    )


def _with_union(rows: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Join the EU's members into one, without their trade among themselves, and keep the countries told."""
    united = rows.with_columns(
        pl.when(pl.col(name).is_in(EU)).then(pl.lit("EU")).otherwise(pl.col(name)).alias(name)
        for name in ("reporter", "partner")
    )
    kept = united.filter(
        pl.col("reporter").is_in([*COUNTRIES, "EU"]) & pl.col("partner").is_in([*COUNTRIES, "EU"])
    )
    return kept.group_by("reporter", "partner", *by).agg(pl.col("value").sum())


def read_baci(data: Path) -> pl.DataFrame:
    """Read BACI's reconciled exports, free on board."""
    raw = pl.read_parquet(data / "baci_totals" / "baci_totals_2000_2020.parquet")
    rows = raw.select(
        two_letters("exporter").alias("reporter"),
        two_letters("importer").alias("partner"),
        "year",
        (pl.col("value_kusd") * 1e3).alias("value"),
    )
    return _fill(
        _with_union(rows, ["year"]),
        flow="export",
        unit="USD",
        valuation="fob",
        compiler="BACI",
        known_from="2022",
        source=BACI,
        confidence="derived",
    )


def read_unctad(data: Path) -> pl.DataFrame:
    """Read UNCTAD's matrix of 2015 by section of SITC, where Central Asia is at one end."""
    raw = pl.read_parquet(data / "unctad_trade_matrix" / "unctad_matrix_sitc1_1995_2005_2015.parquet")
    section = pl.col("sitc1").cast(pl.String)
    rows = raw.select(
        two_letters("exporter").alias("reporter"),
        two_letters("importer").alias("partner"),
        "year",
        pl.when(section == "TOTAL").then(pl.lit("all")).otherwise("sitc-" + section).alias("product"),
        (pl.col("value_kusd") * 1e3).alias("value"),
    )
    near = pl.col("reporter").is_in(CENTRAL_ASIA) | pl.col("partner").is_in(CENTRAL_ASIA)
    kept = _with_union(rows, ["year", "product"]).filter(near & (pl.col("value") >= 1))
    return _fill(
        kept,
        flow="export",
        unit="USD",
        valuation="unspecified",
        compiler="UNCTAD",
        known_from="2016",
        source=UNCTAD,
        confidence="estimated",
    )
