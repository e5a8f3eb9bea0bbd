"""Shares and growths that name their claims."""

from dataclasses import dataclass

from zhibek.errors import ClaimError
from zhibek.trade.claims import ClaimBook, Figure


@dataclass(frozen=True, slots=True)
class Ratio:
    """One figure over another, with both; `mixes` says what they do not share, where that was allowed."""

    value: float
    above: Figure
    below: Figure
    mixes: tuple[str, ...]

    @property
    def claim_ids(self) -> tuple[str, ...]:
        """Name every claim it rests on."""
        return tuple(claim.claim_id for figure in (self.above, self.below) for claim in figure.claims)


def take_ratio(book: ClaimBook, above: Figure, below: Figure, *, mix: bool = False) -> Ratio:
    """Divide one figure by another.

    Raises ClaimError where they come from different reporters or bodies, or are valued differently,
    unless `mix` tells to; and where the lower one is 0.
    """
    if below.value_usd <= 0:
        raise ClaimError(f"{below.claims[0].claim_id} is 0: nothing can be divided by it.")
    mixes = tuple(_differences(book, above, below))
    if mixes and not mix:
        raise ClaimError(
            f"{above.claims[0].claim_id} over {below.claims[0].claim_id}: {'; '.join(mixes)}. "
            f"Take both from one reporter, or allow it with mix=True (--mix)."
        )
    return Ratio(above.value_usd / below.value_usd, above, below, mixes)


def _differences(book: ClaimBook, above: Figure, below: Figure) -> list[str]:
    """Say in what two figures are not alike."""
    told = []
    if above.reporter != below.reporter:
        told.append(f"two reporters, {book.names[above.reporter]} and {book.names[below.reporter]}")
    if above.claims[0].compiler != below.claims[0].compiler:
        names = [figure.claims[0].compiler or "the reporter itself" for figure in (above, below)]
        told.append(f"figures of two bodies, {names[0]} and {names[1]}")
    if above.flow == below.flow and {above.valuation, below.valuation} == {"fob", "cif"}:
        told.append(f"two valuations, {above.valuation} and {below.valuation}")
    return told
