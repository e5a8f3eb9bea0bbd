"""From promise to money, step by step."""

import pytest

from reference.small_ledger import make_ledger, paper
from zhibek.ledger.realise import exceeding, leaves, realise, traced_line

PAPERS = [
    paper("top", "announced", usd=1000.0, level="umbrella"),
    paper("top/five", usd=100.0, parent_id="top", level="package"),
    paper("top/mill", "announced", usd=200.0, parent_id="top", membership="doubtful"),
    paper("top/dam", "financial-close", usd=50.0, parent_id="top"),
    paper("top/gone", "lapsed", usd=70.0, parent_id="top"),
    paper("top/held", usd=20.0, parent_id="top", covered_by="top/dam"),
    paper("top/word", parent_id="top"),
]
MORE = [
    {"claim_id": "n", "item_id": "top", "field": "documents", "value": 47, "counted_in": "documents"},
    {"claim_id": "m", "item_id": "top/five", "field": "documents", "value": 5, "counted_in": "documents"},
    {"claim_id": "p", "item_id": "top/dam", "field": "paid", "value": 30.0, "currency": "USD"},
]
CLAIMS = [one | {"valid_from": "2023-05-17", "known_from": "2023-05-17"} for one in MORE]


def test_each_step_and_its_share() -> None:
    found = realise(make_ledger(PAPERS, claims=CLAIMS), "top")
    steps = {rung.step: (rung.value_usd, rung.share_of_announced, rung.n_items) for rung in found.rungs}
    assert steps == {
        "announced": (1000.0, 1.0, 1),
        "named": (350.0, 0.35, 3),
        "doubtful": (200.0, 0.2, 1),
        "signed": (150.0, 0.15, 2),
        "financial-close": (50.0, 0.05, 1),
        "paid": (30.0, 0.03, 1),
    }
    assert (found.n_documents, found.n_traced) == (47, 8)  # five, one dam, one held, one word


def test_steps_never_grow() -> None:
    found = realise(make_ledger(PAPERS, claims=CLAIMS), "top")
    values = [
        found.rung(step).value_usd for step in ("announced", "named", "signed", "financial-close", "paid")
    ]
    assert values == sorted(values, reverse=True)


def test_the_line_of_what_is_traceable() -> None:
    found = realise(
        make_ledger(
            [paper("top", "announced", usd=22e9, level="umbrella"), paper("one", usd=1.6e9, parent_id="top")],
            claims=CLAIMS[:1],
        ),
        "top",
    )
    assert traced_line(found) == (
        "top: traceable are 1 of 47 documents and signed papers for USD 1.6 bn of 22.0 bn (7.3 %)."
    )


def test_a_headline_without_parts_has_nothing_named() -> None:
    ledger = make_ledger([paper("top", "announced", usd=1000.0, level="umbrella")], claims=CLAIMS[:1])
    found = realise(ledger, "top")
    assert found.rung("named").n_items == 0
    assert found.n_traced == 0


def test_a_paper_without_parts_is_its_own() -> None:
    found = realise(make_ledger([paper("mill", usd=10.0)]), "mill")
    assert found.rung("signed").value_usd == 10.0


def test_a_headline_without_a_sum_has_no_shares() -> None:
    found = realise(
        make_ledger([paper("top", level="umbrella"), paper("one", usd=5.0, parent_id="top")]), "top"
    )
    assert {rung.share_of_announced for rung in found.rungs} == {None}
    assert "There is nothing to take a share of: no sum was announced." in found.notes


def test_umbrellas_below_an_umbrella_are_opened() -> None:
    ledger = make_ledger(
        [
            paper("top", level="umbrella"),
            paper("low", level="umbrella", parent_id="top"),
            paper("one", parent_id="low"),
        ]
    )
    assert [item.item_id for item in leaves(ledger, ledger.item("top"))] == ["one"]


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({}, [("top", 100.0, 120.0)]),
        ({"may_exceed": True}, []),
    ],
)
def test_parts_above_the_whole_unless_flagged(cells: dict[str, object], found: list) -> None:
    papers = [
        paper("top", "announced", usd=100.0, level="umbrella", **cells),
        paper("one", usd=70.0, parent_id="top"),
        paper("two", usd=50.0, parent_id="top"),
    ]
    told = [(item.item_id, whole, total) for item, whole, total in exceeding(make_ledger(papers))]
    assert told == found


def test_parts_that_are_held_gone_or_doubtful_do_not_exceed() -> None:
    papers = [
        paper("top", "announced", usd=100.0, level="umbrella"),
        paper("one", usd=100.0, parent_id="top"),
        paper("two", usd=50.0, parent_id="top", covered_by="one"),
        paper("three", "cancelled", usd=50.0, parent_id="top"),
        paper("four", usd=50.0, parent_id="top", membership="doubtful"),
    ]
    assert exceeding(make_ledger(papers)) == []
