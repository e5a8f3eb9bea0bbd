"""Check of link lengths against open graphs.

Measures every rail, road and sea link of a study on the graphs of `open_graphs` and prints
those that need a look, then counts. `--all` prints every link.

Run as `python tools/measure_links.py STUDY_FOLDER [--all]`.
"""

import argparse
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from open_graphs import Way, find_way, graph_of_mode, great_circle_km, open_graph, place_on, read_rows

RATIO_RANGE = (0.85, 1.2)  # length over graph length that needs no look
SNAP_KM = {"rail": 10.0, "road": 10.0, "sea": 40.0}  # a place this far from a graph is not on it
LIMIT_DETOUR = 3.0  # ways longer than this times the length are not searched
GAP_SHARE = 0.5  # a jump longer than this share of the length shows nothing


@dataclass(frozen=True)
class Measure:
    """What the open graph says of one link."""

    link_id: str
    mode: str
    length_km: float
    graph_km: float | None
    great_circle_km: float
    snap_km: tuple[float, float]
    flags: tuple[str, ...]
    confidence: str

    @property
    def ratio(self) -> float | None:
        """Length over graph length."""
        return self.length_km / self.graph_km if self.graph_km else None


def find_flags(
    link: dict[str, str], way: Way | None, snap_km: tuple[float, float], straight_km: float
) -> tuple[str, ...]:
    """Name what is doubtful about a link's length or its measure."""
    length_km = float(link["length_km"])
    flags = ["project"] if link["project_id"] else []
    if length_km < straight_km:
        flags.append("below_great_circle")
    if max(snap_km) > SNAP_KM[graph_of_mode(link["mode"])]:
        flags.append("snap")
    if way is None:
        flags.append("no_way")
    else:
        if way.gap_km:
            flags.append("gap")
        if not RATIO_RANGE[0] <= length_km / way.length_km <= RATIO_RANGE[1]:
            flags.append("ratio")
    return tuple(flags)


def measure_links(study: Path) -> list[Measure]:
    """Measure the links of a study, mode by mode."""
    places = {
        row["place_id"]: (float(row["longitude_deg"]), float(row["latitude_deg"]))
        for row in read_rows(study / "places.csv")
    }
    links = read_rows(study / "links.csv")
    measures = []
    for kind in ("rail", "road", "sea"):
        of_kind = [link for link in links if graph_of_mode(link["mode"]) == kind]
        used = {link[end] for link in of_kind for end in ("from_place", "to_place")}
        graph, snaps = place_on(open_graph(kind), {place: places[place] for place in sorted(used)})
        for link in of_kind:
            start, end = link["from_place"], link["to_place"]
            straight_km = float(great_circle_km(*places[start], *places[end]))
            length_km = float(link["length_km"])
            limit = LIMIT_DETOUR * length_km + 50
            way = find_way(graph, snaps[start], snaps[end], limit_km=limit)
            way = None if way and way.gap_km > GAP_SHARE * length_km else way
            snap_km = snaps[start].off_km, snaps[end].off_km
            flags = find_flags(link, way, snap_km, straight_km)
            graph_km = way.length_km if way else None
            measures.append(
                Measure(
                    link["link_id"],
                    kind,
                    length_km,
                    graph_km,
                    straight_km,
                    snap_km,
                    flags,
                    link["confidence"],
                )
            )
    return measures


def write_report(measures: list[Measure], *, every: bool) -> str:
    """Write the table of doubtful links, or of all, and the counts."""
    lines = [f"{'link':44} {'km':>8} {'graph':>8} {'ratio':>6} {'snaps km':>13}  flags"]
    for one in measures:
        if every or one.flags:
            graph = f"{one.graph_km:8.0f}" if one.graph_km else f"{'-':>8}"
            ratio = f"{one.ratio:6.2f}" if one.ratio else f"{'-':>6}"
            snaps = f"{one.snap_km[0]:6.1f} {one.snap_km[1]:6.1f}"
            lines.append(
                f"{one.link_id:44} {one.length_km:8.0f} {graph} {ratio} {snaps}  {' '.join(one.flags)}"
            )
    lines.append("")
    for kind in ("rail", "road", "sea"):
        of_kind = [one for one in measures if one.mode == kind]
        lines.append(f"{kind}: {len(of_kind)} links; {count_agreement(of_kind)}")
        stated = [one for one in of_kind if one.confidence != "measured"]
        lines.append(f"  not measured on a graph: {len(stated)} links; {count_agreement(stated)}")
    counts = Counter(flag for one in measures for flag in one.flags)
    lines.append("flags: " + ", ".join(f"{name} {count}" for name, count in sorted(counts.items())))
    return "\n".join(lines)


def count_agreement(measures: list[Measure]) -> str:
    """Say how many links can be compared, how many agree, and the median ratio."""
    ratios = [one.ratio for one in measures if one.ratio and not {"snap", "project"} & set(one.flags)]
    within = sum(RATIO_RANGE[0] <= ratio <= RATIO_RANGE[1] for ratio in ratios)
    middle = f"{median(ratios):.2f}" if ratios else "none"
    return (
        f"{len(ratios)} comparable, {within} within {RATIO_RANGE[0]:g} to {RATIO_RANGE[1]:g}, median {middle}"
    )


def main() -> None:
    """Measure the links of the study named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("study", type=Path)
    parser.add_argument("--all", action="store_true", dest="every")
    arguments = parser.parse_args()
    print(write_report(measure_links(arguments.study), every=arguments.every))


if __name__ == "__main__":
    main()
