"""What routes carry, summed for a map."""

from numba import njit

from zhibek.kernels.bundles import FloatArray, IntArray, LongArray


@njit(cache=True, nogil=True)
def sum_on_links(
    routes: tuple[LongArray, IntArray],
    carried: tuple[FloatArray, FloatArray],
    kind: IntArray,
    slot: IntArray,
    load: tuple[FloatArray, FloatArray],
) -> None:
    """Add what routes carry to slots by kind of route.

    routes are (first arc of each route, arcs); carried are two amounts (n_routes,); kind (n_routes,); slot
    (n_arcs,) of each arc, -1 for none; load holds the sums of both (n_slots, n_kinds).
    """
    arc_first, arcs = routes
    for route in range(kind.size):
        own = kind[route]
        for place in range(arc_first[route], arc_first[route + 1]):
            at = slot[arcs[place]]
            if at >= 0:
                load[0][at, own] += carried[0][route]
                load[1][at, own] += carried[1][route]


@njit(cache=True, nogil=True)
def sum_at_places(
    routes: tuple[LongArray, IntArray],
    carried: tuple[FloatArray, FloatArray],
    ends: tuple[IntArray, IntArray],
    seen: IntArray,
    load: tuple[FloatArray, FloatArray],
) -> None:
    """Add what routes carry to every place they touch, once each.

    ends are the places (n_arcs,) at both ends of arcs; seen (n_places,) starts at -1; load holds the sums
    of both amounts (n_places,).
    """
    arc_first, arcs = routes
    for route in range(arc_first.size - 1):
        for step in range(arc_first[route], arc_first[route + 1]):
            for end in range(2):
                place = ends[end][arcs[step]]
                if seen[place] != route:
                    seen[place] = route
                    load[0][place] += carried[0][route]
                    load[1][place] += carried[1][route]
