"""Restrictions are listed as asked for."""

import pytest

from zhibek.errors import SettingsError, UnknownNameError
from zhibek.scenario.restrictions import NOTICE
from zhibek.service.rule_list import RuleList, RuleQuery, list_rules
from zhibek.study import Study


def listed(study: Study, **cells: object) -> RuleList:
    return list_rules(study, RuleQuery(**cells))


def ids(found: RuleList) -> list[str]:
    return found.rules["restriction_id"].to_list()


def test_rules_of_a_day(small: Study) -> None:
    assert ids(listed(small, on="2024-11-02")) == ["ferry-in-dock", "grain-papers"]
    assert ids(listed(small, on="2024-11-02", known_on="2024-09-01")) == ["grain-papers"]
    assert ids(listed(small)) == ["grain-papers"]
    assert listed(small).listed_on == "2025-12-31"


def test_rules_of_any_day_say_how_they_stand(small: Study) -> None:
    found = listed(small, on="2024-11-02", every=True)
    stands = dict(found.rules.select("restriction_id", "stands").iter_rows())
    assert stands == {"dostyk-queue": "", "ferry-in-dock": "surely", "grain-papers": "surely"}


def test_rules_by_territory_actor_and_ends(atlas: Study) -> None:
    assert {"PL-BY-2025"} <= set(ids(listed(atlas, on="2025-09-14", touching="PL")))
    assert "PL-BY-2025" not in ids(listed(atlas, on="2025-09-14", touching="IR"))
    for_eu, for_china = (set(ids(listed(atlas, on="2025-10-15", actor=who))) for who in ("EU", "CN"))
    assert for_china < for_eu
    assert "EU-IR-2025" in for_eu - for_china
    assert "EU-TRANSIT-2023B" in ids(listed(atlas, on="2024-07-01", origin="DE", destination="KZ"))
    assert "EU-TRANSIT-2023B" not in ids(listed(atlas, on="2024-07-01", origin="CN", destination="DE"))


def test_every_rule_has_its_source_and_the_list_its_notice(atlas: Study) -> None:
    found = listed(atlas, every=True)
    assert found.rules.height >= 51
    assert set(found.rules["source"]) == set(found.sources)
    assert all(found.sources.values())
    assert found.notice == NOTICE
    assert "legal advice" in NOTICE


def test_beyond_the_last_day_checked_is_said(atlas: Study) -> None:
    assert listed(atlas, on="2026-04-01").beyond_rules
    assert not listed(atlas, on="2026-03-31").beyond_rules


@pytest.mark.parametrize(
    ("cells", "kind"),
    [({"actor": "Narnia"}, "actor"), ({"origin": "Mars"}, "country"), ({"touching": "Q"}, "country")],
)
def test_unknown_names_are_refused(small: Study, cells: dict, kind: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        listed(small, **cells)
    assert caught.value.kind == kind


def test_a_day_that_is_none_is_refused(small: Study) -> None:
    with pytest.raises(SettingsError, match="--known-on is 'soon', which is no day of the calendar"):
        listed(small, known_on="soon")
