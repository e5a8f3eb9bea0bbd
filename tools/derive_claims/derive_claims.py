"""Derive the trade claims of a study.

    python tools/derive_claims/derive_claims.py --data DATA_FOLDER --facts FACTS_FOLDER STUDY_FOLDER

Reads the partner totals of national offices, BACI, UNCTAD's matrix, exports of the EU and figures
told in the press, and writes trade_claims, exchange_rates, trade_distances and trade_targets. The
sources they name are added to sources.csv; rows already there stay.
"""

import argparse
from pathlib import Path

import polars as pl
from press import read_press, read_targets
from series import PRODUCED, read_baci, read_eu_exports, read_national, read_unctad
from surroundings import derive_distances, derive_rates

HERE = Path(__file__).resolve().parent
CLAIM_COLUMNS = (
    "claim_id",
    "reporter",
    "partner",
    "flow",
    "product",
    "year",
    "value",
    "unit",
    "valuation",
    "compiler",
    "known_from",
    "remark",
    "source",
    "confidence",
)
FIRST_YEAR = 2010


def derive_claims(data: Path, facts: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Derive the table of claims, and the sources it names."""
    press, sources = read_press(facts, HERE)
    frames = (
        read_national(data),
        read_eu_exports(data),
        read_baci(data),
        read_unctad(data),
        press,
    )
    wanted = [name for name in CLAIM_COLUMNS if name != "claim_id"]
    claims = pl.concat([frame.select(_cast(name) for name in wanted) for frame in frames])
    claims = claims.filter((pl.col("year") >= FIRST_YEAR) & (pl.col("reporter") != pl.col("partner")))
    named = claims.with_columns(pl.concat_str(*_id_parts(), separator="-").alias("claim_id"))
    return named.select(CLAIM_COLUMNS).sort("claim_id"), pl.concat([sources, PRODUCED])


def _cast(name: str) -> pl.Expr:
    kinds = {"year": pl.Int32, "value": pl.Int64}
    column = pl.col(name).round() if name == "value" else pl.col(name)
    return column.cast(kinds.get(name, pl.String))


def _id_parts() -> list[pl.Expr]:
    """Name a claim by who says what, and number those alike."""
    parts = [pl.col(name) for name in ("reporter", "partner", "flow", "product", "year")]
    by = pl.when(pl.col("compiler") == "").then(pl.lit("own")).otherwise(pl.col("compiler"))
    slug = by.str.to_lowercase().str.replace_all(" ", "-")
    told = ["reporter", "partner", "flow", "product", "year", "compiler"]
    return [*parts, slug, pl.int_range(1, pl.len() + 1).over(told)]


def add_sources(folder: Path, sources: pl.DataFrame) -> None:
    """Add the sources that sources.csv does not have yet."""
    path = folder / "sources.csv"
    known = pl.read_csv(path, infer_schema=False)
    new = sources.select(known.columns).filter(~pl.col("source_id").is_in(known["source_id"].implode()))
    merged = pl.concat([known, new.unique("source_id")]).sort("source_id")
    merged.write_csv(path)


def main() -> None:
    """Write the tables into a study's folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of trade data")
    parser.add_argument("--facts", type=Path, required=True, help="folder of trade_facts.csv")
    parser.add_argument("study", type=Path)
    given = parser.parse_args()
    claims, sources = derive_claims(given.data, given.facts)
    targets, more = read_targets(given.facts)
    tables = {
        "trade_claims": claims,
        "exchange_rates": derive_rates(given.data, FIRST_YEAR),
        "trade_distances": derive_distances(given.data, given.study),
        "trade_targets": targets,
    }
    for name, frame in tables.items():
        frame.write_csv(given.study / f"{name}.csv")
        print(f"{name}: {frame.height} rows")
    tables["trade_transit"] = pl.read_csv(given.study / "trade_transit.csv", infer_schema=False)
    used = {source for frame in tables.values() for source in frame["source"]}
    add_sources(given.study, pl.concat([sources, more]).filter(pl.col("source_id").is_in(sorted(used))))


if __name__ == "__main__":
    main()
