"""Claims and targets told in the press."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import polars as pl

PARTNERS = {
    "Kazakhstan": "KZ",
    "Kyrgyzstan": "KG",
    "Tajikistan": "TJ",
    "Turkmenistan": "TM",
    "Uzbekistan": "UZ",
    "China": "CN",
    "Russia": "RU",
    "Central Asia 5": "central-asia",
    "EU": "EU",
    "EU-Central Asia": "central-asia",
}
UNITS = {
    "USD billion": ("USD", 1e9),
    "CNY billion": ("CNY", 1e9),
    "EUR billion": ("EUR", 1e9),
    "million t": ("t", 1e6),
    "thousand t": ("t", 1e3),
}
CONFIDENCES = {"high": "published", "medium": "published", "low": "estimated"}
GOODS = {"agri-food exports total": "agri-food", "agri-food turnover": "agri-food", "grain": "grain"}
SOURCE_COLUMNS = ("source_id", "title", "publisher", "year", "url")
COMPILED = "central-asia"  # a region's own figure, put together by a bank or a ministry
TARGET = re.compile(r"target(?: (?P<by>\d{4}))?")
SET_IN = re.compile(r"set (?:\w+ )?(?P<year>\d{4})")
SHOWN = ("kz-cn-40e9-2030",)


def read_press(facts: Path, here: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read full-year figures of trade_facts.csv and of further_claims.csv, with their sources."""
    labels = {
        row["label"]: row
        for row in pl.read_csv(here / "labels.csv", infer_schema=False).iter_rows(named=True)
    }
    raw = pl.read_csv(facts / "trade_facts.csv", infer_schema=False).fill_null("")
    rows = [claim for row in raw.iter_rows(named=True) for claim in _read_row(row, labels)]
    further = pl.read_csv(here / "further_claims.csv", infer_schema=False).fill_null("")
    rows += [
        {**row, "value": float(row["value"]), "year": int(row["year"])}
        for row in further.iter_rows(named=True)
    ]
    claims = pl.DataFrame(rows).with_columns(
        pl.col("url").map_elements(source_name, return_dtype=pl.String).alias("source")
    )
    same = ["reporter", "partner", "flow", "product", "year", "unit", "value", "source"]
    urls = [*raw["source_url"].to_list(), *further["url"].to_list()]
    return claims.unique(same, maintain_order=True), _sources(urls)


def _read_row(row: dict[str, str], labels: dict[str, dict[str, str]]) -> Iterator[dict[str, object]]:
    """Turn one row of facts to a claim; rows on parts of a year, shares and targets give none."""
    label = labels.get(row["reporter"])
    partner = row["partner"]
    if label is None or not re.fullmatch(r"\d{4}", row["year"]) or row["unit"] not in UNITS:
        return
    flow = _flow(row)
    if row["flow"].startswith("turnover ") and row["flow"].split()[1] in PARTNERS:
        return  # what a bank tells of another country's statistics, by name of that country
    if partner not in PARTNERS or not flow:
        return
    unit, factor = UNITS[row["unit"]]
    year = int(row["year"])
    yield {
        "reporter": label["reporter"],
        "partner": PARTNERS[partner],
        "flow": flow,
        "product": GOODS.get(row["product"], row["product"].replace(", ", "-").replace(" ", "-")),
        "year": year,
        "value": float(row["value"]) * factor,
        "unit": unit,
        "valuation": _valuation(flow),
        "compiler": label["compiler"] or "",
        "known_from": _known_from(row["source_url"], year),
        "remark": "Put together from the region's own statistics." if label["reporter"] == COMPILED else "",
        "url": row["source_url"],
        "confidence": _confidence(row),
    }


def _flow(row: dict[str, str]) -> str:
    if "turnover" in row["flow"] or "turnover" in row["product"]:
        return "total"
    return next((flow for flow in ("export", "import") if flow in row["flow"].lower()), "")


def _valuation(flow: str) -> str:
    return {"export": "fob", "import": "cif"}.get(flow, "unspecified")


def _confidence(row: dict[str, str]) -> str:
    if row["note"].startswith("derived") or row["source_url"].startswith("derived"):
        return "derived"
    if row["reporter"] == "Kazakh trade ministry":
        return "estimated"  # less than the sum of its countries' own figures
    return CONFIDENCES[row["confidence"]]


def _known_from(url: str, year: int) -> str:
    """Read the month off an address; else a year's figure is known in the next year."""
    dated = re.search(r"/(20\d\d)[/-]?(0[1-9]|1[0-2])/", url)
    return f"{dated[1]}-{dated[2]}" if dated and int(dated[1]) > year else str(year + 1)


def source_name(url: str) -> str:
    """Name a source after its address."""
    parts = urlsplit(url)
    words = re.sub(r"[^a-z0-9]+", "-", f"{parts.netloc.removeprefix('www.')} {parts.path}".lower())
    return words.strip("-")[:60].strip("-")


def _sources(urls: list[str]) -> pl.DataFrame:
    rows = []
    for url in dict.fromkeys(url for url in urls if url.startswith("http")):
        publisher = urlsplit(url).netloc.removeprefix("www.")
        dated = re.search(r"/(20\d\d)[/-]", url)
        rows.append(
            {
                "source_id": source_name(url),
                "title": f"{publisher}: figures of foreign trade",
                "publisher": publisher,
                "year": dated[1] if dated else None,
                "url": url,
            }
        )
    return pl.DataFrame(rows, schema=dict.fromkeys(SOURCE_COLUMNS, pl.String))


def read_targets(facts: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read the levels that governments have set themselves, with their sources."""
    raw = pl.read_csv(facts / "trade_facts.csv", infer_schema=False).fill_null("")
    rows, urls = [], []
    for row in raw.filter(pl.col("reporter") == "policy target").iter_rows(named=True):
        reporter, partner = _ends(row["partner"])
        by, set_in = TARGET.search(row["year"]), SET_IN.search(row["year"])
        level, year = float(row["value"]), by["by"] if by else None
        name = f"{reporter}-{partner}-{level:g}e9{f'-{year}' if year else ''}".lower()
        rows.append(
            {
                "target_id": name,
                "reporter": reporter,
                "partner": partner,
                "level": int(level * 1e9),
                "unit": "USD",
                "target_year": int(year) if year else None,
                "base_year": int(set_in["year"]) - 1 if set_in else None,
                "shown": name in SHOWN,
                "source": source_name(row["source_url"]),
                "confidence": "published",
            }
        )
        urls.append(row["source_url"])
    return pl.DataFrame(rows).sort("target_id"), _sources(urls)


def _ends(text: str) -> tuple[str, str]:
    one, other = text.rsplit("-", 1)
    known = {**PARTNERS, "Central Asia": "central-asia"}
    return known[one], known[other]
