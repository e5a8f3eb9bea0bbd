"""Lists of ends pick the pairs that they mean."""

import itertools

import numpy as np
import polars as pl
import pytest

from zhibek.network.ends import index_zones, match_ends

ZONES = pl.DataFrame(
    {
        "zone_id": ["CN-XJ", "CN-SH", "KZ", "TR", "DE"],
        "country": ["CN", "CN", "KZ", "TR", "DE"],
        "region": ["china", "china", "central-asia", "turkiye", "europe"],
    }
)
PAIRS = [(a, b) for a, b in itertools.product(sorted(ZONES["zone_id"].to_list()), repeat=2) if a != b]


def picked(**row: str) -> set[tuple[str, str]]:
    book = index_zones(ZONES)
    at = {name: index for index, name in enumerate(book.zone_ids)}
    origin = np.array([at[start] for start, _ in PAIRS], dtype=np.int32)
    destination = np.array([at[end] for _, end in PAIRS], dtype=np.int32)
    return {
        pair for pair, fits in zip(PAIRS, match_ends(row, book, origin, destination), strict=True) if fits
    }


def those(test) -> set[tuple[str, str]]:
    return {pair for pair in PAIRS if test(*pair)}


CHINA = {"CN-XJ", "CN-SH"}


def test_blank_lists_mean_any() -> None:
    assert picked() == picked(origins="", neither_end="") == set(PAIRS)


def test_origins_by_zone_country_and_region() -> None:
    assert picked(origins="CN-XJ") == those(lambda a, b: a == "CN-XJ")  # noqa: ARG005 - both ends are given
    assert picked(origins="CN") == picked(origins="china") == those(lambda a, b: a in CHINA)  # noqa: ARG005


def test_destinations_of_several_codes() -> None:
    assert picked(destinations="europe;TR") == those(lambda a, b: b in {"DE", "TR"})  # noqa: ARG005


def test_either_end_fits_both_directions() -> None:
    assert picked(either_end="KZ") == those(lambda a, b: "KZ" in (a, b))


def test_the_other_end_is_across_from_the_first() -> None:
    found = picked(either_end="china", other_end="europe;turkiye")
    assert found == those(lambda a, b: {a, b} & CHINA and {a, b} & {"DE", "TR"})
    inside = picked(either_end="china", other_end="china")
    assert inside == {("CN-XJ", "CN-SH"), ("CN-SH", "CN-XJ")}


def test_the_other_end_alone_is_either_end() -> None:
    assert picked(other_end="KZ") == picked(either_end="KZ")


def test_neither_end_shuts_out() -> None:
    assert picked(neither_end="china;KZ") == {("DE", "TR"), ("TR", "DE")}


def test_lists_hold_together() -> None:
    found = picked(origins="china", either_end="KZ", neither_end="CN-SH")
    assert found == {("CN-XJ", "KZ")}


def test_a_code_that_no_zone_has_means_none() -> None:
    assert picked(origins="FR") == set()
    assert picked(neither_end="FR") == set(PAIRS)


@pytest.mark.parametrize("seed", range(3))
def test_zones_are_numbered_by_name(seed: int) -> None:
    mixed = index_zones(ZONES.sample(fraction=1.0, shuffle=True, seed=seed))
    assert mixed.zone_ids == ("CN-SH", "CN-XJ", "DE", "KZ", "TR")
    np.testing.assert_array_equal(mixed.rows["china"], [True, True, False, False, False])
