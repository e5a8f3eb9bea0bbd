"""The multi-vector page: partners of each country."""

from collections.abc import Mapping, Sequence

import polars as pl

from zhibek.indicators.vectors import VECTORS, Influence, find_influence
from zhibek.ledger.book import open_ledger
from zhibek.ledger.influence import REGION, group_of
from zhibek.ledger.money import GROUP_NAMES
from zhibek.ledger.totals import SEVERAL
from zhibek.report.labels import text_width
from zhibek.report.material import ReportInput, Row, scenario_name
from zhibek.report.tables_html import Head, folded, listed, number, paragraph, row_name, table
from zhibek.report.wording import grouped, joined, percent, safe

VECTOR_NAMES = {
    "signed": "Money signed",
    "paid": "Money paid",
    "trade": "Trade",
    "transit": "Transit",
}
PARTNER_NAMES = GROUP_NAMES | {"region": "neighbours"}
LOOKS = {
    "china": "p-1",
    "eu": "p-2",
    "us": "p-3",
    "russia": "p-4",
    "ifi": "p-5",
    "gulf": "p-6",
    "turkiye-ots": "p-7",
    "region": "p-8",
    "other": "p-9",
    "shared": "p-0",
}
COUNTRY_NAMES = {
    "AF": "Afghanistan",
    "AM": "Armenia",
    "AZ": "Azerbaijan",
    "GE": "Georgia",
    "IR": "Iran",
    "KG": "Kyrgyzstan",
    "KZ": "Kazakhstan",
    "MN": "Mongolia",
    "TJ": "Tajikistan",
    "TM": "Turkmenistan",
    "TR": "Türkiye",
    "UZ": "Uzbekistan",
    SEVERAL: "Several countries at once",
}
WIDTH, LEFT, ROW = 1100.0, 120.0, 30.0
HEADS = (
    Head("Country", numeric=False),
    *(Head(name, "effective number") for name in VECTOR_NAMES.values()),
    *(Head(name, "HHI") for name in VECTOR_NAMES.values()),
)
YEAR_HEADS = (
    Head("Country and year", numeric=False),
    Head("Partner", numeric=False),
    Head("Signed", "USD m"),
    Head("Paid", "USD m"),
)


def partners(results: ReportInput) -> str:
    """Write money signed and paid beside trade and transit, by country and partner group."""
    base = results.scenarios.get(results.base_id, {})
    found = find_influence(
        open_ledger(results.study),
        results.study,
        results.outcome,
        results.base_id,
        int(base.get("year") or 0),
    )
    countries = _countries(found)
    text = (
        "Four vectors, never one score: who signs money, who pays it, with whom a country trades, over whose "
        "land its cargo goes. "
        f"Money: all years; trade and transit: {scenario_name(results, results.base_id)}."
    )
    years = _years(found)
    return (
        paragraph(text, "says")
        + _legend(found)
        + "".join(_picture(found, country) for country in countries if _has_money(found, country))
        + _concentration(found, countries)
        + listed(
            [f"{VECTOR_NAMES.get(name, name.upper())}: {says}." for name, says in found.definitions.items()]
        )
        + paragraph(_unmodelled(results, found, countries), "note")
        + folded("Money by country, year and partner", years)
    )


def _countries(found: Influence) -> list[str]:
    """List the region's countries with any vector, those with most signed money first."""
    here = set(found.shares["country"]) & {*REGION, "TR"}
    money = found.shares.filter(pl.col("year").is_null() & (pl.col("vector") == "signed"))
    signed = dict(money.group_by("country").agg(pl.col("amount").sum()).iter_rows())
    return sorted(here, key=lambda one: (-signed.get(one, 0.0), one))


def _has_money(found: Influence, country: str) -> bool:
    return not _rows(found, country, "signed").is_empty()


def _rows(found: Influence, country: str, vector: str) -> pl.DataFrame:
    """Give the shares of one vector: money of all years, trade and transit of the run's."""
    rows = found.shares.filter((pl.col("country") == country) & (pl.col("vector") == vector))
    if vector in {"signed", "paid"}:
        rows = rows.filter(pl.col("year").is_null())
    return rows.sort("share", "partner_group", descending=[True, False])


def _legend(found: Influence) -> str:
    groups = [name for name in GROUP_NAMES if name in set(found.shares["partner_group"])]
    chips = "".join(
        f'<span><i class="chip {LOOKS[name]}"></i>{safe(PARTNER_NAMES[name])}</span>' for name in groups
    )
    return f'<p class="partners">{chips}</p>'


def _picture(found: Influence, country: str) -> str:
    """Draw a country's vectors as bars split by partner."""
    name = COUNTRY_NAMES.get(country, country)
    parts, lines = [], 0
    for vector in VECTORS:
        rows = _rows(found, country, vector)
        if rows.is_empty():
            continue
        parts += _bar(vector, rows.to_dicts(), 4 + ROW * lines)
        lines += 1
    height = 8 + ROW * lines
    label = f"{name}: shares of partner groups in money signed and paid, trade and transit"
    return (
        f"<h3>{safe(name)}</h3>"
        f'<figure><div class="scroll" tabindex="0"><svg class="chart" viewBox="0 0 {WIDTH:g} {height:g}" '
        f'role="img" aria-label="{safe(label)}">{"".join(parts)}</svg></div></figure>'
    )


def _bar(vector: str, rows: Sequence[Row], y: float) -> list[str]:
    """Draw one vector's bar, each partner's name and share in it where there is room."""
    room = WIDTH - LEFT - 104
    parts = [f'<text class="row" x="0" y="{y + 15:.1f}">{safe(VECTOR_NAMES[vector])}</text>']
    x = LEFT
    for row in rows:
        width = room * row["share"]
        told = f"{PARTNER_NAMES[row['partner_group']]} {percent(row['share'])}"
        look, hint = LOOKS[row["partner_group"]], safe(f"{told}, {_amount(row)}")
        parts.append(
            f'<rect class="{look}" x="{x:.1f}" y="{y:.1f}" width="{max(width - 1, 0.5):.1f}" height="22" '
            f'rx="2"><title>{hint}</title></rect>'
        )
        for text in (told, percent(row["share"])):
            if text_width(text, 12) + 10 < width:
                parts.append(f'<text class="in" x="{x + 6:.1f}" y="{y + 15:.1f}">{safe(text)}</text>')
                break
        x += width
    total = {"counted_in": rows[0]["counted_in"], "amount": sum(row["amount"] for row in rows)}
    parts.append(
        f'<text class="value" x="{LEFT + room + 8:.1f}" y="{y + 15:.1f}">{safe(_amount(total))}</text>'
    )
    return parts


def _amount(row: Mapping[str, object]) -> str:
    """Write an amount of money or cargo."""
    amount = float(str(row["amount"]))
    return f"{amount / 1e9:,.1f} bn USD" if row["counted_in"] == "usd" else f"{amount / 1e6:,.1f} Mt"


def _unmodelled(results: ReportInput, found: Influence, countries: Sequence[str]) -> str:
    """Say between which countries and partner groups the model has no trade at all."""
    here = {group_of(country) for country in results.study["zones"]["country"]}
    trade = found.shares.filter(pl.col("vector") == "trade")
    told = []
    for country in countries:
        known = set(trade.filter(pl.col("country") == country)["partner_group"])
        if gaps := [
            PARTNER_NAMES[name] for name in GROUP_NAMES if name in here - known - {group_of(country)}
        ]:
            told.append(f"{COUNTRY_NAMES.get(country, country)} with {joined(gaps)}")
    return f"Trade that the model leaves out, and so its shares above: {'; '.join(told)}." if told else ""


def _concentration(found: Influence, countries: Sequence[str]) -> str:
    """Table the effective number of partners and the HHI of each vector."""
    known: dict[tuple[str, str], Row] = {}
    for row in found.concentration.iter_rows(named=True):
        if row["vector"] in {"trade", "transit"} or row["year"] is None:
            known[row["country"], row["vector"]] = row
    rows = []
    for country in [*countries, *([SEVERAL] if (SEVERAL, "signed") in known else [])]:
        cells = [
            number("–" if one is None else grouped(one[column], digits))
            for column, digits in (("effective_number", 1), ("hhi", 2))
            for one in (known.get((country, vector)) for vector in VECTORS)
        ]
        rows.append([row_name(COUNTRY_NAMES.get(country, country)), *cells])
    return table(HEADS, rows, caption="How concentrated partners are, vector by vector")


def _years(found: Influence) -> str:
    """Table money by country, year and partner."""
    money = found.shares.filter(pl.col("year").is_not_null() & pl.col("vector").is_in(["signed", "paid"]))
    sums = {
        (row["country"], row["year"], row["partner_group"], row["vector"]): row["amount"]
        for row in money.iter_rows(named=True)
    }
    rows = []
    for country, year, group in sorted({key[:3] for key in sums}):
        amounts = [sums.get((country, year, group, vector)) for vector in ("signed", "paid")]
        rows.append(
            [
                row_name(f"{COUNTRY_NAMES.get(country, country)}, {year}"),
                f'<td class="w">{safe(PARTNER_NAMES[group])}</td>',
                *(number("–" if one is None else grouped(one / 1e6)) for one in amounts),
            ]
        )
    return table(YEAR_HEADS, rows, caption="Money signed and paid, by year")
