"""The command that serves the studio."""

import sys
from pathlib import Path
from typing import Annotated

import typer


def studio(
    host: Annotated[
        str, typer.Option(help="Address to listen on; any but loopback needs --token.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8765,
    token: Annotated[
        str, typer.Option(envvar="ZHIBEK_TOKEN", help="What every request must bring; 16 signs or more.")
    ] = "",
    study: Annotated[
        str | None,
        typer.Option(
            "--study", help="A study's folder, or the name of a built-in one.", show_default="silk-road"
        ),
    ] = None,
    out: Annotated[
        Path, typer.Option("--out", "-o", help="Folder for jobs, runs and studies that are sent.")
    ] = Path("runs/studio"),
) -> None:
    """Serve the studio in the browser, and every action over HTTP."""
    from zhibek.report.from_results import render_results
    from zhibek.report.pdf import render_pdf
    from zhibek.studio.desk import Rendering
    from zhibek.studio.serve import ServeSettings, serve

    def say(line: str) -> None:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()

    def tell(line: str) -> None:
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()

    serve(ServeSettings(host, port, token, study, out), Rendering(render_results, render_pdf), say, tell)
