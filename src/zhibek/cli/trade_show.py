"""Print answers on trade: tables, or JSON."""

from collections.abc import Sequence

from zhibek.cli.printing import figure, make_table, print_json, print_parts
from zhibek.service.trade_actions import Reconciliation
from zhibek.trade.claims import Figure
from zhibek.trade.compare import TradeComparison
from zhibek.trade.mirror import Cause, Mirror, MirrorYear
from zhibek.trade.ratios import Ratio
from zhibek.trade.target import TargetOutlook, TargetSide

BILLION = 1e9


def _billion(value: float | None, digits: int = 1) -> str:
    return figure(None if value is None else value / BILLION, digits)


def _said(told: Figure | None) -> str:
    return _billion(told.value_usd if told else None)


def _percent(share: float | None, digits: int = 0) -> str:
    return "–" if share is None else f"{100 * share:.{digits}f} %"


def _chance(share: float) -> str:
    """Write a chance in whole per cent; one that is not quite sure is not called so."""
    return "> 99 %" if share > 0.99 else "< 1 %" if share < 0.01 else f"{100 * share:.0f} %"


def _signed(value: float | None, digits: int = 1) -> str:
    return "–" if value is None else f"{value / BILLION:+,.{digits}f}"


def _sources(lines: Sequence[str]) -> str:
    return "\n".join(["", "Sources", *(f"  {line}" for line in lines)])


def show_mirror(found: Mirror, *, as_json: bool) -> None:
    """Print both sides by year, each direction, and what may explain the gap."""
    if as_json:
        print_json(found)
        return
    one, other = found.names[found.reporter], found.names[found.partner]
    table = make_table(
        f"{one} and {other}: trade both ways, bn USD",
        "year",
        f"{other} says",
        f"{one} says",
        "gap",
        "of the mean",
        f"{one} sells",
        f"{other} buys",
        f"{other} sells",
        f"{one} buys",
    )
    for row in found.rows:
        table.add_row(
            str(row.year),
            _said(row.partner_says),
            _said(row.reporter_says),
            _billion(row.gap_usd),
            _percent(row.symmetric_gap),
            *(_said(told) for way in row.ways for told in (way.exporter_says, way.importer_says)),
        )
    print_parts(table, *(_causes(row) for row in found.rows if row.causes), _silent(found))
    print_parts(_sources(found.sources))


def _causes(row: MirrorYear) -> str:
    lines = [f"\n{row.year}: the gap of {_billion(row.gap_usd)} bn may be"]
    return "\n".join(lines + [_cause(cause) for cause in row.causes])


def _cause(cause: Cause) -> str:
    return f"  {_signed(cause.amount_usd):>6}  {cause.says}"


def _silent(found: Mirror) -> str:
    """Say which side claims nothing in which year."""
    told = []
    for code, years in (
        (found.reporter, [row.year for row in found.rows if row.reporter_says is None]),
        (found.partner, [row.year for row in found.rows if row.partner_says is None]),
    ):
        if years:
            told.append(f"No total by {found.names[code]}: {_year_ranges(years)}.")
    told += found.notes
    return "\n" + " ".join(told) if told else ""


def _year_ranges(years: Sequence[int]) -> str:
    """Write years that follow one another as a range."""
    ranges: list[list[int]] = []
    for year in years:
        if ranges and year == ranges[-1][-1] + 1:
            ranges[-1].append(year)
        else:
            ranges.append([year])
    return ", ".join(str(one[0]) if len(one) == 1 else f"{one[0]}–{one[-1]}" for one in ranges)


def show_reconciliation(found: Reconciliation, *, as_json: bool) -> None:
    """Print reconciled flows, and how far each reporter strays."""
    if as_json:
        print_json(found)
        return
    names = found.names
    table = make_table(
        f"{names[found.reporter]} and {names[found.partner]}, reconciled, bn USD",
        "from → to, year",
        "exporter says",
        "importer says",
        "freight",
        "weight of exporter",
        "reconciled",
        "± %",
        "transit besides",
        "BACI",
    )
    for row in found.flows.iter_rows(named=True):
        star = "*" if row["split_total_of"] else ""
        table.add_row(
            f"{names[row['exporter']]} → {names[row['importer']]}, {row['year']}",
            figure(row["export_usd"] / BILLION, 2) + star,
            figure(row["import_usd"] / BILLION, 2),
            _percent(row["margin_share"]),
            _percent(row["export_weight"]),
            figure(row["value_usd"] / BILLION, 2),
            figure(100 * row["sd_log"], 0),
            figure(row["transit_usd"] / BILLION, 2) if row["transit_usd"] != 0 else "",
            figure(row["baci_usd"] and row["baci_usd"] / BILLION, 2),
        )
    strays = make_table("How far reporters stray", "reporter", "± % of a flow", "mirrored flows")
    for row in found.reporters.iter_rows(named=True):
        strays.add_row(names[row["reporter"]], figure(100 * row["sd_log"], 0), str(row["n_mirrored_flows"]))
    notes = [found.margin_says, *found.notes]
    if found.flows["split_total_of"].str.len_chars().sum():
        notes.append("* A total less what the other side says it sold, with freight.")
    print_parts(table, strays, "\n".join(notes))


def show_target(found: TargetOutlook, *, as_json: bool) -> None:
    """Print a target by each side's statistics."""
    if as_json:
        print_json(found)
        return
    aim = found.target
    title = (
        f"{found.names[found.reporter]} and {found.names[found.partner]}: "
        f"{_billion(aim.level_usd)} bn USD by {aim.year}, from {aim.base_year}"
    )
    table = make_table(
        title,
        "by the statistics of",
        str(aim.base_year),
        "needs a year",
        "met",
        "latest",
        "still needs a year",
    )
    for side in found.sides:
        table.add_row(found.names[side.reporter], *_side_cells(side))
    chances = make_table(
        f"Chance to be at the level or above in {aim.year} (90 % intervals)",
        "statistics, model",
        "chance",
        "interval",
        "growth a year",
        "median, bn",
        "interval",
    )
    for side in found.sides:
        for one in side.forecasts:
            chances.add_row(
                f"{found.names[side.reporter]}: {one.model}",
                _chance(one.probability),
                f"{_chance(one.low)} to {_chance(one.high)}",
                _percent(one.growth_per_year, 1),
                _billion(one.median_usd),
                f"{_billion(one.value_low_usd)}–{_billion(one.value_high_usd)}",
            )
    print_parts(table, chances, _target_notes(found), _sources(found.sources))


def _side_cells(side: TargetSide) -> list[str]:
    met = side.first_met
    return [
        _said(side.base),
        _percent(side.needed_growth, 2),
        f"{met.year} ({_said(met)})" if met else "not met",
        f"{_said(side.latest)} in {side.latest.year}",
        "at the level" if side.still_needed is None else _percent(side.still_needed, 1),
    ]


def _target_notes(found: TargetOutlook) -> str:
    notes = []
    for side in found.sides:
        if side.gaps:
            notes.append(f"{found.names[side.reporter]}: no claim for {_year_ranges(side.gaps)}.")
        notes += side.notes
        notes += [f"{found.names[side.reporter]}: {one.method}." for one in side.forecasts]
    if any(side.forecasts for side in found.sides):
        notes.append("A few rising years have seen no fall: hold a trend against the walks.")
    return "\n".join(["", *notes])


def show_trade_comparison(found: TradeComparison, *, as_json: bool) -> None:
    """Print reporters side by side in both currencies."""
    if as_json:
        print_json(found)
        return
    table = make_table(
        f"Trade with {found.names[found.region]}, {found.year}, bn",
        "by the statistics of",
        "as claimed",
        "USD",
        found.currency,
    )
    for row in found.rows:
        table.add_row(
            found.names[row.reporter],
            f"{_billion(row.value)} {row.unit}",
            _billion(row.usd),
            _billion(row.other),
        )
    note = "Each reporter's own figure; they are set side by side, not put together."
    print_parts(table, f"{found.rate_says}. {note}", _sources(found.sources))


def show_share(found: Ratio, *, as_json: bool) -> None:
    """Print a share and the claims it rests on."""
    if as_json:
        print_json(found)
        return
    above, below = (_billion(one.value_usd) for one in (found.above, found.below))
    lines = [f"{_percent(found.value, 1)}: {above} of {below} bn USD, {found.below.year}"]
    lines += [f"  {claim_id}" for claim_id in found.claim_ids]
    lines += [f"Mixed as told: {mix}." for mix in found.mixes]
    print_parts("\n".join(lines))
