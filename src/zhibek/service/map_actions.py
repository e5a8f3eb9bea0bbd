"""What a map and its panel show unasked."""

from pathlib import Path

from zhibek.service.live import LiveStudy, open_live
from zhibek.service.map_frame import Controls, MapFrame, frame_map, list_controls


def draw_frame(where: str | Path | LiveStudy | None = None) -> MapFrame:
    """Give a study's map: places, links with their lines, corridors; nothing is solved for it."""
    return frame_map(open_live(where))


def controls(where: str | Path | LiveStudy | None = None) -> Controls:
    """List what can be asked of a study: scenarios to start from, projects, settings, years."""
    return list_controls(open_live(where))
