"""Trade that could be, and what the border lets by."""

from collections.abc import Mapping

import polars as pl

from zhibek.report.material import ReportInput
from zhibek.report.tables_html import Head, number, paragraph, row_name, section, table, words
from zhibek.report.wording import grouped, joined, percent, safe
from zhibek.trade.potential import ALL_SECTORS, MARKET, Potential, find_potential

NEEDED = ("product_groups", "trade_potentials", "border_limits")
FEWER_TRAINS = (14.0, 10.0, 6.0)  # a day: what China took in the autumn of 2025, as the press had it


def potential(results: ReportInput) -> str:
    """Show, for each border with limits, what could be sold over it, and with fewer trains."""
    pairs = list_borders(results)
    if not pairs:
        return ""
    text = (
        "Gravity says what countries of that size, nearness and kind usually trade, goods by goods. The "
        "border caps it: trains a day, wagons, inspection, quotas. What could be sold is the larger of "
        "predicted and actual."
    )
    parts = [part for pair in pairs for part in _border(results.study, *pair)]
    return section("potential", "Export potential, and the border", paragraph(text, "says"), *parts)


def list_borders(results: ReportInput) -> list[tuple[str, str]]:
    """List the pairs of exporter and importer whose border has limits and whose trade is predicted."""
    frames = [results.study.get(name) for name in NEEDED]
    if any(frame is None or frame.is_empty() for frame in frames):
        return []
    pairs = (
        results.study["border_limits"].select("exporter", "importer").unique().sort("exporter", "importer")
    )
    known = results.study["trade_potentials"].select("exporter", "importer").unique()
    return list(pairs.join(known, on=["exporter", "importer"], how="semi", maintain_order="left").iter_rows())


def sources_of_potential(results: ReportInput) -> set[str]:
    """Give the source_ids behind the figures of this part."""
    return {
        source
        for pair in list_borders(results)
        for found in [find_potential(results.study, *pair, _find_sector(results.study, *pair))]
        for frame in (found.groups, found.limits)
        for cell in frame["source"]
        for source in cell.split(";")
    }


def _border(frames: Mapping[str, pl.DataFrame], exporter: str, importer: str) -> list[str]:
    """Show one border: goods, limits, and fewer trains."""
    sector = _find_sector(frames, exporter, importer)
    found = find_potential(frames, exporter, importer, sector)
    whole = found.groups.select(pl.col("^.*_(usd|t)$").sum()).row(0, named=True)
    passes = percent(whole["exports_t"] / whole["potential_t"] if whole["potential_t"] else None)
    names = _name_countries(frames)
    seller, buyer = (names.get(code, code) for code in (exporter, importer))
    lead = (
        f"From {seller} to {buyer}, {sector}: {grouped(whole['actual_usd'] / 1e6)} million USD sold, "
        f"{grouped(whole['predicted_usd'] / 1e6)} predicted. {passes} of the potential tonnes pass; what "
        f"binds is {'the market' if found.binding == MARKET else found.binding}."
    )
    goods = _goods(found, f"What {seller} could sell {buyer}, by goods")
    parts = [f"<h3>{safe(seller)} to {safe(buyer)}</h3>", paragraph(lead, "lead"), goods, _limits(found)]
    if found.trains_per_day is not None:
        fewer = [trains for trains in FEWER_TRAINS if trains < found.trains_per_day]
        runs = [found, *(find_potential(frames, exporter, importer, sector, border_trains=n) for n in fewer)]
        parts.append(_fewer(runs))
    doubt = joined(
        [row["name"] for row in found.limits.iter_rows(named=True) if row["confidence"] == "assumed"]
    )
    if doubt:
        parts.append(
            paragraph(f"Assumed, and so to be changed first where better is known: {doubt}.", "note")
        )
    return parts


def _goods(found: Potential, caption: str) -> str:
    """Make the table of goods."""
    heads = (
        Head("Goods", numeric=False),
        *(Head(name, "million USD") for name in ("Actual", "Predicted", "Passes")),
        *(Head(name, "thousand t") for name in ("Potential", "Passes")),
        Head("Held back by", numeric=False),
    )
    rows = [
        [
            row_name(row["name"]),
            *(number(grouped(row[f"{name}_usd"] / 1e6, 1)) for name in ("actual", "predicted", "exports")),
            *(number(grouped(row[f"{name}_t"] / 1e3, 1)) for name in ("potential", "exports")),
            words(row["binding"]),
        ]
        for row in found.groups.iter_rows(named=True)
    ]
    return table(heads, rows, caption=caption)


def _limits(found: Potential) -> str:
    """Make the table of limits."""
    heads = (
        Head("Limit", numeric=False),
        *(Head(name, "thousand t a year") for name in ("Can carry", "Other cargo", "These goods", "Wanted")),
        Head("Full", numeric=False),
        Head("Confidence", numeric=False),
    )
    rows = [
        [
            row_name(row["name"]),
            *(number(grouped(row[name] / 1e3)) for name in ("capacity_t", "other_t", "used_t", "wanted_t")),
            words("yes" if row["binds"] else "no"),
            words(row["confidence"]),
        ]
        for row in found.limits.iter_rows(named=True)
    ]
    return table(heads, rows, caption="What the border carries")


def _fewer(runs: list[Potential]) -> str:
    """Make the table of fewer trains."""
    heads = (
        Head("Trains a day", numeric=False),
        Head("Passes", "thousand t"),
        Head("Passes", "million USD"),
        Head("What binds", numeric=False),
    )
    rows = [
        [
            row_name(grouped(run.trains_per_day or 0.0), note="" if place else "as agreed"),
            number(grouped(float(run.groups["exports_t"].to_numpy().sum()) / 1e3)),
            number(grouped(float(run.groups["exports_usd"].to_numpy().sum()) / 1e6, 1)),
            words(run.binding),
        ]
        for place, run in enumerate(runs)
    ]
    return table(heads, rows, caption="With fewer trains")


def _find_sector(frames: Mapping[str, pl.DataFrame], exporter: str, importer: str) -> str:
    """Name the sector whose goods the border's own limits hold back; all of them where there is not one."""
    limits = frames["border_limits"].filter(
        (pl.col("exporter") == exporter) & (pl.col("importer") == importer)
    )
    named = {word.strip() for cell in limits["product_groups"] for word in cell.split(";")} - {"*"}
    groups = frames["product_groups"].filter(pl.col("product_group").is_in(list(named)))
    sectors = groups["sector"].unique()
    return str(sectors[0]) if len(sectors) == 1 else ALL_SECTORS


def _name_countries(frames: Mapping[str, pl.DataFrame]) -> dict[str, str]:
    """Give the names of countries that the study tells the trade of."""
    known = frames.get("trade_reporters")
    return {} if known is None else dict(known.select("reporter_id", "name").iter_rows())
