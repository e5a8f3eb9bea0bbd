"""The cheapest way by each corridor's rule."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zhibek.assignment.formulate import FORBIDDEN_USD_PER_T, Formulation
from zhibek.network.compile import VirtualNetwork
from zhibek.network.ends import match_ends
from zhibek.network.gateways import mask_of, split_list
from zhibek.network.passing import Passage, find_passing_way, single_bits

MOST_DETOURS = 3  # gateways of rules of lower rank that a search may be told to keep away from
Way = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A corridor's rule as gateway bits; `applies` tells whether it means this pair and cargo."""

    corridor_id: str
    passes: tuple[int, ...]
    avoids: int
    applies: bool

    def claims(self, gates: int) -> bool:
        """Tell whether a way with these gateways meets the rule."""
        return self.applies and all(gates & bit for bit in self.passes) and not gates & self.avoids


@dataclass(frozen=True, slots=True)
class Search:
    """The network that ways are sought in, at one shipment's costs.

    `cost` and `sea`, the arcs of the open sea with its canals, have shape (n_arcs,).
    """

    network: VirtualNetwork
    cost: NDArray[np.float64]
    ends: tuple[int, int]
    sea: NDArray[np.bool_]

    def find(self, passage: Passage) -> Way:
        """Find the cheapest way through a passage; empty where there is none."""
        network = self.network
        return tuple(
            find_passing_way(network.graph, self.cost, network.gates, ends=self.ends, passage=passage)
        )

    def price(self, way: Way) -> float:
        """Sum the costs along a way."""
        return float(self.cost[list(way)].sum())


def find_ways(
    network: VirtualNetwork,
    posed: Formulation,
    corridor_rules: pl.DataFrame,
    shut: NDArray[np.bool_] | None = None,
) -> list[list[int]]:
    """Find the cheapest way of all, and the cheapest by every corridor's rule, for a problem of one pair.

    A way through a rule's gateways that an earlier rule would claim is no way of that corridor: it is
    sought again without the earlier rule's gateways, one at a time. Gateways at which the shipment's
    own cargo pays a prohibitive charge are as good as shut, and no way doubles back to touch one, or
    goes ashore on a voyage that the ship makes cheaper. `shut`, shape (n_arcs,), marks arcs that may not
    be used: where the best way of a corridor needs one, its best way without them is found besides.
    """
    classes, problem = posed.problem.classes, posed.problem
    cost = classes.weights[0] @ problem.attributes
    cost = np.where((problem.arc_mode & ~classes.modes[0]) != 0, np.inf, cost)
    cost = np.where(cost >= FORBIDDEN_USD_PER_T, np.inf, cost)
    cost = np.where(network.container != posed.pair_container[0], np.inf, cost)
    ends = (int(problem.demand.pair_origin[0]), int(problem.demand.pair_destination[0]))
    search, rules = Search(network, cost, ends, mark_sea(network)), read_rules(network, posed, corridor_rules)
    barred = shut if shut is not None else np.zeros(cost.size, dtype=np.bool_)
    around = replace(search, cost=np.where(barred, np.inf, cost))
    found = [way for one in (search, around) if (way := one.find(Passage(()))) and _is_sensible(one, way)]
    for number, rule in enumerate(rules):
        best = _best_way(search, rule, rules[:number])
        found.append(best)
        if barred[list(best)].any():
            found.append(_best_way(around, rule, rules[:number]))
    return [list(way) for way in dict.fromkeys(found) if way]


def _best_way(search: Search, rule: Rule, earlier: Sequence[Rule]) -> Way:
    """Find the cheapest sensible way that is this rule's; empty where there is none."""
    ways = [way for way in _ways_of(search, rule, earlier) if _is_sensible(search, way)]
    return min(ways, key=search.price, default=())


def mark_sea(network: VirtualNetwork) -> NDArray[np.bool_]:
    """Mark the arcs of the open sea, canals among them; shape (n_arcs,)."""
    return np.array([arc.mode == "deepsea" or arc.kind == "canal" for arc in network.arcs], dtype=np.bool_)


def _is_sensible(search: Search, way: Way) -> bool:
    """Tell whether a way neither doubles back nor goes ashore in vain."""
    return not doubles_back(search.network, way) and not goes_ashore_in_vain(search, way)


def goes_ashore_in_vain(search: Search, way: Way) -> bool:
    """Tell whether a way leaves the sea and comes back to it, though the ship goes there for less.

    Two seas that no ship joins, such as the Caspian and the ocean, are no such case.
    """
    network = search.network
    at_sea = search.sea[list(way)].tolist()
    if not any(at_sea):
        return False
    first, last = at_sea.index(True), len(way) - 1 - at_sea[::-1].index(True)
    if all(at_sea[first : last + 1]):
        return False
    ends = int(network.graph.tail[way[first]]), int(network.graph.head[way[last]])
    sailing = replace(search, cost=np.where(search.sea, search.cost, np.inf), ends=ends)
    voyage = sailing.find(Passage(()))
    return bool(voyage) and search.price(voyage) <= search.price(way[first : last + 1])


def read_rules(network: VirtualNetwork, posed: Formulation, corridor_rules: pl.DataFrame) -> list[Rule]:
    """Turn the rules, by rank, into bits, and tell which mean the problem's one pair."""
    cargo = "container" if posed.pair_container[0] else "bulk"
    return [
        Rule(
            row["corridor_id"],
            single_bits(split_list(row["passes"]), network.bits),
            mask_of(split_list(row["avoids"]), network.bits),
            row["cargo"] in (cargo, "all")
            and bool(match_ends(row, network.zones, posed.pair_origin, posed.pair_destination)[0]),
        )
        for row in corridor_rules.sort("rank").iter_rows(named=True)
    ]


def _ways_of(search: Search, rule: Rule, earlier: Sequence[Rule]) -> Iterator[Way]:
    """Give ways that are this rule's, not an earlier one's."""
    if not rule.applies:
        return
    tried = {rule.avoids}
    turn = [rule.avoids]
    for _ in range(MOST_DETOURS + 1):
        following: list[int] = []
        for avoids in turn:
            way = search.find(Passage(rule.passes, avoids))
            if not way:
                continue
            gates = int(np.bitwise_or.reduce(search.network.gates[list(way)]))
            claimant = next((one for one in earlier if one.claims(gates)), None)
            if claimant is None or claimant.corridor_id == rule.corridor_id:
                yield way
                continue
            masks = [avoids | bit for bit in claimant.passes if bit not in rule.passes]
            following += [mask for mask in dict.fromkeys(masks) if mask not in tried]
            tried.update(following)
        turn = following


def doubles_back(network: VirtualNetwork, way: Sequence[int]) -> bool:
    """Tell whether a way makes a detour only to touch a gateway.

    It does where it comes to a place again, back into its first country, or out of its last and in again.
    """
    ways = [arc for arc in (network.arcs[index] for index in way) if arc.mode]
    if not ways:
        return False
    places = _runs([ways[0].from_place, *(arc.to_place for arc in ways)])
    countries = _runs([network.country[place] for place in places])
    back = len(countries) > 1 and (countries.count(countries[0]) > 1 or countries.count(countries[-1]) > 1)
    return back or len(set(places)) < len(places)


def _runs(names: Sequence[str]) -> list[str]:
    """Drop names that repeat the one before."""
    return [name for index, name in enumerate(names) if index == 0 or names[index - 1] != name]
