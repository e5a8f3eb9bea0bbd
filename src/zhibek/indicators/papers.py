"""Which documents travel with each carriage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from zhibek.indicators.legs import Leg
from zhibek.network.gateways import split_list
from zhibek.tables.countries import expand_groups
from zhibek.tables.papers import PAPER_KINDS
from zhibek.tables.spec import MODES

HANDLINGS = ("load", "unload", "tranship")  # what parts one carriage from the next


@dataclass(frozen=True, slots=True)
class Paper:
    """One document of one carriage: its name, kind, and the places it goes between."""

    name: str
    kind: str
    from_place: str
    to_place: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Carriage:
    """Legs of one mode in a row, and the countries that they touch."""

    mode: str
    from_place: str
    to_place: str
    countries: frozenset[str]


def list_papers(
    legs: Sequence[Leg], papers: pl.DataFrame, country: Mapping[str, str], origin: str
) -> list[Paper]:
    """List the documents of a route, carriage by carriage; `origin` is the country it starts in.

    Of each kind a carriage takes the first row, by rank, whose terms it meets, or none.
    """
    rows = papers.sort("rank").to_dicts()
    found = []
    for carriage in split_carriages(legs, country):
        for kind in PAPER_KINDS:
            row = next((one for one in rows if one["kind"] == kind and _fits(one, carriage, origin)), None)
            if row is not None:
                ends = (carriage.from_place, carriage.to_place)
                found.append(Paper(row["name"], kind, *ends, row["source"], row["confidence"]))
    return found


def split_carriages(legs: Sequence[Leg], country: Mapping[str, str]) -> list[Carriage]:
    """Split a route where cargo is handled; borders and changes of gauge do not part a carriage."""
    found: list[Carriage] = []
    run: list[Leg] = []
    for leg in legs:
        if leg.what not in HANDLINGS and not (leg.mode and run and run[-1].mode != leg.mode):
            run += [leg] if leg.mode else []
            continue
        found += _carriage(run, country)
        run = [leg] if leg.mode else []
    return found + _carriage(run, country)


def _carriage(run: Sequence[Leg], country: Mapping[str, str]) -> list[Carriage]:
    """Make the carriage of some legs, none where there are none."""
    if not run:
        return []
    lands = frozenset(country[place] for leg in run for place in leg.places) - {"XZ"}
    return [Carriage(run[0].mode, run[0].from_place, run[-1].to_place, lands)]


def _fits(row: Mapping[str, object], carriage: Carriage, origin: str) -> bool:
    """Tell whether a carriage meets a document's terms."""
    within, touching = (expand_groups(split_list(str(row[name] or ""))) for name in ("within", "touching"))
    crosses = {"yes": True, "no": False, "any": None}[str(row["crosses"])]
    return (
        carriage.mode in (split_list(str(row["modes"])) or MODES)
        and (not within or carriage.countries <= within)
        and (not touching or bool(carriage.countries & touching))
        and (crosses is None or crosses == (len(carriage.countries) > 1))
        and not (row["foreign"] and origin in touching)
    )
