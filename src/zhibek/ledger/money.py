"""What an agreement is worth, and what counts."""

from collections.abc import Iterable
from dataclasses import dataclass

from zhibek.ledger.book import Claim, Item, Ledger
from zhibek.tables.ledger_meaning import USD

SHARED = "shared"
MONEY_ROLES = ("lender", "guarantor", "investor", "donor", "supplier", "contractor", "buyer")
RECEIVING_ROLES = ("beneficiary", "borrower")
NOT_BINDING = ("memorandum", "framework", "declaration", "study")
OWN = "region"
GROUP_NAMES = {
    "china": "China",
    "eu": "European Union",
    "us": "United States",
    "russia": "Russia",
    "ifi": "international banks",
    "gulf": "Gulf states",
    "turkiye-ots": "Türkiye, OTS",
    "region": "own and neighbours",
    "other": "others",
    "shared": "several, shares not public",
}
WHY_NOT = {
    "halted": "suspended, cancelled or lapsed",
    "umbrella": "a headline total, told by its parts",
    "unsigned": "announced, not signed",
    "covered": "its money is held by another row",
    "overlap": "may hold the same money as another package",
    "no sum": "no sum is public",
}


@dataclass(frozen=True, slots=True)
class Money:
    """A sum in dollars, as stated and where from; `converted` where a rate of the ledger made it dollars."""

    usd: float
    stated: float
    currency: str
    bound: str
    converted: bool
    source: str
    confidence: str


def chosen_claim(item: Item, field: str) -> Claim | None:
    """Choose the claim of a figure that holds: the one made public last.

    Of money, one in dollars goes before one to be converted.
    """
    claims = [claim for claim in item.claims if claim.field == field]
    in_dollars = [claim for claim in claims if claim.currency == USD]
    standing = in_dollars or claims
    return standing[-1] if standing else None


def money_of(ledger: Ledger, item: Item, field: str = "value") -> Money | None:
    """Give an item's money in dollars; None where no sum is public."""
    claim = chosen_claim(item, field)
    if claim is None:
        return None
    rate = 1.0 if claim.currency == USD else rate_of(ledger, claim.currency, int(claim.valid_from[:4]))
    return Money(
        usd=claim.value * rate,
        stated=claim.value,
        currency=claim.currency,
        bound=claim.bound,
        converted=claim.currency != USD,
        source=claim.source,
        confidence=claim.confidence,
    )


def usd_of(ledger: Ledger, item: Item, field: str = "value") -> float:
    """Give an item's dollars; nought where no sum is public."""
    money = money_of(ledger, item, field)
    return money.usd if money else 0.0


def rate_of(ledger: Ledger, currency: str, year: int) -> float:
    """Give the dollars for one unit of a currency, of the nearest year that has a rate."""
    rates = ledger.rates[currency]
    return rates[min(rates, key=lambda one: (abs(one - year), one))]


def why_left_out(ledger: Ledger, item: Item) -> str:
    """Say why an item enters no total, as a key of WHY_NOT; blank where it does.

    Only what is signed or further counts, no umbrella, and no row whose money another row holds:
    one that says so, or one that it is part of and that counts itself.
    """
    if item.is_halted:
        return "halted"
    if item.level == "umbrella":
        return "umbrella"
    if any(name in ledger.items for name in item.covered_by) or _counting_parent(ledger, item):
        return "covered"
    if not item.is_signed:
        return "unsigned"
    return "" if money_of(ledger, item) else "no sum"


def _counting_parent(ledger: Ledger, item: Item) -> bool:
    """Tell whether something that an item is part of counts itself."""
    parent = ledger.items.get(item.parent_id)
    while parent is not None:
        if not why_left_out(ledger, parent):
            return True
        parent = ledger.items.get(parent.parent_id)
    return False


def home_countries(item: Item) -> tuple[str, ...]:
    """Give the countries that an agreement is for; empty where they are not named.

    They are those of who receives, else of the parties of the corridor's own region, else of all.
    """
    receiving = [party for party in item.parties if party.role in RECEIVING_ROLES]
    if receiving:
        return _countries(party.country for party in receiving)
    local = [party.country for party in item.parties if party.partner_group == OWN]
    return _countries(local or [party.country for party in item.parties])


def _countries(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({name for name in names if name}))


def partner_shares(item: Item) -> dict[str, float]:
    """Give the partner groups of an agreement's money, with the share of each.

    They are the groups from outside among those who give money or goods; where only the countries'
    own and their neighbours' stand there, `region`. Shares are those published; with several groups
    and no published share, all of it is `shared`: nothing is split by guess.
    """
    home = home_countries(item)
    active = [party for party in item.parties if party.role in MONEY_ROLES] or list(item.parties)
    group = {
        party.actor_id: OWN if party.country and party.country in home else party.partner_group
        for party in active
    }
    if any(party.share_percent is not None for party in active):
        shares: dict[str, float] = {}
        for party in active:
            name = group[party.actor_id]
            shares[name] = shares.get(name, 0.0) + (party.share_percent or 0.0) / 100
        return shares
    outside = sorted({name for name in group.values() if name != OWN})
    if not outside:
        return {OWN: 1.0}
    return {outside[0] if len(outside) == 1 else SHARED: 1.0}
