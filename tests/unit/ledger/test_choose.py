"""Agreements picked by party, day, kind, corridor."""

import pytest

from reference.small_ledger import make_ledger, paper
from zhibek.errors import SettingsError, UnknownNameError
from zhibek.ledger.choose import Choice, choose_items

LEDGER = make_ledger(
    [
        paper("old", date="2022"),
        paper("mill", corridors="titr-btk", places="KZAAU", builds="cku"),
        paper("twin", kind="twinning", date="2023-05-18", corridors="titr"),
        paper("gift", "announced", date="2023-06", corridors="cku"),
    ],
    parties=[
        {"item_id": "old", "actor_id": "KZ", "role": "member"},
        {"item_id": "mill", "actor_id": "KZ", "role": "beneficiary"},
        {"item_id": "mill", "actor_id": "CN", "role": "investor"},
        {"item_id": "twin", "actor_id": "KZ", "role": "member"},
        {"item_id": "twin", "actor_id": "CN", "role": "member"},
        {"item_id": "gift", "actor_id": "EU", "role": "donor"},
    ],
)


@pytest.mark.parametrize(
    ("choice", "names"),
    [
        (Choice(), ["old", "mill", "twin", "gift"]),
        (Choice(parties=("KZ", "CN")), ["mill", "twin"]),
        (Choice(parties=("KAZ", "china")), ["mill", "twin"]),
        (Choice(parties=("eu",)), ["gift"]),
        (Choice(first_date="2023-05-17", last_date="2023-05-19"), ["mill", "twin"]),
        (Choice(first_date="2022-06-01", last_date="2022-06-30"), ["old"]),  # it may fall into that month
        (Choice(last_date="2023-05"), ["old", "mill", "twin"]),
        (Choice(kind="twinning"), ["twin"]),
        (Choice(status="announced"), ["gift"]),
        (Choice(corridor="TITR"), ["mill", "twin"]),
        (Choice(corridor="titr-btk"), ["mill", "twin"]),
        (Choice(project="cku"), ["mill"]),
        (Choice(place="kzaau"), ["mill"]),
    ],
)
def test_choices(choice: Choice, names: list[str]) -> None:
    assert [item.item_id for item in choose_items(LEDGER, choice)] == names


@pytest.mark.parametrize(
    ("choice", "error", "said"),
    [
        (Choice(first_date="5/2023"), SettingsError, "'5/2023' is no day. Write it as 2023-05-17."),
        (Choice(kind="twining"), SettingsError, "no kind is named 'twining'. Did you mean twinning?"),
        (Choice(status="close"), SettingsError, "no status is named 'close'. Did you mean closed?"),
        (
            Choice(parties=("chna",)),
            UnknownNameError,
            "No party of the ledger is named 'chna'. Did you mean china or cn?",
        ),
        (
            Choice(corridor="tirt"),
            UnknownNameError,
            "No corridor in the ledger is named 'tirt'. Did you mean titr?",
        ),
        (
            Choice(project="ckv"),
            UnknownNameError,
            "No project in the ledger is named 'ckv'. Did you mean cku?",
        ),
        (
            Choice(place="KZAAV"),
            UnknownNameError,
            "No place in the ledger is named 'KZAAV'. Did you mean KZAAU?",
        ),
    ],
)
def test_slips_are_told(choice: Choice, error: type[Exception], said: str) -> None:
    with pytest.raises(error) as caught:
        choose_items(LEDGER, choice)
    assert str(caught.value) == said
