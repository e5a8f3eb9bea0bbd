"""Trade by both sides' statistics, and a target."""

from collections.abc import Sequence

from zhibek.report.material import ReportInput
from zhibek.report.tables_html import Head, figure, number, paragraph, row_name, section, table, words
from zhibek.report.target_chart import Line, target_chart
from zhibek.report.wording import MISSING, grouped, percent, signed
from zhibek.service.trade_actions import ShownTarget
from zhibek.trade.claims import Figure
from zhibek.trade.mirror import MirrorYear
from zhibek.trade.target import TargetOutlook, TargetSide

BILLION = 1e9
COLOURS = ("middle", "north")  # the partner's statistics, then the reporter's


def trade(results: ReportInput) -> str:
    """Show each target of the study by the statistics of both sides; nothing where it has none."""
    if not results.targets:
        return ""
    text = (
        "A statistic is a claim of one body. Where two bodies claim different figures for one trade, both "
        "are shown and neither is corrected; a share or a growth is taken within one of them."
    )
    parts = [part for shown in results.targets for part in _target(shown)]
    return section("trade", "Trade, by whose statistics", paragraph(text, "says"), *parts)


def _target(shown: ShownTarget) -> list[str]:
    outlook = shown.outlook
    aim = outlook.target
    pair = f"{outlook.names[outlook.reporter]} and {outlook.names[outlook.partner]}"
    title = f"{pair}: USD {billion(aim.level_usd)} bn by {aim.year}"
    lines = [
        Line(outlook.names[side.reporter], colour, side.series, side.forecasts[-1:])
        for side, colour in zip(outlook.sides, COLOURS, strict=False)
    ]
    models = dict.fromkeys(one.model for line in lines for one in line.forecasts)
    caption = (
        f"Trade both ways, bn USD, as each side claims it. Dashed: the level of {billion(aim.level_usd)} bn, "
        f"and years without a claim. Shaded: 90 % intervals, and dotted their middle: {', '.join(models)}."
    )
    return [
        f"<h3>{title}</h3>",
        paragraph(" ".join(_say_side(outlook, side) for side in outlook.sides), "lead"),
        figure(target_chart(lines, aim, label=f"{title}; the tables below have the same figures"), caption),
        _sides_table(outlook),
        _chances_table(outlook),
        paragraph(_caution(outlook), "note"),
        _mirror_table(shown),
    ]


def billion(value: float | None) -> str:
    """Write dollars as billions, with one decimal unless they are whole."""
    if value is None:
        return MISSING
    return grouped(value / BILLION, 0 if value % BILLION == 0 else 1)


def _said(told: Figure | None) -> str:
    return grouped(told.value_usd / BILLION, 1) if told else MISSING


def _say_side(outlook: TargetOutlook, side: TargetSide) -> str:
    """Say in words whether one side's statistics are at the level."""
    name, aim = outlook.names[side.reporter], outlook.target
    if side.first_met is not None:
        met = f"{side.first_met.year} ({_said(side.first_met)} bn)"
        return f"By the statistics of {name} the level was met in {met}."
    if side.still_needed is None:
        return f"By the statistics of {name} the level was not met."
    return (
        f"By the statistics of {name} it is not met: {_said(side.latest)} bn in {side.latest.year}, "
        f"and {percent(side.still_needed)} a year are needed until {aim.year}."
    )


def _sides_table(outlook: TargetOutlook) -> str:
    aim = outlook.target
    heads = (
        Head("By the statistics of", numeric=False),
        Head(str(aim.base_year), "bn USD"),
        Head("Needed", f"a year, {aim.base_year}–{aim.year}"),
        Head("Met", "first year told"),
        Head("Latest", "bn USD"),
        Head("Still needed", "a year"),
    )
    rows = [
        [
            row_name(outlook.names[side.reporter], family=colour),
            number(_said(side.base)),
            number(_precise(side.needed_growth)),
            number(f"{side.first_met.year} ({_said(side.first_met)})" if side.first_met else "not met"),
            number(f"{_said(side.latest)} in {side.latest.year}"),
            number("at the level" if side.still_needed is None else percent(side.still_needed)),
        ]
        for side, colour in zip(outlook.sides, COLOURS, strict=False)
    ]
    return table(heads, rows, caption="The target, by whose statistics")


def _precise(share: float | None) -> str:
    return MISSING if share is None else f"{grouped(100 * share, 2)} %"


def _chances_table(outlook: TargetOutlook) -> str:
    heads = (
        Head("Statistics and model", numeric=False),
        Head("Chance", f"at the level in {outlook.target.year}"),
        Head("Interval", "90 %"),
        Head("Middle value", "bn USD"),
        Head("Interval", "90 %, bn USD"),
    )
    rows = [
        [
            row_name(f"{outlook.names[side.reporter]}: {one.model}", family=colour, note=one.method),
            number(whole_percent(one.probability)),
            number(f"{whole_percent(one.low)} to {whole_percent(one.high)}"),
            number(grouped(one.median_usd / BILLION, 1)),
            number(f"{grouped(one.value_low_usd / BILLION)} to {grouped(one.value_high_usd / BILLION)}"),
        ]
        for side, colour in zip(outlook.sides, COLOURS, strict=False)
        for one in side.forecasts
    ]
    return table(heads, rows, caption="How likely the level is to be held")


def whole_percent(share: float) -> str:
    """Write a chance in whole per cent; one that is not quite sure is not called so.

    >>> whole_percent(0.997), whole_percent(0.42)
    ('> 99 %', '42 %')
    """
    if share > 0.99:
        return "> 99 %"
    return "< 1 %" if share < 0.01 else f"{grouped(100 * share)} %"


def _caution(outlook: TargetOutlook) -> str:
    told = [
        f"{outlook.names[side.reporter]} has no claim for {', '.join(map(str, side.gaps))}."
        for side in outlook.sides
        if side.gaps
    ]
    told += [note for side in outlook.sides for note in side.notes]
    told.append(
        "Each record is short and begins near a low; the walk that takes in an older record has seen trade "
        "fall too, and is the one drawn."
    )
    return " ".join(told)


def _mirror_table(shown: ShownTarget) -> str:
    both = shown.mirror
    one, other = both.names[both.reporter], both.names[both.partner]
    heads = (
        Head("Year", numeric=False),
        Head(f"{other} says", "bn USD"),
        Head(f"{one} says", "bn USD"),
        Head("Gap", "bn USD"),
        Head("Gap", "of the mean"),
        Head("What may explain it", "bn USD", numeric=False),
    )
    rows = [_mirror_row(row) for row in both.rows]
    return table(heads, rows, caption="Both sides, year by year")


def _mirror_row(row: MirrorYear) -> list[str]:
    return [
        row_name(str(row.year)),
        number(_said(row.partner_says)),
        number(_said(row.reporter_says)),
        number(MISSING if row.gap_usd is None else grouped(row.gap_usd / BILLION, 1)),
        number(MISSING if row.symmetric_gap is None else f"{grouped(100 * row.symmetric_gap)} %"),
        words(_causes(row)),
    ]


def _causes(row: MirrorYear) -> str:
    names = {"valuation": "freight in imports", "transit": "transit", "origin": "goods by way of others"}
    told: Sequence[str] = [
        f"{names.get(cause.kind, cause.kind)} {signed(grouped(cause.amount_usd / BILLION, 1))}"
        for cause in row.causes
        if cause.amount_usd is not None
    ]
    return "; ".join(told) or ("one side claims nothing" if row.gap_usd is None else "")
