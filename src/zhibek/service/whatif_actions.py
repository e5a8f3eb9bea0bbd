"""What if: a scenario changed, solved and told."""

from pathlib import Path

from zhibek.atlas.studies import list_studies
from zhibek.errors import UploadError
from zhibek.service.corridor_strip import CorridorStrip, tell_corridor
from zhibek.service.details import LinkDetails, PlaceDetails, tell_link, tell_place
from zhibek.service.live import LiveStudy, open_live
from zhibek.service.picture import Picture, draw_picture
from zhibek.service.whatif_ask import WhatIf
from zhibek.service.whatif_save import Saved, save_scenario
from zhibek.service.whatif_why import Progress, WhatIfWhy, explain_whatif


def what_if(where: str | Path | LiveStudy | None, ask: WhatIf) -> Picture:
    """Change a scenario and solve it: flows by link and corridor, totals, places, scarcity."""
    return draw_picture(open_live(where), ask)


def place(where: str | Path | LiveStudy | None, ask: WhatIf, place_id: str) -> PlaceDetails:
    """Tell what a place sees under a what-if: flows through it, operations, capacities."""
    return tell_place(open_live(where), ask, place_id)


def link(where: str | Path | LiveStudy | None, ask: WhatIf, link_id: str) -> LinkDetails:
    """Tell what a link carries under a what-if, by class and corridor, both ways."""
    return tell_link(open_live(where), ask, link_id)


def corridor(where: str | Path | LiveStudy | None, ask: WhatIf, corridor_id: str) -> CorridorStrip:
    """Tell the fullest route of a corridor under a what-if, leg by leg."""
    return tell_corridor(open_live(where), ask, corridor_id)


def why(
    where: str | Path | LiveStudy | None, ask: WhatIf, *, progress: Progress = lambda _: None
) -> WhatIfWhy:
    """Share the change of each corridor's tonnes among the parts of a what-if."""
    return explain_whatif(open_live(where), ask, progress=progress)


def save(
    where: str | Path | LiveStudy | None, ask: WhatIf, name: str, says: str = "", *, keep: bool = False
) -> Saved:
    """Write a what-if as a scenario file; with `keep`, into the study's own folder of scenarios.

    Raises UploadError where it is to be kept in a study that is built in.
    """
    live = open_live(where)
    if keep and live.study.folder.path in list_studies().values():
        raise UploadError("The built-in study is not written to. Copy it first, or keep the file yourself.")
    return save_scenario(live, ask, name, says, folder=live.study.folder.path if keep else None)
