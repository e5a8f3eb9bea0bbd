"""A region drawn on a plane, as busy as at the peak."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import minimum_spanning_tree

from zhibek.assignment.from_tables import pose_tables
from zhibek.assignment.traffic import Traffic, TrafficLinks, Trips, one_class, pose_traffic
from zhibek.tables.tntp import read_tntp

SPACING_KM = 0.45
TRIP_KM = 16.0  # demand falls by a factor of e over this distance
TRIPS_PER_ZONE = 230.0
KINDS = ((45.0, 750.0), (60.0, 1900.0), (90.0, 5400.0))  # km/h, load units per hour, of street to motorway
EVERY = (1, 6, 24)  # lines of the grid that are at least of this kind


class Case(NamedTuple):
    """A network and its demand; nodes from 0, centroids first; times in minutes."""

    name: str
    n_zones: int
    n_nodes: int
    first_thru: int
    tail: NDArray[np.int32]  # [link]
    head: NDArray[np.int32]  # [link]
    free: NDArray[np.float64]  # [link]
    capacity: NDArray[np.float64]  # [link]
    alpha: NDArray[np.float64]  # [link]
    beta: NDArray[np.float64]  # [link]
    length: NDArray[np.float64]  # [link]
    origin: NDArray[np.int32]  # [pair]
    destination: NDArray[np.int32]  # [pair]
    quantity: NDArray[np.float64]  # [pair]


def draw_region(
    side: int = 106, n_zones: int = 1790, n_links: int = 39_000, n_pairs: int = 2_300_000, seed: int = 1
) -> Case:
    """Draw a grid with gaps, in streets, arterials and motorways, and a gravity demand of short trips.

    Centroids hang by two connectors each and are not passed through.
    """
    random = np.random.default_rng(seed)
    place = np.stack(np.meshgrid(np.arange(side), np.arange(side)), -1).reshape(-1, 2).astype(np.float64)
    place = SPACING_KM * (place + random.uniform(-0.3, 0.3, place.shape))
    number = np.arange(side * side).reshape(side, side)
    ends = np.concatenate(
        [
            np.column_stack([number[:, :-1].ravel(), number[:, 1:].ravel()]),
            np.column_stack([number[:-1].ravel(), number[1:].ravel()]),
        ]
    )
    lines = np.concatenate([np.repeat(np.arange(side), side - 1), np.tile(np.arange(side), side - 1)])
    kind = np.sum([lines % every == every // 2 for every in EVERY[1:]], axis=0)
    ends, kind = _thin_out(random, ends, kind, side * side, n_links // 2 - 2 * n_zones)
    speed, room = np.array(KINDS)[kind].T
    length = np.hypot(*(place[ends[:, 0]] - place[ends[:, 1]]).T)
    zone_at = random.choice(side * side, n_zones, replace=False)
    near = np.argsort(((place[zone_at][:, None] - place[None]) ** 2).sum(axis=2), axis=1, kind="stable")[
        :, :2
    ]
    spokes = np.column_stack([np.repeat(np.arange(n_zones), 2), near.ravel() + n_zones])
    tail, head = np.concatenate([ends + n_zones, spokes]).T
    free = np.concatenate([60 * length / speed, random.uniform(0.3, 1.0, len(spokes))])
    room = np.concatenate([room * random.uniform(0.85, 1.15, room.size), np.full(len(spokes), 1e5)])
    alpha = np.concatenate([np.full(len(ends), 0.15), np.zeros(len(spokes))])
    length = np.concatenate([length, np.full(len(spokes), 0.2)])
    both = [np.concatenate([part, part]) for part in (free, room, alpha, length)]
    pairs, quantity = _draw_demand(random, place[zone_at], n_pairs)
    return Case(
        "a region",
        n_zones,
        n_zones + side * side,
        n_zones,
        np.concatenate([tail, head]).astype(np.int32),
        np.concatenate([head, tail]).astype(np.int32),
        both[0],
        both[1],
        both[2],
        np.full(both[0].size, 4.0),
        both[3],
        pairs[:, 0].astype(np.int32),
        pairs[:, 1].astype(np.int32),
        quantity,
    )


def _thin_out(
    random: np.random.Generator, ends: np.ndarray, kind: np.ndarray, n_nodes: int, n_left: int
) -> tuple[np.ndarray, np.ndarray]:
    """Take streets out at random until `n_left` edges stay, none that would cut the grid in two."""
    draw = random.uniform(1, 2, len(ends))
    weight = np.where(kind > 0, 1e-3 * draw, draw)
    graph = csr_array((weight, (ends[:, 0], ends[:, 1])), shape=(n_nodes, n_nodes))
    spanning = minimum_spanning_tree(graph).tocoo()
    keys = ends[:, 0] * n_nodes + ends[:, 1]
    needed = np.isin(keys, spanning.row.astype(np.int64) * n_nodes + spanning.col)
    rank = np.where(needed, 0.0, np.where(kind > 0, 0.5, draw))
    kept = np.sort(np.argsort(rank, kind="stable")[:n_left])
    return ends[kept], kind[kept]


def _draw_demand(random: np.random.Generator, at: np.ndarray, n_pairs: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw trips by gravity between places in km, and keep the greatest `n_pairs`."""
    size = random.gamma(2.0, 0.5, len(at))
    apart = np.abs(at[:, None] - at[None]).sum(axis=2)
    pull = np.outer(size, size) * np.exp(-apart / TRIP_KM)
    np.fill_diagonal(pull, 0.0)
    pull *= TRIPS_PER_ZONE * len(at) / pull.sum()
    kept = np.sort(np.argsort(-pull, axis=None, kind="stable")[:n_pairs])
    pairs = np.column_stack(np.unravel_index(kept, pull.shape))
    return pairs, pull.ravel()[kept]


def pose_case(case: Case) -> Traffic:
    """Pose a case to the engine."""
    n_links = case.tail.size
    links = TrafficLinks(
        case.n_nodes,
        case.tail,
        case.head,
        case.free,
        case.capacity,
        case.alpha,
        case.beta,
        case.length,
        np.zeros(n_links, dtype=np.bool_),
        case.first_thru,
    )
    ends = (case.origin, case.destination, np.zeros(case.origin.size, dtype=np.int32))
    return pose_traffic(links, one_class(n_links), Trips(*ends, case.quantity))


def save_case(case: Case, path: Path) -> None:
    """Write a case as the other tools read it."""
    np.savez(
        path,
        zones=case.n_zones,
        nodes=case.n_nodes,
        first_thru=case.first_thru + 1,
        a=case.tail,
        b=case.head,
        fft=case.free,
        cap=case.capacity,
        B=case.alpha,
        power=case.beta,
        length=case.length,
        o=case.origin,
        d=case.destination,
        q=case.quantity,
    )


def load_case(path: Path) -> Case:
    """Read a case that `save_case` wrote."""
    read = np.load(path)
    columns = ("a", "b", "fft", "cap", "B", "power", "length", "o", "d", "q")
    sizes = (int(read["zones"]), int(read["nodes"]), int(read["first_thru"]) - 1)
    return Case(path.stem, *sizes, *(read[column] for column in columns))


def take_public(folder: Path, name: str) -> Case:
    """Take a public network from a folder of TNTP files: its times and trips alone, without tolls."""
    trips = folder / f"{name}_trips.tntp"
    trips = trips if trips.is_file() else trips.with_suffix(".tntp.gz")
    posed = pose_tables(read_tntp(folder / f"{name}_net.tntp", trips))
    links, travel = posed.links, posed.trips
    moving = (travel.quantity > 0) & (travel.origin != travel.destination)
    return Case(
        name,
        int(max(travel.origin.max(), travel.destination.max())) + 1,
        links.n_nodes,
        links.first_thru_node,
        links.tail,
        links.head,
        links.free_time_h,
        links.capacity,
        links.alpha,
        links.beta,
        links.length_km,
        travel.origin[moving],
        travel.destination[moving],
        travel.quantity[moving],
    )
