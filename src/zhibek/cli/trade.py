"""The commands of `zhibek trade`."""

import typer

trade_app = typer.Typer(
    no_args_is_help=True, help="Trade by whose statistics: mirror, reconcile, target, compare."
)


@trade_app.callback()
def trade() -> None:
    """Trade by whose statistics."""
