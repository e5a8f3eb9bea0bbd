"""What is critical, in words, a table and marks."""

import polars as pl

from zhibek.service.answers import Answer, AnswerTable, Mark, rows_of
from zhibek.service.figures import figure, percent
from zhibek.sweep.criticality import LEAST_T, METHOD

SHOWN = 25
MARKET_SHARE = 0.2  # of what uses a place: from there on it is a market rather than a passage


def tell_critical(ranked: pl.DataFrame, places: pl.DataFrame, scenario_id: str) -> Answer:
    """Say what the system loses with each element, the costliest first."""
    kinds = list(dict.fromkeys(ranked["kind"].sort()))
    names = dict(places.select("place_id", "name").iter_rows())
    solved = ranked.filter(pl.col("using_t") >= LEAST_T).height
    solving = (
        f"Each of {ranked.height} elements of {scenario_id} was shut by itself, for a year. {solved} carry "
        "cargo: for each the equilibrium of all cargo was solved again, with capacities and congestion, to a "
        f"residual of {METHOD.residual:g}, on the routes stored for the base and the ways round its canals. "
        "The rest carry nothing and lose nothing."
    )
    reading = (
        "Added cost is the rise of expected cost, what is stranded being charged what not shipping costs, "
        "less the rise of scarcity rents, which users pay and owners of capacity get. A port shut lets ships "
        "pass that do not call; a strait or canal shut lets none. What starts or ends there is lost with it, "
        "so a place that is itself a market ranks high: the second table leaves these out."
    )
    passages = ranked.filter((pl.col("ends_share") < MARKET_SHARE) & (pl.col("added_cost_usd") > 0))
    tables = (
        _table(f"The {min(SHOWN, ranked.height)} costliest to lose", ranked.head(SHOWN), names),
        _table(
            f"The costliest of those where less than {percent(MARKET_SHARE, 0)} starts or ends",
            passages.head(SHOWN),
            names,
        ),
    )
    return Answer(
        question="critical",
        title=f"{', '.join(kinds)}, {scenario_id}",
        command=f"zhibek critical --elements {','.join(kinds)}",
        says=(solving, reading),
        tables=tables,
        marks=_marks(ranked, places),
    )


def _table(caption: str, frame: pl.DataFrame, names: dict[str, str]) -> AnswerTable:
    """Write elements: what uses each, what starts or ends there, what is lost."""
    rows = [
        [
            f"{names.get(row['element'], '')} ({row['element']})"
            if row["element"] in names
            else row["element"],
            row["kind"],
            figure(row["using_t"] / 1e6, 2),
            percent(row["ends_share"], 0),
            figure(row["added_cost_usd"] / 1e6, 0),
            figure(row["stranded_t"] / 1e6, 3),
        ]
        for row in frame.iter_rows(named=True)
    ]
    heads = ("element", "kind", "Mt use it", "start or end there", "M USD a year", "Mt stranded")
    return AnswerTable(caption, heads, rows_of(rows))


def _marks(ranked: pl.DataFrame, places: pl.DataFrame) -> tuple[Mark, ...]:
    """Mark the places by the root of what is lost with them, so that areas compare."""
    own = ranked.filter((pl.col("kind") == "places") & (pl.col("added_cost_usd") > 0))
    if own.is_empty():
        return ()
    most = float(own["added_cost_usd"].max() or 1.0)  # type: ignore[arg-type]
    joined = own.join(places, left_on="element", right_on="place_id", how="inner", maintain_order="left")
    return tuple(
        Mark(
            row["longitude_deg"],
            row["latitude_deg"],
            f"{row['name']}: {figure(row['added_cost_usd'] / 1e6, 0)} M USD a year, "
            f"{percent(row['added_cost_usd'] / most, 0)} of the largest",
            (row["added_cost_usd"] / most) ** 0.5,
            row["element"],
            row["ends_share"] >= MARKET_SHARE,
        )
        for row in joined.iter_rows(named=True)
    )
