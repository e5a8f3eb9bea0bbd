"""Money by country, year and partner."""

import polars as pl

from zhibek.ledger.book import Ledger
from zhibek.ledger.money import chosen_claim, home_countries, partner_shares, usd_of, why_left_out
from zhibek.ledger.totals import SEVERAL, signing_year

EU_MEMBERS = frozenset(
    {"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"}
    | {"IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"}
)
GULF_STATES = ("AE", "BH", "KW", "OM", "QA", "SA")
REGION = ("AF", "AM", "AZ", "GE", "IR", "KG", "KZ", "MN", "TJ", "TM", "UZ")
GROUP_OF_COUNTRY = {
    **dict.fromkeys(EU_MEMBERS, "eu"),
    **dict.fromkeys(GULF_STATES, "gulf"),
    **dict.fromkeys(REGION, "region"),
    "CN": "china",
    "RU": "russia",
    "TR": "turkiye-ots",
    "US": "us",
}


def group_of(country: str) -> str:
    """Give the partner group of a country; `other` where it is in none.

    >>> group_of("DE"), group_of("JP")
    ('eu', 'other')
    """
    return GROUP_OF_COUNTRY.get(country, "other")


def money_by_partner(ledger: Ledger) -> pl.DataFrame:
    """Give signed and paid money by country, year and partner group.

    Signed money counts in the year of signing, paid money in the year up to which it is told; each sum
    once, by the rule of totals. What is for several countries stands under `several` and is not split.
    Columns: country, year, partner_group, signed_usd, paid_usd.
    """
    sums: dict[tuple[str, int, str], list[float]] = {}
    for item in ledger.items.values():
        home = home_countries(item)
        country = home[0] if len(home) == 1 else SEVERAL
        paid = chosen_claim(item, "paid")
        parts = []
        if not why_left_out(ledger, item):
            parts.append((int(signing_year(item)), usd_of(ledger, item), 0))
        if paid and not item.is_halted:
            parts.append((int(paid.valid_from[:4]), usd_of(ledger, item, "paid"), 1))
        for year, usd, column in parts:
            for partner, share in partner_shares(item).items():
                sums.setdefault((country, year, partner), [0.0, 0.0])[column] += usd * share
    rows = [(*key, *values) for key, values in sorted(sums.items())]
    schema = {
        "country": pl.String,
        "year": pl.Int32,
        "partner_group": pl.String,
        "signed_usd": pl.Float64,
        "paid_usd": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")
