"""Read official series in the forms they come in."""

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from zhibek.errors import FetchError
from zhibek.tables.countries import ALPHA_2
from zhibek.trade.material import COLUMNS, TradeData

BACI_COLUMNS = ("t", "i", "j", "k", "v", "q")
BACI_CODES = ("country_code", "country_iso3")
COMTRADE_KEYS = ("refYear", "reporterCode", "flowCode", "partnerCode", "cmdCode", "primaryValue")
WDI_KEYS = ("countryiso3code", "date", "value")
FLOWS = {"X": "X", "M": "M"}
ALPHA_3 = {two: three for three, two in ALPHA_2.items()} | {"XK": "XKX"}
OWN_CODES = {"GB": "GBR", "UK": "GBR", "EL": "GRC"}  # Eurostat's, where they are not ISO's
Files = Mapping[str, Path]


def read_official(files: Mapping[str, list[Path]], year: int, chapters: pl.DataFrame) -> TradeData:
    """Put fetched series together; `files` lists the files of each publisher.

    Trade by pair and its shares by SITC section are BACI's of `year`, sections by chapter of the Harmonized
    System (`chapters`: hs_chapter, sitc_section). Statistics that were not fetched are empty, and the chain
    says what it goes without.

    Raises FetchError where a file is not in its known form, or BACI is not there or lacks the year.
    """
    if not files.get("baci"):
        raise FetchError("BACI is not there, and demand begins with it. Fetch it with `zhibek trade fetch`.")
    goods, codes = read_baci(files["baci"][0], year)
    values = goods.group_by("exporter", "importer").agg(pl.col("value_kusd").sum() / 1e3)
    named = goods.join(chapters.select("hs_chapter", "sitc_section"), on="hs_chapter", how="left")
    if named["sitc_section"].null_count():
        unknown = named.filter(pl.col("sitc_section").is_null())["hs_chapter"].unique().sort().to_list()
        raise FetchError(
            f"{files['baci'][0].name}: no SITC section for chapters {', '.join(map(str, unknown))}. Add them "
            "to hs_sections.csv."
        )
    sections = named.group_by("exporter", "importer", "sitc_section").agg(pl.col("value_kusd").sum())
    national = [read_comtrade(path, codes) for path in files.get("comtrade", [])]
    union = [read_eurostat(path) for path in files.get("eurostat", [])]
    return TradeData(
        values=values.rename({"value_kusd": "value_musd"}).sort("exporter", "importer"),
        values_year=year,
        sections=sections.with_columns(pl.col("sitc_section").cast(pl.Int64)).sort(
            "exporter", "importer", "sitc_section"
        ),
        national=pl.concat([pl.DataFrame(schema=dict(COLUMNS["national"])), *national]),
        union_exports=pl.concat([pl.DataFrame(schema=dict(COLUMNS["union_exports"])), *union]),
    )


def read_baci(path: Path, year: int) -> tuple[pl.DataFrame, dict[int, str]]:
    """Read one year of BACI from its archive, and its country codes.

    Gives exporter, importer (alpha-3), hs_chapter, value_kusd, weight_t by pair and chapter; a weight that
    is not given counts as none of it known, and is left out of the sum.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = {name.rsplit("/", 1)[-1]: name for name in archive.namelist()}
            goods_name = next(
                (name for name in names if f"_Y{year}_" in name and name.endswith(".csv")), None
            )
            codes_name = next((name for name in names if name.startswith("country_codes")), None)
            if goods_name is None or codes_name is None:
                missing = f"of {year}" if goods_name is None else "of country codes"
                raise FetchError(
                    f"{path.name}: it holds no table {missing}. It holds: {', '.join(sorted(names))}."
                )
            raw_codes = _read_csv(archive.read(names[codes_name]), path, codes_name, BACI_CODES)
            raw = _read_csv(archive.read(names[goods_name]), path, goods_name, BACI_COLUMNS)
    except zipfile.BadZipFile as error:
        raise FetchError(f"{path.name} is no archive: {error}. Remove it and fetch it again.") from error
    codes = _number(raw_codes, "country_code", path).select("country_code", "country_iso3")
    by_code = {int(code): name for code, name in codes.drop_nulls().iter_rows()}
    for column in ("i", "j", "k", "v"):
        raw = _number(raw, column, path)
    weight = pl.col("q").str.strip_chars().replace("NA", None).cast(pl.Float64, strict=False)
    rows = raw.with_columns(
        weight.alias("weight_t"), (pl.col("k") // 10_000).cast(pl.Int64).alias("hs_chapter")
    )
    unknown = (set(rows["i"].cast(int)) | set(rows["j"].cast(int))) - set(by_code)
    if unknown:
        raise FetchError(f"{path.name}: countries {sorted(unknown)[:5]} have no code in {codes_name}.")
    sides = {"exporter": "i", "importer": "j"}
    named = rows.with_columns(
        pl.col(column).cast(pl.Int64).replace_strict(by_code, return_dtype=pl.String).alias(side)
        for side, column in sides.items()
    ).rename({"v": "value_kusd"})
    goods = named.group_by(*sides, "hs_chapter").agg(pl.col("value_kusd", "weight_t").sum())
    return goods.sort(*sides, "hs_chapter"), by_code


def read_comtrade(path: Path, codes: Mapping[int, str]) -> pl.DataFrame:
    """Read what one reporter tells UN Comtrade: reporter, partner, flow, year, value_kusd.

    The world as partner becomes `_WLD`; partners that are no countries are left out.
    """
    rows = _open_json(path).get("data")
    if not isinstance(rows, list):
        raise FetchError(f"{path.name}: no list `data`. Comtrade's form has changed; fetch a newer Zhibek.")
    _need_keys(rows, COMTRADE_KEYS, path)
    found = [
        (
            codes.get(int(row["reporterCode"]), ""),
            "_WLD" if int(row["partnerCode"]) == 0 else codes.get(int(row["partnerCode"]), ""),
            FLOWS.get(row["flowCode"], ""),
            int(row["refYear"]),
            _amount(row["primaryValue"], path) / 1e3,
        )
        for row in rows
        if row["cmdCode"] == "TOTAL"
    ]
    table = pl.DataFrame(found, schema=dict(COLUMNS["national"]), orient="row")
    return table.filter(pl.all_horizontal(pl.col("reporter", "partner", "flow") != ""))


def read_eurostat(path: Path) -> pl.DataFrame:
    """Read the Union's exports by partner from a JSON-stat cube: partner, year, value_eur.

    The cube must be of one flow, one goods and one reporter, in euros.
    """
    cube = _open_json(path)
    lacking = [key for key in ("id", "size", "dimension", "value") if key not in cube]
    if lacking:
        raise FetchError(
            f"{path.name}: no `{lacking[0]}`. Eurostat's form has changed; fetch a newer Zhibek."
        )
    names, sizes = [str(name) for name in cube["id"]], [int(size) for size in cube["size"]]
    if "partner" not in names or "time" not in names:
        raise FetchError(f"{path.name}: it has {', '.join(names)}, but no partner and time.")
    for name, size in zip(names, sizes, strict=True):
        if size != 1 and name not in {"partner", "time"}:
            raise FetchError(f"{path.name}: {size} values of `{name}` where one was asked for.")
    codes = {
        name: {int(place): code for code, place in cube["dimension"][name]["category"]["index"].items()}
        for name in ("partner", "time")
    }
    found = []
    for cell, amount in cube["value"].items():
        place = dict(zip(names, np.unravel_index(int(cell), sizes), strict=True))
        two = codes["partner"][int(place["partner"])]
        partner = OWN_CODES.get(two) or ALPHA_3.get(two)
        if partner and amount is not None:
            year = int(codes["time"][int(place["time"])])
            found.append((partner, year, _amount(amount, path)))
    return pl.DataFrame(found, schema=dict(COLUMNS["union_exports"]), orient="row").sort("partner", "year")


def read_wdi(path: Path) -> pl.DataFrame:
    """Read one series of the World Development Indicators: country (alpha-3), year, value."""
    pages = _open_json(path, kind=list)
    if len(pages) != 2 or not isinstance(pages[1], list):
        raise FetchError(f"{path.name}: not a page and its rows. The World Bank's form has changed.")
    if int(pages[0].get("pages", 1)) != 1:
        raise FetchError(f"{path.name}: one of {pages[0]['pages']} pages. Ask for more rows on a page.")
    _need_keys(pages[1], WDI_KEYS, path)
    found = [
        (row["countryiso3code"], int(row["date"]), _amount(row["value"], path))
        for row in pages[1]
        if row["countryiso3code"] and row["value"] is not None
    ]
    schema = {"country": pl.String, "year": pl.Int64, "value": pl.Float64}
    return pl.DataFrame(found, schema=schema, orient="row").sort("country", "year")


def _read_csv(content: bytes, path: Path, name: str, columns: tuple[str, ...]) -> pl.DataFrame:
    """Read a table of an archive as text, and see that it has its columns."""
    table = pl.read_csv(io.BytesIO(content), infer_schema=False)
    lacking = [column for column in columns if column not in table.columns]
    if lacking:
        raise FetchError(
            f"{path.name}, {name}: no column {', '.join(lacking)}. There are: {', '.join(table.columns)}. "
            "The form has changed; fetch a newer Zhibek."
        )
    return table.select(columns)


def _number(table: pl.DataFrame, column: str, path: Path) -> pl.DataFrame:
    """Turn a column of text to numbers of 0 or more."""
    numbers = table[column].str.strip_chars().cast(pl.Float64, strict=False)
    bad = (numbers.is_null() | (numbers < 0)).fill_null(value=True)
    if bad.any():
        row = int(bad.arg_true()[0])
        raise FetchError(
            f"{path.name}: '{table[column][row]}' in column {column}, row {row + 1}: no number of 0 or more."
        )
    return table.with_columns(numbers.alias(column))


def _amount(value: object, path: Path) -> float:
    """Take an amount of money or goods; raise FetchError where it is none."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value < float("inf"):
        raise FetchError(f"{path.name}: {value!r} is no amount.")
    return float(value)


def _open_json(path: Path, kind: type = dict) -> Any:  # noqa: ANN401 - whatever stands in the file
    """Read a JSON file whose outermost part is of a kind."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise FetchError(f"{path.name} is no JSON: {error}. Remove it and fetch it again.") from error
    if not isinstance(content, kind):
        raise FetchError(f"{path.name}: a {type(content).__name__} where a {kind.__name__} was known.")
    return content


def _need_keys(rows: list[Any], keys: tuple[str, ...], path: Path) -> None:
    """See that every row has its keys."""
    for number, row in enumerate(rows, 1):
        lacking = [key for key in keys if not isinstance(row, dict) or key not in row]
        if lacking:
            raise FetchError(
                f"{path.name}: row {number} has no {', '.join(lacking)}. The form has changed; fetch a newer "
                "Zhibek."
            )
