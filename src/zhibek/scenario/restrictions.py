"""Whether a shipment may go: rules judged by leg."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from zhibek.errors import UnknownNameError
from zhibek.scenario.rulebook import Rule, Rulebook, Standing
from zhibek.tables.countries import COUNTRIES, GROUPS

ALLOWED, CONDITIONS, LICENCE, UNKNOWN, PROHIBITED = VERDICTS = (
    "allowed",
    "allowed with conditions",
    "licence",
    "unknown",
    "prohibited",
)
BASE = {  # how each effect weighs where a rule surely binds
    "ban": PROHIBITED,
    "licence": LICENCE,
    "condition": CONDITIONS,
    "payment": CONDITIONS,
    "capacity": ALLOWED,
    "delay": ALLOWED,
    "cost": ALLOWED,
    "risk": ALLOWED,
    "none": ALLOWED,
}
NOTICE = "Decision support, not legal advice: rules are abridged, may have changed, and may be missing."


class Step(NamedTuple):
    """One arc of a way as rules see it: places, and the mode under way, blank for what is done at a place."""

    from_place: str
    to_place: str
    mode: str


@dataclass(frozen=True, slots=True)
class Consignment:
    """What is judged: between which countries, when, for whom, and what it is.

    `known_on`: only what was known that day counts; None: all. `actor`, `haulier`, `trailer` are
    countries or groups, blank where unsaid. `goods` are HS codes, of which it is one; none where unsaid.
    """

    origin: str
    destination: str
    on: date
    known_on: date | None = None
    actor: str = ""
    goods: tuple[str, ...] = ()
    cargo: str = ""
    haulier: str = ""
    trailer: str = ""

    def __post_init__(self) -> None:
        for kind, name in (("actor", self.actor), ("haulier", self.haulier), ("trailer", self.trailer)):
            if name and name not in COUNTRIES and name not in GROUPS:
                raise UnknownNameError(kind, name, {*COUNTRIES, *GROUPS})


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that bites, how it weighs, and on what that hangs: nothing, where it surely does."""

    rule: Rule
    verdict: str
    hangs_on: str = ""

    def says(self) -> str:
        """Say it in one sentence."""
        outcome = self.hangs_on or (self.verdict if self.verdict != ALLOWED else "")
        return f"{self.rule.name} [{self.rule.rule_id}]" + (f": {outcome}" if outcome else "")


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with the rules behind it, the worst first; `beyond` where the day lies past all checks."""

    verdict: str
    findings: tuple[Finding, ...]
    beyond: bool = False

    def blocking(self) -> tuple[str, ...]:
        """Name the rules that forbid it."""
        return tuple(found.rule.rule_id for found in self.findings if found.verdict == PROHIBITED)


@dataclass(frozen=True, slots=True)
class Matched:
    """A rule that may bear on a consignment wherever it binds, and on what that hangs."""

    rule: Rule
    standing: Standing
    conditions: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()

    def finding(self) -> Finding:
        """Weigh it: sure and in force, it has its whole effect; a doubt of days is unknown.

        Where it hangs on who or what is unsaid, the verdict is a condition; where it hangs on the
        choice of a vehicle, a note, for the vehicle can be chosen.
        """
        base = BASE[self.rule.effect]
        if base == ALLOWED:
            return Finding(self.rule, ALLOWED, "; ".join(self.conditions))
        if self.choices or self.conditions:
            outcome = ALLOWED if self.choices else CONDITIONS
            told = base if self.standing == "surely" else f"{base} or not, unverified"
            return Finding(self.rule, outcome, f"{told} if {' and '.join((*self.choices, *self.conditions))}")
        if self.standing == "perhaps":
            return Finding(self.rule, UNKNOWN, "not verified whether it binds on that day")
        return Finding(self.rule, base)


def worst(verdicts: Iterable[str]) -> str:
    """Give the worst of several verdicts; allowed where there is none."""
    return max(verdicts, key=VERDICTS.index, default=ALLOWED)


def match_rules(book: Rulebook, sent: Consignment) -> list[Matched]:
    """List the rules that bear, or may bear, on a consignment wherever it touches them."""
    found = []
    for rule, standing in book.in_force(sent.on, sent.known_on):
        if not _ends_match(rule, sent) or (sent.cargo and rule.cargo not in ("all", sent.cargo)):
            continue
        goods, person = _goods_match(rule, sent.goods), _person_matches(rule, sent.actor)
        vehicle = _vehicle_matches(rule, sent)
        if "no" in (goods, person, vehicle):
            continue
        conditions = []
        if person == "maybe":
            conditions.append(f"a person of {', '.join(sorted(rule.binds))} takes part")
        if goods == "maybe":
            conditions.append(f"the goods are among those listed ({_shown(rule.goods)})")
        whose = ", ".join(sorted(rule.hauliers or rule.trailers))
        kind = "haulier" if rule.hauliers else "trailer"
        choices = [f"the {kind} is of {whose}"] if vehicle == "maybe" else []
        found.append(Matched(rule, standing, tuple(conditions), tuple(choices)))
    return found


def bears_on(rule: Rule, actor: str, origin: str, destination: str) -> bool:
    """Tell whether a rule may bear on an actor and two countries; each may be blank, for any."""
    if _person_matches(rule, actor) == "no":
        return False
    if origin and destination:
        return _ends_match(rule, Consignment(origin, destination, rule.valid_from))
    outside = (origin and rule.origins and origin not in rule.origins) or (
        destination and rule.destinations and destination not in rule.destinations
    )
    return not outside


def judge_leg(
    book: Rulebook,
    sent: Consignment,
    steps: Sequence[Step],
    country: Mapping[str, str],
    matched: Sequence[Matched] | None = None,
) -> Judgement:
    """Judge one leg; `country` gives each place's. `matched` is `match_rules`, where it is made already.

    Beyond the day to which rules were checked, nothing is better than unknown.
    """
    if matched is None:
        matched = match_rules(book, sent)
    touching = [one for one in matched if any(touches(one.rule, step, country) for step in steps)]
    return _judgement([one.finding() for one in touching], beyond=not book.reaches(sent.on))


def judge_route(judgements: Sequence[Judgement]) -> Judgement:
    """Judge a route by its legs: the worst verdict, and each rule once."""
    found = {finding.rule.rule_id: finding for one in judgements for finding in one.findings}
    beyond = any(one.beyond for one in judgements)
    return Judgement(worst(one.verdict for one in judgements), _sorted(found.values()), beyond)


def touches(rule: Rule, step: Step, country: Mapping[str, str]) -> bool:
    """Tell whether a step lies where a rule binds, and goes by a mode it means.

    Places and crossings, where a rule names them, are where it binds; else its territory is.
    """
    if rule.modes and step.mode not in rule.modes:
        return False
    ends = (step.from_place, step.to_place)
    lands = (country[step.from_place], country[step.to_place])
    if not rule.places and not rule.crossings:
        return lands[0] in rule.countries or lands[1] in rule.countries
    if ends[0] in rule.places or ends[1] in rule.places or ends in rule.crossings:
        return True
    return lands[0] != lands[1] and lands in rule.crossings


def _judgement(findings: list[Finding], *, beyond: bool) -> Judgement:
    """Take the worst of what was found; past all checks, a ban is no surer than anything else."""
    if beyond:
        told = "the day lies past the last on which rules were checked"
        findings = [
            Finding(one.rule, UNKNOWN, one.hangs_on or told) if one.verdict != ALLOWED else one
            for one in findings
        ]
        return Judgement(UNKNOWN, _sorted(findings), beyond=True)
    return Judgement(worst(one.verdict for one in findings), _sorted(findings))


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Put the worst first, then by name."""
    return tuple(sorted(findings, key=lambda one: (-VERDICTS.index(one.verdict), one.rule.rule_id)))


def _ends_match(rule: Rule, sent: Consignment) -> bool:
    """Tell whether a rule means shipments between these countries."""
    if rule.origins and sent.origin not in rule.origins:
        return False
    if rule.destinations and sent.destination not in rule.destinations:
        return False
    inside = (sent.origin in rule.countries, sent.destination in rule.countries)
    match rule.movement:
        case "transit":
            return not any(inside)
        case "into":
            return inside == (False, True)
        case "out":
            return inside == (True, False)
    return True


def _person_matches(rule: Rule, actor: str) -> str:
    """Tell whether a rule binds an actor: yes, no, or maybe where nobody is named."""
    if rule.binds & {"all", "secondary"}:
        return "yes"
    if not actor:
        return "maybe"
    groups = {group for group, members in GROUPS.items() if actor in members}
    return "yes" if rule.binds & {actor, *groups} else "no"


def _vehicle_matches(rule: Rule, sent: Consignment) -> str:
    """Tell whether a rule means the vehicle: yes, no, or maybe where it is not said."""
    answers = []
    for wanted, given in ((rule.hauliers, sent.haulier), (rule.trailers, sent.trailer)):
        if wanted:
            answers.append("maybe" if not given else "yes" if given in wanted else "no")
    return "no" if "no" in answers else "maybe" if "maybe" in answers else "yes"


def _goods_match(rule: Rule, goods: Sequence[str]) -> str:
    """Tell whether goods, one of several codes, are those a rule means: yes, no, or maybe."""
    if not rule.goods and not rule.goods_except:
        return "yes"
    if not goods:
        return "maybe"
    answers = {_code_matches(rule, code) for code in goods}
    if answers == {"no"}:
        return "no"
    return "yes" if answers == {"yes"} and not rule.goods_outline else "maybe"


def _code_matches(rule: Rule, code: str) -> str:
    """Tell whether one HS code is meant; a code shorter than the rule's may be."""
    inside = not rule.goods or any(code.startswith(prefix) for prefix in rule.goods)
    partly = any(prefix.startswith(code) for prefix in rule.goods)
    if any(code.startswith(prefix) for prefix in rule.goods_except) or not (inside or partly):
        return "no"
    spared = any(prefix.startswith(code) for prefix in rule.goods_except)
    return "yes" if inside and not spared else "maybe"


def _shown(codes: Sequence[str]) -> str:
    """List some codes of goods."""
    return "HS " + ", ".join(codes[:4]) + (f" and {len(codes) - 4} more" if len(codes) > 4 else "")
