"""Faults that only several cells together show."""

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial

import polars as pl

from zhibek.errors import Fault
from zhibek.tables.countries import COUNTRIES
from zhibek.tables.ledger import LEDGER_TABLES
from zhibek.tables.ledger_meaning import find_ledger_faults
from zhibek.tables.names import find_unknown, split_names
from zhibek.tables.outlook_meaning import OUTLOOK_RULES
from zhibek.tables.restriction_faults import find_paper_faults, find_restriction_faults
from zhibek.tables.spec import MODES
from zhibek.tables.trade_meaning import find_claim_faults

Frames = Mapping[str, pl.DataFrame]
Named = tuple[str, Collection[str], str]

MOST_GATEWAYS = 62  # they are bits of one signed 64-bit number, and one bit is kept
IN_FORCE_TABLES = ("links", "operations", "services", "capacities")
ENDS_TABLES = ("corridor_rules", "charges", "observations")
_ENDS = ("origins", "destinations", "either_end", "other_end", "neither_end")
_POINTS = r"^-?\d+(\.\d+)? -?\d+(\.\d+)?(;-?\d+(\.\d+)? -?\d+(\.\d+)?)+$"


def find_meaning_faults(frames: Frames, *, changed: Collection[str] | None = None) -> list[Fault]:
    """Find rows whose cells are each right but together make no sense.

    Only tables that have all their columns may be given; a rule that needs an absent table is skipped,
    and so is one that needs none of those `changed`, where these are named.
    """
    faults: list[Fault] = []
    for needed, rule in RULES:
        if all(name in frames for name in needed) and (changed is None or set(needed) & set(changed)):
            faults += rule(frames)
    return faults


def _link_faults(frames: Frames) -> Iterator[Fault]:
    """Links that lead back to their start, rails without a gauge."""
    links = frames["links"]
    if rows := _rows(links, pl.col("from_place") == pl.col("to_place")):
        yield Fault(
            "links.to_place", "the same place as from_place.", "Name two places, or remove the link.", rows
        )
    for column in ("gauge_from_mm", "gauge_to_mm"):
        if rows := _rows(links, (pl.col("mode") == "rail") & pl.col(column).is_null()):
            yield Fault(
                f"links.{column}", "rail without a gauge.", "Give it in millimetres: 1435, 1520, ...", rows
            )
    if rows := _rows(links, pl.col("link_id").str.contains(r"[\s;]")):
        yield Fault(
            "links.link_id",
            "holds a blank or `;`.",
            "Lists are split by these: write the name without.",
            rows,
        )


def _rate_faults(frames: Frames) -> Iterator[Fault]:
    """Links in a country where their mode has no rate."""
    rates = {(mode, country) for mode, country in frames["rates"].select("mode", "country").iter_rows()}
    country = dict(frames["places"].select("place_id", "country").iter_rows())
    missing: dict[tuple[str, str], list[int]] = {}
    links = frames["links"].select("mode", "from_place", "to_place").iter_rows()
    for row, (mode, *ends) in enumerate(links, start=1):
        for code in sorted({country.get(end) or "" for end in ends}):
            if mode in MODES and code and (mode, code) not in rates and (mode, "*") not in rates:
                missing.setdefault((mode, code), []).append(row)
    for (mode, code), rows in sorted(missing.items()):
        what = f"no rate for {mode} in {code}."
        yield Fault("links.mode", what, f"Add a row to rates for {mode} in {code}, or in `*`.", tuple(rows))


def _operation_faults(frames: Frames) -> Iterator[Fault]:
    """Operations that lack the mode or the place that their kind needs."""
    operations = frames["operations"]
    needs = (
        (("load", "tranship"), "to_mode", "the mode cargo leaves by"),
        (("unload", "tranship"), "from_mode", "the mode cargo comes by"),
    )
    for kinds, column, meaning in needs:
        for kind in kinds:
            if rows := _rows(operations, (pl.col("kind") == kind) & pl.col(column).is_null()):
                yield Fault(f"operations.{column}", f"blank for {kind}.", f"Give {meaning}.", rows)
    nowhere = (pl.col("kind") == "border") & (pl.col("place_id") != "*") & pl.col("to_place").is_null()
    if rows := _rows(operations, nowhere):
        mend = "Name the place on the other side, or write `*` as place_id for every border."
        yield Fault("operations.to_place", "blank for a border.", mend, rows)
    if rows := _rows(operations, pl.col("place_id") == pl.col("to_place")):
        yield Fault(
            "operations.to_place", "the same place as place_id.", "Leave it blank at one place.", rows
        )


def _capacity_faults(frames: Frames) -> Iterator[Fault]:
    """Capacities of what is not there, or full before anything moves."""
    capacities = frames["capacities"]
    known: dict[str, Named] = {
        subject: (subject, frames[f"{subject}s"][f"{subject}_id"], f"{subject}s")
        for subject in ("operation", "link", "place")
    }
    yield from _member_faults("capacities.subject_id", capacities, "subject_id", known)
    full = (pl.col("kind") == "hard") & (pl.col("base_load_per_year") > pl.col("capacity_per_year"))
    if rows := _rows(capacities, full):
        mend = "Lower it, or raise capacity_per_year."
        yield Fault("capacities.base_load_per_year", "above the capacity itself.", mend, rows)
    if rows := _rows(capacities, (pl.col("kind") == "congested") & (pl.col("capacity_per_year") <= 0)):
        yield Fault(
            "capacities.capacity_per_year", "zero, but congested.", "Give more than 0, or write hard.", rows
        )


def _gateway_faults(frames: Frames) -> Iterator[Fault]:
    """Gateways of unknown members, or too many of them."""
    gateways = frames["gateways"]
    countries = frames["places"]["country"].unique().drop_nulls()
    known: dict[str, Named] = {
        "place": ("place", frames["places"]["place_id"], "places"),
        "link": ("link", frames["links"]["link_id"], "links"),
        "country": ("country of a place", countries, "places"),
        "entry": ("country of a place", countries, "places"),
        "mode": ("mode", MODES, ""),
    }
    yield from _member_faults("gateways.members", gateways, "members", known)
    if gateways.height > MOST_GATEWAYS:
        yield Fault("gateways", f"{gateways.height} gateways.", f"Keep at most {MOST_GATEWAYS}.")


def _corridor_faults(frames: Frames) -> Iterator[Fault]:
    """Corridors that no rule leads to."""
    ruled = frames["corridor_rules"]["corridor_id"].drop_nulls()
    if rows := _rows(frames["corridors"], ~pl.col("corridor_id").is_in(ruled.implode())):
        mend = "Add a row to corridor_rules for it, or remove it."
        yield Fault("corridors.corridor_id", "no rule leads to it.", mend, rows)


def _growth_faults(frames: Frames) -> Iterator[Fault]:
    """Growth between regions that no zone is in."""
    regions = frames["zones"]["region"].unique().drop_nulls()
    for column in ("origin_region", "destination_region"):
        words = split_names(frames["growth"][column], listed=False)
        yield from _unknown(f"growth.{column}", words, ("region of a zone", [*regions, "*"], "zones"))


def _demand_faults(frames: Frames) -> Iterator[Fault]:
    """Demand from a zone to itself."""
    if rows := _rows(frames["demand"], pl.col("origin_zone") == pl.col("destination_zone")):
        mend = "Remove the row: trade within a zone is not modelled."
        yield Fault("demand.destination_zone", "the same zone as origin_zone.", mend, rows)


def _line_faults(frames: Frames) -> Iterator[Fault]:
    """Lines that cannot be drawn."""
    if rows := _rows(frames["lines"], ~pl.col("points").str.contains(_POINTS)):
        mend = "Write two or more, as `76.9 43.2;77.1 43.4`."
        yield Fault("lines.points", "not pairs of degrees split by `;`.", mend, rows)


def _year_faults(name: str, frames: Frames) -> Iterator[Fault]:
    """Rows that close before they open."""
    if rows := _rows(frames[name], pl.col("closed_year") <= pl.col("opened_year")):
        mend = "A row is in force from opened_year up to the year before closed_year."
        yield Fault(f"{name}.closed_year", "not after opened_year.", mend, rows)


def _ends_faults(name: str, frames: Frames) -> Iterator[Fault]:
    """Find ends that are no zone, country or region, and another end without a first."""
    zones, frame = frames["zones"], frames[name]
    known = {*zones["zone_id"], *zones["country"], *zones["region"]} - {None}
    for column in _ENDS:
        if frame[column].str.len_bytes().sum():
            words = split_names(frame[column], listed=True)
            named = ("zone, country of a zone or region", known, "zones")
            yield from _unknown(f"{name}.{column}", words, named)
    if rows := _rows(frame, (pl.col("other_end") != "") & (pl.col("either_end") == "")):
        mend = "Give either_end too: other_end is what lies across from it."
        yield Fault(f"{name}.other_end", "given without either_end.", mend, rows)


def _country_faults(name: str, frames: Frames) -> Iterator[Fault]:
    """Country codes that ISO 3166-1 does not have."""
    words = split_names(frames[name]["country"], listed=False)
    allowed = COUNTRIES | ({"*"} if name == "rates" else set())
    mend = "Write the two letters of ISO 3166-1, such as KZ, or XZ at sea."
    what = "no country has the code '{name}'."
    yield from find_unknown(f"{name}.country", words, allowed, what=what, otherwise=mend)


def _member_faults(
    where: str, frame: pl.DataFrame, column: str, known: Mapping[str, Named]
) -> Iterator[Fault]:
    """Find unknown members of a listed column whose table depends on `subject`."""
    for subject, named in known.items():
        cells = pl.select(pl.when(frame["subject"] == subject).then(frame[column])).to_series()
        yield from _unknown(where, split_names(cells, listed=True), named)


def _unknown(where: str, words: pl.DataFrame, named: Named) -> Iterator[Fault]:
    """Find words that are not known: a noun for them, those known, and the table to add them to."""
    noun, known, table = named
    otherwise = f"Add it to {table}, or mend the name." if table else f"Choose from {', '.join(known)}."
    return find_unknown(where, words, known, what=f"no {noun} is named '{{name}}'.", otherwise=otherwise)


def _rows(frame: pl.DataFrame, breach: pl.Expr) -> tuple[int, ...]:
    """Count from 1 the rows where an expression holds."""
    mask = frame.select(breach.fill_null(value=False)).to_series()
    return tuple((mask.arg_true() + 1).to_list()) if mask.any() else ()


Rule = Callable[[Frames], Iterator[Fault]]
RULES: tuple[tuple[tuple[str, ...], Rule], ...] = (
    (("links",), _link_faults),
    (("links", "places", "rates"), _rate_faults),
    (("operations",), _operation_faults),
    (("capacities", "operations", "links", "places"), _capacity_faults),
    (("gateways", "places", "links"), _gateway_faults),
    (("corridors", "corridor_rules"), _corridor_faults),
    (("growth", "zones"), _growth_faults),
    (("demand",), _demand_faults),
    (("lines",), _line_faults),
    (("trade_claims",), find_claim_faults),
    *OUTLOOK_RULES,
    (("restrictions", "places"), find_restriction_faults),
    (("papers",), find_paper_faults),
    *(((name,), partial(_year_faults, name)) for name in IN_FORCE_TABLES),
    *(((name, "zones"), partial(_ends_faults, name)) for name in ENDS_TABLES),
    *(((name,), partial(_country_faults, name)) for name in ("places", "zones", "rates")),
    ((*(table.name for table in LEDGER_TABLES), "corridors"), find_ledger_faults),
)
