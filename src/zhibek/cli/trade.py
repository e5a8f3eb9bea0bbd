"""The commands of `zhibek trade`."""

from typing import Annotated

import typer

trade_app = typer.Typer(
    no_args_is_help=True,
    help="Trade, by whose statistics: both sides, a target, reporters side by side.",
)
ReporterArgument = Annotated[str, typer.Argument(help="A country or group, by code or name.")]
PartnerArgument = Annotated[str, typer.Argument(help="The other side, by code or name.")]
YearOption = Annotated[int | None, typer.Option("--year", help="One year; else all that are claimed.")]
StudyOption = Annotated[
    str | None,
    typer.Option(
        "--study", help="A study's folder, or the name of a built-in one.", show_default="silk-road"
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]


@trade_app.command()
def mirror(
    reporter: ReporterArgument,
    partner: PartnerArgument,
    year: YearOption = None,
    study: StudyOption = None,
    json: JsonOption = False,
) -> None:
    """Set what both sides say of their trade side by side, with what may explain the gap."""
    from zhibek.cli import trade_show
    from zhibek.service import trade_actions

    found = trade_actions.mirror(reporter, partner, year=year, where=study)
    trade_show.show_mirror(found, as_json=json)


@trade_app.command()
def reconcile(
    reporter: ReporterArgument,
    partner: PartnerArgument,
    year: YearOption = None,
    weight: Annotated[
        list[str] | None,
        typer.Option("--weight", help="Weight of a reporter instead of the fitted one: KZ=2; give both."),
    ] = None,
    study: StudyOption = None,
    json: JsonOption = False,
) -> None:
    """Make one figure of both sides: freight out, transit apart, then by how reliable each reporter is."""
    from zhibek.cli import trade_show
    from zhibek.service import trade_actions

    found = trade_actions.reconcile_trade(reporter, partner, year=year, weights=weight or (), where=study)
    trade_show.show_reconciliation(found, as_json=json)


@trade_app.command()
def target(
    reporter: ReporterArgument,
    partner: PartnerArgument,
    level: Annotated[float, typer.Option(help="Trade both ways to be reached, in US dollars: 40e9.")],
    year: Annotated[int, typer.Option(help="Year by which it is to be held.")],
    base: Annotated[int, typer.Option(help="Year from which growth is counted.")],
    earlier: Annotated[
        str, typer.Option(help="Whose older record lends its ups and downs to a second walk; blank: none.")
    ] = "BACI",
    study: StudyOption = None,
    json: JsonOption = False,
) -> None:
    """Tell by each side's statistics whether a level is met, what is needed, and how likely it is."""
    from zhibek.cli import trade_show
    from zhibek.service import trade_actions

    found = trade_actions.target(
        reporter, partner, level_usd=level, year=year, base_year=base, earlier=earlier, where=study
    )
    trade_show.show_target(found, as_json=json)


@trade_app.command()
def compare(
    reporters: Annotated[list[str], typer.Argument(help="Two or more reporters, by code or name.")],
    region: Annotated[str, typer.Option(help="Whom they trade with.")],
    year: Annotated[int, typer.Option(help="In which year.")],
    currency: Annotated[str, typer.Option(help="Shown beside US dollars.")] = "EUR",
    rate: Annotated[
        list[str] | None,
        typer.Option("--rate", help="Dollars for one unit, instead of the year's mean: EUR=1.053."),
    ] = None,
    study: StudyOption = None,
    json: JsonOption = False,
) -> None:
    """Compare what reporters say of their trade with one region, in both currencies at a stated rate."""
    from zhibek.cli import trade_show
    from zhibek.service import trade_actions

    found = trade_actions.compare(reporters, region, year, currency=currency, rates=rate or (), where=study)
    trade_show.show_trade_comparison(found, as_json=json)


@trade_app.command()
def share(
    reporter: ReporterArgument,
    partner: PartnerArgument,
    of: Annotated[str, typer.Option(help="The whole: a region, or world.")],
    year: Annotated[int, typer.Option(help="In which year.")],
    flow: Annotated[str, typer.Option(help="export, import or total.")] = "total",
    by: Annotated[
        str, typer.Option(help="Whose statistics the part is taken from; the partner's need --mix.")
    ] = "",
    mix: Annotated[bool, typer.Option("--mix", help="Allow claims of two reporters in one ratio.")] = False,
    study: StudyOption = None,
    json: JsonOption = False,
) -> None:
    """Give a partner's share in a reporter's trade with a whole, naming the claims."""
    from zhibek.cli import trade_show
    from zhibek.service import trade_actions

    found = trade_actions.share(reporter, partner, of, year, flow=flow, by=by, mix=mix, where=study)
    trade_show.show_share(found, as_json=json)
