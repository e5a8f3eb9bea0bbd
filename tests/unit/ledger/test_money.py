"""What an agreement is worth, and what counts."""

import pytest

from reference.small_ledger import make_ledger, paper
from zhibek.ledger.money import SHARED, home_countries, money_of, partner_shares, rate_of, why_left_out

PARENT = {"parent_id": "umbrella"}


def test_only_what_is_signed_counts() -> None:
    ledger = make_ledger(
        [
            paper("umbrella", usd=100.0, level="umbrella"),
            paper("announced", "announced", usd=10.0),
            paper("signed", usd=10.0),
            paper("built", "construction", usd=10.0),
            paper("gone", "cancelled", usd=10.0),
            paper("sumless"),
        ]
    )
    assert {name: why_left_out(ledger, item) for name, item in ledger.items.items()} == {
        "umbrella": "umbrella",
        "announced": "unsigned",
        "signed": "",
        "built": "",
        "gone": "halted",
        "sumless": "no sum",
    }


def test_what_another_row_holds_does_not_count() -> None:
    ledger = make_ledger(
        [
            paper("loan", "announced", usd=141.0, covered_by="one;two"),
            paper("one", usd=84.6, parent_id="loan"),
            paper("two", usd=56.4, parent_id="loan"),
            paper("package", usd=100.0, level="package"),
            paper("part", usd=10.0, parent_id="package"),
        ]
    )
    told = {name: why_left_out(ledger, item) for name, item in ledger.items.items()}
    assert told == {"loan": "covered", "one": "", "two": "", "package": "", "part": "covered"}


def test_parts_count_where_their_package_does_not() -> None:
    ledger = make_ledger(
        [
            paper("package", "announced", usd=100.0, level="package"),
            paper("part", usd=10.0, parent_id="package"),
        ]
    )
    assert why_left_out(ledger, ledger.item("part")) == ""


EUROS = {"item_id": "mill", "field": "value", "value": 50.0, "currency": "EUR", "known_from": "2024-06-01"}
RATES = [
    {"currency": "EUR", "year": 2019, "usd_per_unit": 1.2},
    {"currency": "EUR", "year": 2024, "usd_per_unit": 1.1},
]


def test_euros_become_dollars_at_the_rate_of_the_nearest_year() -> None:
    claim = EUROS | {"claim_id": "e", "valid_from": "2023-05-17"}
    ledger = make_ledger([paper("mill")], claims=[claim], rates=RATES)
    money = money_of(ledger, ledger.item("mill"))
    assert money is not None
    assert (money.usd, money.stated, money.currency, money.converted) == (
        pytest.approx(55.0),
        50.0,
        "EUR",
        True,
    )
    assert [rate_of(ledger, "EUR", year) for year in (2000, 2021, 2022, 2030)] == [1.2, 1.2, 1.1, 1.1]


def test_dollars_as_printed_go_before_a_conversion() -> None:
    claim = EUROS | {"claim_id": "e", "valid_from": "2024-06-01"}
    ledger = make_ledger([paper("mill", usd=60.0)], claims=[claim], rates=RATES)
    money = money_of(ledger, ledger.item("mill"))
    assert money is not None
    assert (money.usd, money.converted) == (60.0, False)


def party(actor: str, role: str, share: float | None = None) -> dict[str, object]:
    return {"item_id": "mill", "actor_id": actor, "role": role, "share_percent": share}


@pytest.mark.parametrize(
    ("parties", "home", "partners"),
    [
        ([party("CN", "lender"), party("KZ", "borrower")], ("KZ",), {"china": 1.0}),
        ([party("KZ", "supplier"), party("CN", "buyer")], ("KZ",), {"china": 1.0}),
        ([party("KZ", "government"), party("CN", "government")], ("KZ",), {"china": 1.0}),
        ([party("KZ", "investor")], ("KZ",), {"region": 1.0}),
        ([party("KG", "investor"), party("KZ", "beneficiary")], ("KZ",), {"region": 1.0}),
        ([party("bank", "lender"), party("EU", "donor"), party("KZ", "borrower")], ("KZ",), {SHARED: 1.0}),
        ([party("EU", "donor"), party("bank", "agency"), party("KZ", "borrower")], ("KZ",), {"eu": 1.0}),
        (
            [party("bank", "lender"), party("KZ", "borrower"), party("KG", "borrower")],
            ("KG", "KZ"),
            {"ifi": 1.0},
        ),
        (
            [party("CN", "investor", 51), party("KZ", "investor", 24.5), party("KG", "investor", 24.5)],
            ("KG", "KZ"),
            {"china": 0.51, "region": 0.49},
        ),
    ],
)
def test_partners(parties: list, home: tuple[str, ...], partners: dict[str, float]) -> None:
    item = make_ledger([paper("mill")], parties=parties).item("mill")
    assert home_countries(item) == home
    assert partner_shares(item) == pytest.approx(partners)


def test_a_countrys_own_money_is_no_partners() -> None:
    item = make_ledger([paper("mill")], parties=[party("CN", "investor"), party("CN", "beneficiary")]).item(
        "mill"
    )
    assert partner_shares(item) == {"region": 1.0}
