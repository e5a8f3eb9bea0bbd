"""The command that assigns trips to any network."""

from pathlib import Path
from typing import Annotated

import typer

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]


def assign(
    network: Annotated[
        Path, typer.Argument(help="A TNTP _net file, a table of links, or a folder of GMNS or tables.")
    ],
    trips: Annotated[
        Path | None, typer.Argument(help="A TNTP _trips file, a table or an OMX; none if the folder has it.")
    ] = None,
    method: Annotated[
        str, typer.Option("--method", "-m", help="deterministic, stochastic, least-cost or all-or-nothing.")
    ] = "deterministic",
    gap: Annotated[float, typer.Option(help="Relative gap, or residual, at which to stop.")] = 1e-6,
    theta: Annotated[float, typer.Option(help="Scale of the logit, 1 / cost, for stochastic.")] = 1.0,
    classes: Annotated[Path | None, typer.Option(help="Table of classes.")] = None,
    nodes: Annotated[Path | None, typer.Option(help="Table of nodes, or a TNTP _node file.")] = None,
    matrix: Annotated[
        list[str] | None, typer.Option(help="Matrix of the OMX to read; may be given again. Else all.")
    ] = None,
    toll_weight: Annotated[float, typer.Option(help="Cost of a unit of toll.")] = 0.0,
    distance_weight: Annotated[float, typer.Option(help="Cost of a unit of length.")] = 0.0,
    skip_unreachable: Annotated[
        bool, typer.Option("--skip-unreachable", help="Leave out trips that no way leads for.")
    ] = False,
    select_link: Annotated[
        list[str] | None, typer.Option(help="List the pairs that use this link; may be given again.")
    ] = None,
    select_place: Annotated[
        str, typer.Option(help="List the pairs that start, end or pass at this node.")
    ] = "",
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Folder to write tables to.")] = None,
    suffix: Annotated[str, typer.Option("--format", help="csv or parquet.")] = "csv",
    skims: Annotated[
        str, typer.Option(help="Matrices to write to skims.omx: cost, time, length, by commas.")
    ] = "",
    routes: Annotated[bool, typer.Option("--routes", help="Write the routes in use, too.")] = False,
    json: JsonOption = False,
) -> None:
    """Assign trips to a network: TNTP, GMNS, CSV, Parquet, OMX. No study is needed."""
    from zhibek.assignment.from_tables import Weights
    from zhibek.cli import printing, show_assign
    from zhibek.service import assign_actions as actions
    from zhibek.tables.open_network import Sources

    plan = actions.Output(
        out, suffix, tuple(filter(None, skims.split(","))), routes, tuple(select_link or ()), select_place
    )
    sources = Sources(network, trips, nodes, classes, tuple(matrix or ()))
    weights = Weights(toll_weight, distance_weight, theta)
    with printing.progress_line(quiet=json) as progress:
        answer = actions.assign_and_write(
            sources,
            actions.choose_method(method, gap),
            plan,
            weights=weights,
            skip_unreachable=skip_unreachable,
            progress=progress,
        )
    show_assign.show_assignment(answer, as_json=json)
