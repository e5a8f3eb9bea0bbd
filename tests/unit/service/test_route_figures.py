"""Every figure of a route opens to its rows."""

import polars as pl
import pytest

from zhibek.service.route_card import CardRoute, RouteCard, draw_card
from zhibek.service.shipment import Shipment
from zhibek.study import Study

KINDS = {"length": "length_km", "time": "time_days", "cost": "cost_usd", "emission": "emission_kgco2e_per_t"}
KEYS = {"links": "link_id", "operations": "operation_id", "services": "service_id"}


@pytest.fixture(scope="module")
def card(small: Study) -> RouteCard:
    return draw_card(small, Shipment("Urumqi", "Baku", "machinery"), explain=True)


def test_the_figures_of_a_leg_add_up_to_it(card: RouteCard) -> None:
    for route in card.routes:
        for leg in route.legs:
            for what, name in KINDS.items():
                total = sum(one.value for one in leg.figures if one.what == what)
                assert total == pytest.approx(getattr(leg, name)), (leg.what, what)


def test_every_row_named_is_there_with_that_source(card: RouteCard, small: Study) -> None:
    frames = small.folder.frames
    rows = {row for route in card.routes for leg in route.legs for one in leg.figures for row in one.rows}
    assert {row.table for row in rows} == {"links", "rates", "operations", "services"}
    for row in rows:
        assert row.source in card.sources
        if row.table == "rates":
            mode, country = row.row_id.split(":")
            picked = (pl.col("mode") == mode) & (pl.col("country") == country)
        else:
            picked = pl.col(KEYS[row.table]) == row.row_id
        found = frames[row.table].row(by_predicate=picked, named=True)
        assert (found["source"], found["confidence"]) == (row.source, row.confidence)


def test_factors_of_emission_are_told_with_their_rows(card: RouteCard) -> None:
    hauls = [leg for route in card.routes for leg in route.legs if leg.length_km]
    assert hauls
    for leg in hauls:
        assert leg.emission_kgco2e_per_tkm * leg.length_km == pytest.approx(leg.emission_kgco2e_per_t)
        assert leg.emission_rows
        assert {row.table for row in leg.emission_rows} == {"rates"}


def test_figures_stay_shut_where_nobody_asks(small: Study) -> None:
    routes: tuple[CardRoute, ...] = draw_card(small, Shipment("Urumqi", "Baku", "machinery")).routes
    assert all(leg.figures == () for route in routes for leg in route.legs)
