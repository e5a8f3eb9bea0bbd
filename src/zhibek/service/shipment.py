"""What is to be sent, and a study cut to it."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from zhibek.errors import SettingsError, UnknownNameError
from zhibek.scenario.apply import apply_scenario
from zhibek.scenario.enforce import enforce_rules
from zhibek.scenario.rulebook import Rulebook, read_day, read_rulebook
from zhibek.scenario.stack import stack
from zhibek.study import Frames, Study
from zhibek.tables.spec import CARGOES

FROM_ZONE, TO_ZONE = "from-shipper", "to-consignee"
_STROKED = str.maketrans({"ł": "l", "ø": "o", "ı": "i", "đ": "d", "ə": "e"})  # letters that do not decompose
_CHAPTERS = re.compile(r"\s*(\d{2,10})(?:-(\d{2,10}))?")


@dataclass(frozen=True, slots=True)
class Shipment:
    """What is to be sent: between two places or zones, of which class, in containers or in bulk.

    Without `class_id` it is the class of which most goes by this cargo; `avoid` are countries the route must
    not touch; `projects` are opened besides the scenario's own. `on` is the day it is judged by (else the
    last on which the study's rules were checked), `known_on` the day whose knowledge counts (else all),
    both `YYYY-MM-DD`. `actor`, `haulier` and `trailer` are countries or groups such as EU; `goods` is an HS
    code.
    """

    origin: str
    destination: str
    class_id: str = ""
    cargo: str = "container"
    scenario_id: str = ""
    avoid: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    on: str = ""
    known_on: str = ""
    actor: str = ""
    goods: str = ""
    haulier: str = ""
    trailer: str = ""


def complete(study: Study, shipment: Shipment) -> Shipment:
    """Fill in the class and scenario of a shipment that names none.

    Raises UnknownNameError for a cargo or class that is none, SettingsError for goods that are no HS code.
    """
    if shipment.cargo not in CARGOES:
        raise UnknownNameError("cargo", shipment.cargo, CARGOES)
    if shipment.goods and not (shipment.goods.isdigit() and 2 <= len(shipment.goods) <= 10):
        raise SettingsError(
            f"--goods is '{shipment.goods}', which is no HS code. Write 2 to 10 digits, such as 1001."
        )
    frames = study.folder.frames
    known = frames["classes"]["class_id"].to_list()
    if shipment.class_id and shipment.class_id not in known:
        raise UnknownNameError("class", shipment.class_id, known)
    return replace(
        shipment,
        class_id=shipment.class_id or _usual_class(frames["demand"], shipment.cargo),
        scenario_id=shipment.scenario_id or study.folder.settings.headline[0],
    )


def rules_of(study: Study, shipment: Shipment) -> tuple[Rulebook, date, date | None]:
    """Read a study's rules, the day a shipment is judged by, and the day whose knowledge counts.

    Raises SettingsError for a day that is none.
    """
    settings = study.folder.settings
    book = read_rulebook(study.folder.frames["restrictions"], settings.rules_checked_until)
    on = read_day(shipment.on, "--date") if shipment.on else book.last_day() or date(settings.base_year, 1, 1)
    return book, on, read_day(shipment.known_on, "--known-on") if shipment.known_on else None


def cut_frames(study: Study, shipment: Shipment) -> Frames:
    """Cut the study's tables to one complete shipment: two zones and a tonne between them.

    Delays and costs of rules that bind on its day, whoever ships whatever, are in them.
    """
    scenario = stack(study.scenarios, shipment.scenario_id)
    scenario = scenario.model_copy(
        update={
            "open": tuple(dict.fromkeys((*scenario.open, *shipment.projects))),
            "close": (*scenario.close, *shipment.avoid),
        }
    )
    frames = dict(
        apply_scenario(study.folder.frames, scenario, study.effects, study.folder.settings.base_year)
    )
    book, on, known_on = rules_of(study, shipment)
    frames = dict(enforce_rules(frames, book, on, known_on=known_on, only=("delay", "cost")).frames)
    ends = [
        _end_of(study.folder.frames, name, zone)
        for name, zone in ((shipment.origin, FROM_ZONE), (shipment.destination, TO_ZONE))
    ]
    frames["zones"] = pl.DataFrame(ends, schema=frames["zones"].schema, orient="row")
    row = {
        "origin_zone": FROM_ZONE,
        "destination_zone": TO_ZONE,
        "class_id": shipment.class_id,
        "cargo": shipment.cargo,
        "demand_t_per_year": 1.0,
        "source": ends[0]["source"],
        "confidence": "assumed",
    }
    frames["demand"] = pl.DataFrame([row], schema=frames["demand"].schema)
    return frames


def goods_of(shipment: Shipment, classes: pl.DataFrame) -> tuple[str, ...]:
    """Give the HS codes of a shipment: its own, or the chapters of its class."""
    if shipment.goods:
        return (shipment.goods,)
    [cell] = classes.filter(pl.col("class_id") == shipment.class_id)["hs_chapters"].to_list()
    return spread_chapters(cell or "")


def spread_chapters(cell: str) -> tuple[str, ...]:
    """Spread ranges of HS chapters or headings.

    >>> spread_chapters("10-12;14")
    ('10', '11', '12', '14')
    """
    codes: list[str] = []
    for part in cell.split(";"):
        if found := _CHAPTERS.match(part):
            first, last = found[1], found[2] or found[1]
            codes += [str(code).zfill(len(first)) for code in range(int(first), int(last) + 1)]
    return tuple(codes)


def _usual_class(demand: pl.DataFrame, cargo: str) -> str:
    """Name the class of which most tonnes go by this cargo, or by any where none does."""
    own = demand.filter(pl.col("cargo") == cargo)
    totals = (own if own.height else demand).group_by("class_id").agg(pl.col("demand_t_per_year").sum())
    return str(totals.sort(["demand_t_per_year", "class_id"], descending=[True, False])["class_id"][0])


def _end_of(frames: Mapping[str, pl.DataFrame], name: str, zone_id: str) -> dict[str, object]:
    """Make a zone at the place (by id or name) or zone that a shipment names."""
    zones, places = frames["zones"], frames["places"]
    wanted = _plain(name)
    for row in zones.iter_rows(named=True):
        if wanted in (_plain(row["zone_id"]), _plain(row["name"])):
            return {**row, "zone_id": zone_id}
    for row in places.iter_rows(named=True):
        if wanted in (_plain(row["place_id"]), _plain(row["name"])):
            return {
                "zone_id": zone_id,
                "name": row["name"],
                "country": row["country"],
                "region": _region_of(zones, row["country"]),
                "place_id": row["place_id"],
                "source": row["source"],
                "confidence": row["confidence"],
            }
    known: Sequence[str] = [*zones["zone_id"], *zones["name"], *places["place_id"], *places["name"]]
    raise UnknownNameError("place or zone", name, known)


def _plain(name: str) -> str:
    """Write a name in small letters without accents, so that Urumqi is Ürümqi and Lodz is Łódź."""
    letters = unicodedata.normalize("NFKD", name.strip().casefold().translate(_STROKED))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _region_of(zones: pl.DataFrame, country: str) -> str:
    """Give the region of a country's zones, or `elsewhere`."""
    regions = zones.filter(pl.col("country") == country)["region"].to_list()
    return regions[0] if regions else "elsewhere"
