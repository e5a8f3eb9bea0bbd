"""Shipments are judged as the published rules say."""

from collections.abc import Sequence
from datetime import date

import pytest

from reference.small_study import open_small
from zhibek.errors import UnknownNameError
from zhibek.scenario.change import new_rows
from zhibek.scenario.restrictions import (
    ALLOWED,
    CONDITIONS,
    LICENCE,
    PROHIBITED,
    UNKNOWN,
    VERDICTS,
    Consignment,
    Judgement,
    Step,
    judge_leg,
    judge_route,
    worst,
)
from zhibek.scenario.rulebook import Rulebook, read_rulebook
from zhibek.study import Study

CHIP, WHEAT, SHIRTS = ("854231",), ("1001",), ("6109",)
BREST = Step("BYBQT", "PL-MALASZEWICZE", "rail")
RUSSIA = Step("RUMOW", "RU-SMOLENSK", "rail")
IRAN = Step("IR-SARAKHS", "IRMHD", "rail")


@pytest.fixture(scope="module")
def country(atlas: Study) -> dict[str, str]:
    return dict(atlas.folder.frames["places"].select("place_id", "country").iter_rows())


@pytest.fixture(scope="module")
def shipped(atlas: Study) -> Rulebook:
    """Give the rules of the New Silk Road."""
    return read_rulebook(atlas.folder.frames["restrictions"], atlas.folder.settings.rules_checked_until)


def sent(ends: str, day: str, **more: object) -> Consignment:
    origin, destination = ends.split("-")
    return Consignment(origin, destination, date.fromisoformat(day), **more)  # type: ignore[arg-type]


def names(judged: Judgement) -> set[str]:
    return {one.rule.rule_id for one in judged.findings}


@pytest.fixture(scope="module")
def judge(shipped: Rulebook, country: dict[str, str]) -> object:
    return lambda consignment, *steps: judge_route(
        [judge_leg(shipped, consignment, [step], country) for step in steps]
    )


@pytest.mark.parametrize(
    ("day", "verdict"), [("2025-09-11", ALLOWED), ("2025-09-14", PROHIBITED), ("2025-09-26", ALLOWED)]
)
def test_rail_by_belarus_to_poland(judge: object, day: str, verdict: str) -> None:
    judged = judge(sent("CN-DE", day, goods=SHIRTS, cargo="container"), BREST)
    assert judged.verdict == verdict
    assert judged.blocking() == (("PL-BY-2025",) if verdict == PROHIBITED else ())


@pytest.mark.parametrize(("day", "verdict"), [("2025-10-20", PROHIBITED), ("2025-10-22", ALLOWED)])
def test_kazakh_wheat_by_azerbaijan_to_armenia(judge: object, day: str, verdict: str) -> None:
    way = (Step("KZ-KURYK", "AZ-ALAT", "ferry"), Step("AZ-ALAT", "AZ-BOYUKKESIK", "rail"))
    judged = judge(sent("KZ-AM", day, goods=WHEAT, cargo="bulk"), *way)
    assert judged.verdict == verdict
    assert judged.blocking() == (("AZ-AM-TRANSIT",) if verdict == PROHIBITED else ())


@pytest.mark.parametrize("haulier", ["", "KZ"])
@pytest.mark.parametrize(("day", "verdict"), [("2023-06-23", ALLOWED), ("2023-06-24", PROHIBITED)])
def test_a_russian_trailer_into_poland(judge: object, day: str, verdict: str, haulier: str) -> None:
    consignment = sent("KZ-PL", day, goods=SHIRTS, trailer="RU", haulier=haulier)
    judged = judge(consignment, Step("BYBQT", "PLWAW", "road"))
    assert judged.verdict == verdict
    assert judged.blocking() == (("EU-TRAILER-2023",) if verdict == PROHIBITED else ())


def test_a_russian_haulier_is_barred_since_april_2022(judge: object) -> None:
    road = Step("BYBQT", "PLWAW", "road")
    assert judge(sent("RU-PL", "2022-04-08", haulier="RU", goods=SHIRTS), road).verdict == ALLOWED
    assert judge(sent("RU-PL", "2022-04-09", haulier="RU", goods=SHIRTS), road).verdict == PROHIBITED
    assert judge(sent("RU-PL", "2022-04-09", haulier="RU", goods=SHIRTS), BREST).verdict == ALLOWED


@pytest.mark.parametrize("actor", ["", "CN", "DE", "EU"])
@pytest.mark.parametrize("goods", [SHIRTS, CHIP, ()])
def test_china_to_germany_by_rail_through_russia_in_july_2024(
    judge: object, actor: str, goods: tuple[str, ...]
) -> None:
    judged = judge(sent("CN-DE", "2024-07-15", actor=actor, goods=goods, cargo="container"), RUSSIA, BREST)
    assert judged.verdict == ALLOWED
    assert [one.rule.effect for one in judged.findings] == ["risk"]
    assert "shy of rail through Russia" in judged.findings[0].says()


@pytest.mark.parametrize(
    ("actor", "goods", "verdict"),
    [
        ("EU", CHIP, PROHIBITED),
        ("DE", CHIP, PROHIBITED),
        ("EU", SHIRTS, ALLOWED),
        ("EU", (), CONDITIONS),
        ("EU", ("85",), CONDITIONS),
        ("", CHIP, CONDITIONS),
        ("CN", CHIP, ALLOWED),
    ],
)
def test_listed_goods_from_germany_to_kazakhstan_through_russia(
    judge: object, actor: str, goods: tuple[str, ...], verdict: str
) -> None:
    judged = judge(sent("DE-KZ", "2024-07-15", actor=actor, goods=goods), RUSSIA)
    assert judged.verdict == verdict
    assert ("EU-TRANSIT-2023B" in judged.blocking()) == (verdict == PROHIBITED)


@pytest.mark.parametrize("day", ["2020-04-01", "2022-07-01", "2024-02-29", "2026-03-31"])
def test_cargo_crosses_azerbaijans_border_though_passengers_may_not(judge: object, day: str) -> None:
    judged = judge(sent("CN-GE", day, goods=SHIRTS), Step("AZ-BOYUKKESIK", "GETBS", "rail"))
    assert judged.verdict == ALLOWED
    assert "AZ-LAND-2020" in names(judged)
    [rule] = [one.rule for one in judged.findings if one.rule.rule_id == "AZ-LAND-2020"]
    assert rule.exemptions == "All cargo."


def test_china_to_turkiye_through_iran_with_a_payer_of_the_eu(judge: object) -> None:
    judged = judge(sent("CN-TR", "2025-08-15", actor="EU", goods=SHIRTS), IRAN)
    assert judged.verdict == CONDITIONS
    assert {"FATF-IR", "US-IR-2018", "US-IR-NSPM2"} <= names(judged)
    assert not names(judged) & {"EU-IR-2025-PAY", "UN-IR-2025"}
    later = judge(sent("CN-TR", "2025-10-15", actor="EU", goods=SHIRTS), IRAN)
    assert "EU-IR-2025-PAY" in names(later)
    assert judge(sent("CN-TR", "2025-08-15", actor="US", goods=SHIRTS), IRAN).verdict == PROHIBITED


@pytest.mark.parametrize("step", [BREST, IRAN, Step("DEHAM", "DEDUI", "rail")])
def test_a_day_beyond_the_rules_is_unknown(judge: object, step: Step) -> None:
    judged = judge(sent("CN-DE", "2026-04-01", goods=SHIRTS), step)
    assert judged.verdict == UNKNOWN
    assert judged.beyond


def test_what_is_not_verified_is_unknown(judge: object) -> None:
    assert judge(sent("CN-TR", "2026-03-05", actor="CN", goods=SHIRTS), IRAN).verdict == PROHIBITED
    assert judge(sent("CN-TR", "2026-03-20", actor="CN", goods=SHIRTS), IRAN).verdict == UNKNOWN


def test_a_backcast_has_no_hindsight(judge: object) -> None:
    early = sent("CN-DE", "2025-09-14", known_on=date(2025, 9, 8), goods=SHIRTS)
    told = sent("CN-DE", "2025-09-14", known_on=date(2025, 9, 9), goods=SHIRTS)
    assert [judge(one, BREST).verdict for one in (early, told)] == [ALLOWED, PROHIBITED]
    after = sent("CN-DE", "2025-09-26", known_on=date(2025, 9, 20), goods=SHIRTS)
    assert judge(after, BREST).verdict == PROHIBITED, "nobody knew on the 20th that it would end"


def test_wheat_into_kazakhstan_by_rail_needs_a_licence(judge: object) -> None:
    rail = Step("RU-ILETSK", "KZ-ZHAISAN", "rail")
    assert judge(sent("RU-KZ", "2023-12-01", goods=WHEAT), rail).verdict == LICENCE
    assert judge(sent("RU-UZ", "2023-12-01", goods=WHEAT), rail).verdict == ALLOWED
    assert judge(sent("RU-KZ", "2023-12-01", goods=SHIRTS), rail).verdict == ALLOWED


def test_a_shipped_rule_is_there_for_every_row_of_the_gathered_facts(shipped: Rulebook) -> None:
    assert len(shipped.rules) >= 51
    assert len({rule.rule_id for rule in shipped.rules}) == len(shipped.rules)


def small_book(*rows: dict) -> Rulebook:
    cells = {"name": "n", "authority": "a", "cause": "trade", "known_from": "2020-01-01",
             "valid_from": "2020-01-01", "countries": "KZ", "effect": "ban"}  # fmt: skip
    made = [cells | {"restriction_id": f"r{place}"} | row for place, row in enumerate(rows)]
    return read_rulebook(new_rows("restrictions", made), "2026-01-01")


STEP = Step("A", "B", "rail")


def verdict(row: dict, consignment: Consignment, step: Step = STEP) -> str:
    lands = {"A": "KZ", "B": "UZ", "C": "UZ"}
    return judge_leg(small_book(row), consignment, [step], lands).verdict


@pytest.mark.parametrize(
    ("ends", "allowed"),
    [
        ("CN-DE", {"transit": PROHIBITED, "into": ALLOWED, "out": ALLOWED}),
        ("CN-KZ", {"transit": ALLOWED, "into": PROHIBITED, "out": ALLOWED}),
        ("KZ-DE", {"transit": ALLOWED, "into": ALLOWED, "out": PROHIBITED}),
        ("KZ-KZ", {"transit": ALLOWED, "into": ALLOWED, "out": ALLOWED}),
    ],
)
def test_movements(ends: str, allowed: dict[str, str]) -> None:
    assert {name: verdict({"movement": name}, sent(ends, "2024-01-01")) for name in allowed} == allowed


@pytest.mark.parametrize(
    ("row", "goods", "wanted"),
    [
        ({"goods": "1001"}, ("100199",), PROHIBITED),
        ({"goods": "1001"}, ("10",), CONDITIONS),
        ({"goods": "1001"}, ("1002",), ALLOWED),
        ({"goods": "1001"}, (), CONDITIONS),
        ({"goods": "10;11"}, ("10", "11"), PROHIBITED),
        ({"goods": "10"}, ("10", "11"), CONDITIONS),
        ({"goods": "10", "goods_except": "1001"}, ("1001",), ALLOWED),
        ({"goods": "10", "goods_except": "1001"}, ("10",), CONDITIONS),
        ({"goods": "10", "goods_outline": True}, ("1001",), CONDITIONS),
        ({"goods_except": "30"}, ("3004",), ALLOWED),
        ({"goods_except": "30"}, ("8471",), PROHIBITED),
    ],
)
def test_goods(row: dict, goods: tuple[str, ...], wanted: str) -> None:
    assert verdict(row, sent("CN-DE", "2024-01-01", goods=goods)) == wanted


@pytest.mark.parametrize(
    ("row", "step", "wanted"),
    [
        ({"modes": "road"}, Step("A", "B", "rail"), ALLOWED),
        ({"countries": "", "crossings": "A>B"}, Step("A", "B", "rail"), PROHIBITED),
        ({"countries": "", "crossings": "A>B"}, Step("B", "A", "rail"), ALLOWED),
        ({"countries": "", "crossings": "UZ<>KZ"}, Step("B", "A", "rail"), PROHIBITED),
        ({"countries": "", "crossings": "UZ<>KZ"}, Step("B", "C", "rail"), ALLOWED),
        ({"countries": "", "places": "C"}, Step("C", "C", ""), PROHIBITED),
        ({"countries": "KZ", "places": "C"}, Step("A", "A", ""), ALLOWED),
    ],
)
def test_where_a_rule_binds(row: dict, step: Step, wanted: str) -> None:
    assert verdict(row, sent("CN-DE", "2024-01-01"), step) == wanted


@pytest.mark.parametrize(
    ("effect", "wanted"),
    [("ban", PROHIBITED), ("licence", LICENCE), ("condition", CONDITIONS), ("payment", CONDITIONS),
     ("capacity", ALLOWED), ("delay", ALLOWED), ("cost", ALLOWED), ("risk", ALLOWED), ("none", ALLOWED)],
)  # fmt: skip
def test_effects(effect: str, wanted: str) -> None:
    assert verdict({"effect": effect}, sent("CN-DE", "2024-01-01")) == wanted


def test_containers_and_bulk_are_told_apart() -> None:
    row = {"cargo": "container"}
    cargoes = ("container", "bulk", "")
    found = [verdict(row, sent("CN-DE", "2024-01-01", cargo=cargo)) for cargo in cargoes]
    assert found == [PROHIBITED, ALLOWED, PROHIBITED]


def test_the_worst_is_the_last_in_order() -> None:
    assert VERDICTS == ("allowed", "allowed with conditions", "licence", "unknown", "prohibited")
    assert worst(VERDICTS) == PROHIBITED
    assert worst([]) == ALLOWED


def test_an_unknown_actor_is_refused() -> None:
    with pytest.raises(UnknownNameError) as caught:
        sent("CN-DE", "2024-01-01", actor="Narnia")
    assert caught.value.kind == "actor"


def test_findings_name_the_rule_and_what_it_hangs_on() -> None:
    lands = {"KZAAU": "KZ", "AZ-ALAT": "AZ"}
    book = read_rulebook(open_small().folder.frames["restrictions"], "2026-01-01")
    steps: Sequence[Step] = [Step("KZAAU", "AZ-ALAT", "ferry")]
    judged = judge_leg(book, sent("KZ-AZ", "2024-11-02"), steps, lands)
    assert [one.says() for one in judged.findings] == [
        "The ferry lies in dock [ferry-in-dock]: prohibited",
        "Grain needs a certificate [grain-papers]: allowed with conditions if "
        "the goods are among those listed (HS 1001, 1003)",
    ]
