"""Freight in a value: from c.i.f. to f.o.b."""

from dataclasses import dataclass

from zhibek.errors import SettingsError
from zhibek.trade.claims import ClaimBook


@dataclass(frozen=True, slots=True)
class CifMargin:
    """Freight and insurance as a share of the value free on board, rising with distance.

    `share` at `distance_km`, times (km / distance_km) ** `elasticity`. By default 6 % at 5,000 km, near
    the world mean of Miao and Fortanier (2017, OECD), with an elasticity of the usual size (Hummels
    2007): an assumption, which `fit_margin` replaces where there are mirror flows enough.
    """

    share: float = 0.06
    distance_km: float = 5000.0
    elasticity: float = 0.25

    def __post_init__(self) -> None:
        if not 0 <= self.share < 1:
            raise SettingsError(f"CifMargin.share must lie from 0 to below 1; got {self.share}.")
        if self.distance_km <= 0:
            raise SettingsError(f"CifMargin.distance_km must be above 0; got {self.distance_km}.")

    def at(self, km: float) -> float:
        """Give the margin at a distance, as a share of the value free on board.

        >>> round(CifMargin().at(5000.0), 3)
        0.06
        """
        return float(self.share * (km / self.distance_km) ** self.elasticity)


def margin_between(book: ClaimBook, one: str, other: str, margin: CifMargin) -> float:
    """Give the margin between two reporters; that of the margin's own distance where theirs is not told."""
    return margin.at(book.distances_km.get((one, other), margin.distance_km))
