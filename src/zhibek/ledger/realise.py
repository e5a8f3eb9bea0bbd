"""How much of what was announced became real."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhibek.ledger.book import RANK, Item, Ledger
from zhibek.ledger.money import chosen_claim, money_of, usd_of, why_left_out

CLOSE = RANK["financial-close"]
NO_MONEY = "no sum was announced"


@dataclass(frozen=True, slots=True)
class Rung:
    """One step from promise to money: its sum, its share of what was announced, and its papers."""

    step: str
    meaning: str
    value_usd: float
    share_of_announced: float | None
    n_items: int
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Realisation:
    """What became of a package.

    `n_documents` were announced, of which `n_traced` signed papers can be named; both None where no
    number was announced. `notes` tell what to mind.
    """

    item_id: str
    title: str
    date: str
    rungs: tuple[Rung, ...]
    n_documents: int | None
    n_traced: int | None
    notes: tuple[str, ...]
    source: str
    confidence: str

    def rung(self, step: str) -> Rung:
        """Give one step."""
        return next(one for one in self.rungs if one.step == step)


def realise(ledger: Ledger, item_id: str) -> Realisation:
    """Follow a package from what was announced to what was named, signed, closed and paid.

    Sums of parts never hold one another: what another row covers is left out. `named` are all parts
    with a sum that are not halted, `signed` those that count. Raises UnknownNameError for an item
    that is not there.
    """
    item = ledger.item(item_id)
    parts = leaves(ledger, item)
    live = [one for one in parts if not one.is_halted and not _is_covered(ledger, one)]
    named = [one for one in live if money_of(ledger, one)]
    signed = [one for one in named if one.is_signed]
    doubtful = [one for one in named if one.membership == "doubtful"]
    closed = [one for one in signed if RANK[one.status] >= CLOSE]
    paid = [one for one in live if money_of(ledger, one, "paid")]
    announced = usd_of(ledger, item)
    steps = (
        ("announced", "the sum of the headline", [item] if announced else [], "value"),
        ("named", "parts named with a sum", named, "value"),
        ("doubtful", "of these, not sure to be part of it", doubtful, "value"),
        ("signed", "signed or further: what can be traced", signed, "value"),
        ("financial-close", "money in place, or being built", closed, "value"),
        ("paid", "paid out, where that is public", paid, "paid"),
    )
    rungs = tuple(_rung(ledger, step, announced) for step in steps)
    claim, documents = chosen_claim(item, "value"), chosen_claim(item, "documents")
    traced = sum(_n_papers(one) for one in parts if one.is_signed and one.membership != "doubtful")
    return Realisation(
        item_id=item.item_id,
        title=item.title,
        date=item.date,
        rungs=tuple(rung for rung in rungs if rung.step != "doubtful" or rung.n_items),
        n_documents=int(documents.value) if documents else None,
        n_traced=traced if documents else None,
        notes=_notes(ledger, item, rungs),
        source=claim.source if claim else item.source,
        confidence=claim.confidence if claim else item.confidence,
    )


def leaves(ledger: Ledger, item: Item) -> list[Item]:
    """List the parts of an item, an umbrella's among them replaced by its own.

    A paper without parts is its own; a headline without any has none.
    """
    children = ledger.children(item.item_id)
    if not children:
        return [] if item.level == "umbrella" else [item]
    return [
        part
        for child in children
        for part in (leaves(ledger, child) if child.level == "umbrella" else [child])
    ]


def _is_covered(ledger: Ledger, item: Item) -> bool:
    return why_left_out(ledger, item) == "covered"


def _n_papers(item: Item) -> int:
    """Count the papers that a row stands for."""
    documents = chosen_claim(item, "documents")
    return int(documents.value) if documents else 1


def _rung(ledger: Ledger, step: tuple[str, str, Sequence[Item], str], announced: float) -> Rung:
    name, meaning, items, field = step
    total = sum(usd_of(ledger, item, field) for item in items)
    share = total / announced if announced else None
    return Rung(name, meaning, total, share, len(items), tuple(item.item_id for item in items))


def _notes(ledger: Ledger, item: Item, rungs: Sequence[Rung]) -> tuple[str, ...]:
    """Say what to mind about these figures."""
    notes = [item.remark] if item.remark else []
    claim = chosen_claim(item, "value")
    if claim is None:
        notes.append(f"There is nothing to take a share of: {NO_MONEY}.")
    elif claim.confidence in {"assumed", "estimated"}:
        notes.append("The sum is unverified: show it so.")
    money = money_of(ledger, item)
    if money and money.converted:
        notes.append(f"{money.stated / 1e9:,.2f} bn {money.currency} at the ledger's rate.")
    if not next(rung for rung in rungs if rung.step == "paid").n_items:
        notes.append("What was paid out is not public.")
    notes += [f"{one} may hold the same money: never add the two." for one in item.overlaps]
    return tuple(notes)


def traced_line(found: Realisation) -> str:
    """Say in one sentence what of a headline can be traced.

    It names documents and money, as far as either was announced.
    """
    announced, signed = found.rung("announced"), found.rung("signed")
    parts = []
    if found.n_documents is not None:
        parts.append(f"{found.n_traced} of {found.n_documents} documents")
    if announced.value_usd:
        share = 100 * signed.value_usd / announced.value_usd
        parts.append(
            f"signed papers for USD {signed.value_usd / 1e9:.1f} bn "
            f"of {announced.value_usd / 1e9:.1f} bn ({share:.1f} %)"
        )
    return f"{found.item_id}: traceable are {' and '.join(parts)}." if parts else ""


def exceeding(ledger: Ledger) -> list[tuple[Item, float, float]]:
    """List items whose parts hold more money than they do, with both sums, unless flagged.

    Parts that another row covers do not count, nor those halted; a hundredth is allowed for rounding.
    """
    found = []
    for item in ledger.items.values():
        whole = usd_of(ledger, item)
        parts = [
            one
            for one in ledger.children(item.item_id)
            if one.membership != "doubtful" and not one.is_halted and not _held_elsewhere(ledger, one, item)
        ]
        total = sum(usd_of(ledger, one) for one in parts)
        if whole and total > whole * 1.01 and not item.may_exceed:
            found.append((item, whole, total))
    return found


def _held_elsewhere(ledger: Ledger, item: Item, parent: Item) -> bool:
    """Tell whether a row other than its own parent holds an item's money."""
    return any(name in ledger.items and name != parent.item_id for name in item.covered_by)
