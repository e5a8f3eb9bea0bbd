"""Country codes are those of ISO 3166-1."""

from zhibek.tables.countries import ALPHA_2, AT_SEA, COUNTRIES, alpha_2_codes


def test_there_are_as_many_as_iso_has_and_kosovo() -> None:
    assert len(ALPHA_2) == 249 + 1
    assert len(set(ALPHA_2.values())) == len(ALPHA_2)
    assert all(len(three) == 3 and len(two) == 2 for three, two in ALPHA_2.items())
    assert AT_SEA in COUNTRIES


def test_codes_that_do_not_share_their_letters() -> None:
    assert alpha_2_codes("CHN;KAZ;TUR;IRN;POL;SVK;DNK") == "CN;KZ;TR;IR;PL;SK;DK"


def test_two_letters_and_all_else_stay() -> None:
    assert alpha_2_codes("KZ; UZB ;*;China") == "KZ;UZ;*;China"
