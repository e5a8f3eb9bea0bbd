"""Rules judge alike in any order, and never kindly."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from zhibek.scenario.change import new_rows
from zhibek.scenario.restrictions import (
    ALLOWED,
    UNKNOWN,
    VERDICTS,
    Consignment,
    Step,
    judge_leg,
    judge_route,
    worst,
)
from zhibek.scenario.rulebook import Rulebook, read_rulebook
from zhibek.tables.restriction import EFFECTS, MOVEMENTS

LANDS = {"P": "KZ", "Q": "RU", "R": "PL", "S": "IR"}
CODES = ["10", "1001", "1005", "85", "8542", "854231"]
FIRST = date(2024, 1, 1)
DAYS = st.integers(0, 60).map(lambda days: FIRST + timedelta(days))
SOME = {
    "countries": st.sampled_from(["KZ", "RU", "EU", "IR;RU"]),
    "origins": st.sampled_from(["", "CN", "EU"]),
    "destinations": st.sampled_from(["", "DE", "KZ"]),
    "goods": st.sampled_from(["", "10", "1001;85", "8542"]),
    "goods_except": st.sampled_from(["", "1005", "854231"]),
    "goods_outline": st.booleans(),
    "binds": st.sampled_from(["all", "EU", "US", "secondary"]),
    "hauliers": st.sampled_from(["", "RU;BY"]),
    "modes": st.sampled_from(["", "rail", "road;ferry"]),
    "movement": st.sampled_from(MOVEMENTS),
    "crossings": st.sampled_from(["", "", "KZ<>RU", "P>Q"]),
    "effect": st.sampled_from(EFFECTS),
}


@st.composite
def rows(draw: st.DrawFn) -> dict:
    known, start, length = draw(DAYS), draw(DAYS), draw(st.integers(1, 40))
    end = start + timedelta(length)
    surely = draw(st.sampled_from(["", (start + timedelta(length // 2)).isoformat()]))
    return {name: draw(cells) for name, cells in SOME.items()} | {
        "name": "n",
        "authority": "a",
        "cause": "trade",
        "known_from": known.isoformat(),
        "valid_from": start.isoformat(),
        "valid_until": draw(st.sampled_from(["", end.isoformat()])),
        "surely_until": surely,
    }


@st.composite
def consignments(draw: st.DrawFn) -> Consignment:
    return Consignment(
        draw(st.sampled_from(["CN", "DE", "KZ"])),
        draw(st.sampled_from(["DE", "KZ", "PL"])),
        draw(DAYS),
        known_on=draw(st.none() | DAYS),
        actor=draw(st.sampled_from(["", "EU", "DE", "CN", "US"])),
        goods=tuple(draw(st.lists(st.sampled_from(CODES), max_size=2, unique=True))),
        haulier=draw(st.sampled_from(["", "RU", "KZ"])),
    )


LEGS = st.lists(
    st.lists(
        st.builds(
            Step, st.sampled_from("PQRS"), st.sampled_from("PQRS"), st.sampled_from(["rail", "road", ""])
        ),
        min_size=1,
        max_size=3,
    ),
    min_size=1,
    max_size=4,
)
RULES = st.lists(rows(), max_size=6)
LAWS = settings(max_examples=150, deadline=None)


def book(given_rows: list[dict], until: str = "2025-01-01") -> Rulebook:
    named = [{"restriction_id": f"r{place}"} | row for place, row in enumerate(given_rows)]
    return read_rulebook(new_rows("restrictions", named) if named else new_rows("restrictions", []), until)


def verdict(rules: Rulebook, sent: Consignment, legs: list[list[Step]]) -> str:
    return judge_route([judge_leg(rules, sent, steps, LANDS) for steps in legs]).verdict


@LAWS
@given(RULES, rows(), consignments(), LEGS)
def test_a_rule_more_never_improves_a_verdict(
    some: list[dict], one: dict, sent: Consignment, legs: list[list[Step]]
) -> None:
    before, after = (verdict(book(rules), sent, legs) for rules in (some, [*some, one]))
    assert VERDICTS.index(after) >= VERDICTS.index(before)


@LAWS
@given(RULES, st.randoms(use_true_random=False), consignments(), LEGS)
def test_the_order_of_rules_changes_nothing(
    some: list[dict], luck: st.DataObject, sent: Consignment, legs: list[list[Step]]
) -> None:
    named = [{"restriction_id": f"r{place}"} | row for place, row in enumerate(some)]
    mixed = list(named)
    luck.shuffle(mixed)
    found = [
        judge_route(
            [
                judge_leg(read_rulebook(new_rows("restrictions", rules), "2025-01-01"), sent, steps, LANDS)
                for steps in legs
            ]
        )
        for rules in (named, mixed)
    ]
    assert found[0] == found[1]


@LAWS
@given(RULES, consignments(), LEGS)
def test_a_route_is_as_bad_as_its_worst_leg(
    some: list[dict], sent: Consignment, legs: list[list[Step]]
) -> None:
    rules = book(some)
    assert verdict(rules, sent, legs) == worst(judge_leg(rules, sent, steps, LANDS).verdict for steps in legs)
    assert verdict(rules, sent, legs) == verdict(rules, sent, [[step] for steps in legs for step in steps])


@LAWS
@given(RULES, rows(), consignments(), LEGS)
def test_a_rule_not_yet_known_has_no_effect(
    some: list[dict], one: dict, sent: Consignment, legs: list[list[Step]]
) -> None:
    on_that_day = date.fromisoformat(one["known_from"]) - timedelta(1)
    blind = Consignment(
        sent.origin, sent.destination, sent.on, on_that_day, sent.actor, sent.goods, sent.cargo, sent.haulier
    )
    assert verdict(book([*some, one]), blind, legs) == verdict(book(some), blind, legs)


@LAWS
@given(RULES, consignments(), LEGS)
def test_beyond_the_rules_nothing_is_allowed(
    some: list[dict], sent: Consignment, legs: list[list[Step]]
) -> None:
    assert verdict(book(some, until=sent.on.isoformat()), sent, legs) == UNKNOWN
    assert verdict(book(some, until=""), sent, legs) == UNKNOWN
    assert verdict(book([]), sent, legs) == ALLOWED
