"""Ways judged by the restrictions of a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhibek.network.arcs import Arc
from zhibek.network.compile import VirtualNetwork
from zhibek.scenario.restrictions import (
    PROHIBITED,
    Consignment,
    Judgement,
    Matched,
    Step,
    judge_leg,
    match_rules,
    touches,
)
from zhibek.scenario.rulebook import Rulebook
from zhibek.service.shipment import Shipment, goods_of, rules_of
from zhibek.study import Frames, Study


@dataclass(frozen=True, slots=True)
class Bench:
    """A consignment before its rules: the book, those that may bear on it, and each place's country."""

    book: Rulebook
    sent: Consignment
    matched: tuple[Matched, ...]
    country: Mapping[str, str]

    def judge(self, arcs: Sequence[Arc]) -> Judgement:
        """Judge one leg."""
        return judge_leg(self.book, self.sent, [_step(arc) for arc in arcs], self.country, self.matched)

    def shut_arcs(self, network: VirtualNetwork) -> NDArray[np.bool_]:
        """Mark the arcs that a rule forbids to this consignment; shape (n_arcs,)."""
        bans = [one.rule for one in self.matched if one.finding().verdict == PROHIBITED]
        if not bans or not self.book.reaches(self.sent.on):
            return np.zeros(len(network.arcs), dtype=np.bool_)
        steps = [_step(arc) for arc in network.arcs]
        barred = {step: any(touches(rule, step, self.country) for rule in bans) for step in set(steps)}
        return np.array([barred[step] for step in steps], dtype=np.bool_)


def open_bench(study: Study, shipment: Shipment, frames: Frames) -> Bench:
    """Bring a complete shipment before the study's rules; `frames` are its tables cut to the shipment.

    Raises SettingsError for a day that is none, UnknownNameError for an actor or vehicle of no country.
    """
    book, on, known_on = rules_of(study, shipment)
    origin, destination = frames["zones"].sort("zone_id")["country"].to_list()
    sent = Consignment(
        origin=origin,
        destination=destination,
        on=on,
        known_on=known_on,
        actor=shipment.actor.upper(),
        goods=goods_of(shipment, frames["classes"]),
        cargo=shipment.cargo,
        haulier=shipment.haulier.upper(),
        trailer=shipment.trailer.upper(),
    )
    country = dict(frames["places"].select("place_id", "country").iter_rows())
    return Bench(book, sent, tuple(match_rules(book, sent)), country)


def _step(arc: Arc) -> Step:
    """See an arc as rules do."""
    return Step(arc.from_place, arc.to_place, arc.mode)
