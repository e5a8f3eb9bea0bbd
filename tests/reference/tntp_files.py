"""Public road networks for tests, read plainly."""

import gzip
import re
from pathlib import Path

import numpy as np

from reference.roads import make_trips
from zhibek.assignment.traffic import TrafficLinks, Trips

PLACES = [folder / "shared" / "data" / "tntp" for folder in Path(__file__).resolve().parents]
FOLDER = next((place for place in PLACES if place.exists()), PLACES[-1])


def read_text(name: str) -> str:
    packed = FOLDER / f"{name}.gz"
    if packed.exists():
        return gzip.decompress(packed.read_bytes()).decode()
    return (FOLDER / name).read_text()


def read_links(name: str) -> TrafficLinks:
    text = read_text(f"{name}_net.tntp")
    n_nodes = int(re.search(r"<NUMBER OF NODES>\s*(\d+)", text).group(1))
    first = int(re.search(r"<FIRST THRU NODE>\s*(\d+)", text).group(1))
    lines = [line.strip().rstrip(";").split() for line in text.splitlines()]
    rows = np.array(
        [[float(cell) for cell in line[:7]] for line in lines if len(line) >= 7 and line[0].isdigit()]
    )
    return TrafficLinks(
        n_nodes,
        rows[:, 0].astype(np.int32) - 1,
        rows[:, 1].astype(np.int32) - 1,
        rows[:, 4],
        rows[:, 2],
        rows[:, 5],
        rows[:, 6],
        rows[:, 3],
        np.zeros(rows.shape[0], dtype=np.bool_),
        first - 1,
    )


def read_trips(name: str) -> Trips:
    text = read_text(f"{name}_trips.tntp").split("<END OF METADATA>")[1]
    rows = []
    for block in re.split(r"(?i)origin", text)[1:]:
        origin, _, rest = block.strip().partition("\n")
        cells = re.findall(r"(\d+)\s*:\s*([0-9.eE+-]+)", rest)
        rows += [(int(origin) - 1, int(node) - 1, 0, float(amount)) for node, amount in cells]
    return make_trips(rows)
