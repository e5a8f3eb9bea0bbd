"""The forms in which solutions are kept."""

from collections.abc import Mapping

import numpy as np

from zhibek.assignment.market import open_market
from zhibek.assignment.problem import Loads, RouteSet
from zhibek.service.kept import Arrays, Kept, pack, unpack
from zhibek.study import Pool, Posed, Solved
from zhibek.sweep.levers import Lesson, Lever
from zhibek.sweep.live_ground import LiveGround, join_ground

POOL, BASE, GROUND = "pool", "base", "ground"
LESSON = "lesson-"


def keep_pool(kept: Kept, pool: Pool) -> None:
    """Keep a study's first routes."""
    names = np.array(list(pool.pairs), dtype=np.str_).reshape(-1, 3)
    numbers = np.array(list(pool.pairs.values()), dtype=np.int64)
    told = {"slots": np.array(pool.slots, dtype=np.str_), "pairs": names, "numbers": numbers}
    kept.write(POOL, pack(pool.routes, "routes") | told)


def recall_pool(kept: Kept) -> Pool | None:
    """Give the first routes that were kept; None where none were."""
    found = kept.read(POOL)
    if found is None:
        return None
    rows = zip(found["pairs"].tolist(), found["numbers"].tolist(), strict=True)
    pairs = {(origin, destination, kind): number for (origin, destination, kind), number in rows}
    return Pool(unpack(RouteSet, found, "routes"), tuple(found["slots"].tolist()), pairs)


def keep_base(kept: Kept, solved: Solved) -> None:
    """Keep the loads of the scenario that the map opens with."""
    kept.write(BASE, pack(solved.loads))


def recall_base(kept: Kept, posed: Posed) -> Solved | None:
    """Give a posed scenario with the loads that were kept of it; None where none were."""
    found = kept.read(BASE)
    return None if found is None else Solved(posed, unpack(Loads, found))


def keep_lesson(kept: Kept, name: str, lesson: Lesson) -> None:
    """Keep what was learnt of a setting."""
    kept.write(f"{LESSON}{name}", pack(lesson))


def recall_lesson(kept: Kept, name: str) -> Lesson | None:
    """Give what was learnt of a setting; None where nothing was."""
    found = kept.read(f"{LESSON}{name}")
    return None if found is None else unpack(Lesson, found)


def keep_ground(kept: Kept, ground: LiveGround) -> None:
    """Keep the routes and the levers of a ground."""
    arrays: Arrays = pack(ground.routes, "routes")
    arrays |= {"own": ground.own, "names": np.array(list(ground.levers))}
    for place, lever in enumerate(ground.levers.values()):
        arrays |= pack(lever, f"lever{place}")
    kept.write(GROUND, arrays)


def recall_ground(kept: Kept, base: Solved, lessons: Mapping[str, Lesson]) -> LiveGround | None:
    """Give the ground that was kept for a base; None where none was, or not of all lessons."""
    found = kept.read(GROUND)
    if found is None or found["names"].tolist() != list(lessons):
        return None
    routes = unpack(RouteSet, found, "routes")
    market = open_market(base.posed.formulation.problem, routes)
    levers = {name: unpack(Lever, found, f"lever{place}") for place, name in enumerate(lessons)}
    return join_ground(base, (routes, found["own"]), market, levers)
