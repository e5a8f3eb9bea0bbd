"""The table of restrictions: dated rules."""

import polars as pl

from zhibek.tables.network import CARGOES_OR_ALL
from zhibek.tables.spec import MODES, Column, Table, traced
from zhibek.units import Unit

CAUSES = ("sanction", "closure", "embargo", "hostilities", "weather", "trade", "customs", "infrastructure")
MOVEMENTS = ("any", "transit", "into", "out")
EFFECTS = ("ban", "licence", "condition", "payment", "capacity", "delay", "cost", "risk", "none")
DATES = ("known_from", "valid_from", "surely_from", "surely_until", "valid_until", "end_known_from")


def _listed(meaning: str) -> Column:
    """Give a text column that lists values split by `;`, blank for any."""
    return Column(pl.String, meaning, listed=True, default="")


RESTRICTIONS = Table(
    name="restrictions",
    doc="One row per rule that bars, conditions, slows or taxes freight, with the days on which it binds "
    "and the day from which it was known.",
    key=("restriction_id",),
    optional=True,
    columns={
        "restriction_id": Column(pl.String, "Unique name."),
        "name": Column(pl.String, "What it does, shown to people."),
        "authority": Column(pl.String, "Who imposed it, or what caused it."),
        "legal_reference": Column(pl.String, "The act, order or decree, where one is known.", default=""),
        "cause": Column(pl.String, "What kind of rule it is.", choices=CAUSES),
        "known_from": Column(pl.String, "First day on which it could be known, `YYYY-MM-DD`."),
        "valid_from": Column(pl.String, "First day on which it may bind."),
        "surely_from": Column(
            pl.String,
            "First day on which it surely binds; blank: valid_from. In between nobody knows.",
            default="",
        ),
        "surely_until": Column(
            pl.String, "First day from which its state was not verified; blank: valid_until.", default=""
        ),
        "valid_until": Column(
            pl.String, "First day on which it no longer binds; blank: no end set.", default=""
        ),
        "end_known_from": Column(
            pl.String, "Day from which its end could be known; blank: valid_until itself.", default=""
        ),
        "months": _listed("Months of the year in which it binds, 1 to 12; blank: all."),
        "binds": Column(
            pl.String,
            "Whom it binds: `all`, a country or a group such as `EU` for its persons, `secondary` for anyone "
            "by secondary sanction.",
            listed=True,
            default="all",
        ),
        "hauliers": _listed("Only road hauliers established in one of these countries."),
        "trailers": _listed("Only trailers and lorries registered in one of these countries."),
        "countries": _listed(
            "Territory: legs with an end in one of these countries or groups; places and crossings narrow it."
        ),
        "places": Column(
            pl.String,
            "Legs that touch one of these places.",
            points_to="places.place_id",
            listed=True,
            default="",
        ),
        "crossings": _listed(
            "Legs that cross from one place or country to another: `A>B` one way, `A<>B` both."
        ),
        "modes": Column(pl.String, "Modes it touches; blank: all.", choices=MODES, listed=True, default=""),
        "cargo": Column(pl.String, "Which cargo.", choices=CARGOES_OR_ALL, default="all"),
        "movement": Column(
            pl.String,
            "`transit`: neither end of the shipment lies in the territory; `into`, `out`: one does.",
            choices=MOVEMENTS,
            default="any",
        ),
        "origins": _listed("Only shipments that start in one of these countries or groups."),
        "destinations": _listed("Only shipments that end in one of these."),
        "goods": _listed("Only goods whose HS code starts with one of these; blank: all goods."),
        "goods_except": _listed("But not goods whose HS code starts with one of these."),
        "goods_outline": Column(
            pl.Boolean,
            "The codes only outline a longer list: goods within them may be on it or not.",
            default=False,
        ),
        "effect": Column(
            pl.String,
            "`ban`, `licence`, `condition`, `payment` bear on whether it may go, `capacity`, `delay`, "
            "`cost`, `risk` on how well; `none` does not touch freight.",
            choices=EFFECTS,
        ),
        "capacity_factor": Column(
            pl.Float64, "What is left of the capacity.", minimum=0, maximum=1, nullable=True
        ),
        "delay_h": Column(pl.Float64, "Time it adds.", Unit.HOUR, minimum=0, nullable=True),
        "cost_usd_per_t": Column(pl.Float64, "Money it adds.", Unit.USD_PER_TONNE, minimum=0, nullable=True),
        "probability": Column(
            pl.Float64,
            "Chance that it bites on a day in force; blank: not put in numbers.",
            minimum=0,
            maximum=1,
            nullable=True,
        ),
        "exemptions": Column(pl.String, "What it spares, in words.", default=""),
        "remark": Column(pl.String, "What a reader should know of it.", default=""),
        **traced(),
    },
)

RESTRICTION_TABLES = (RESTRICTIONS,)
