"""Ships' lanes and the star that searches run on."""

import numpy as np

from zhibek.assignment.problem import Problem
from zhibek.kernels.bundles import Lanes, Star
from zhibek.kernels.counting import order_by_key
from zhibek.kernels.route_search import make_heap, make_tree
from zhibek.kernels.shortest_path import grow_tree
from zhibek.network.graph import Graph


def make_star(graph: Graph) -> Star:
    """Add to a graph the arcs into each node."""
    first_in = np.zeros(graph.n_nodes + 1, dtype=np.int64)
    np.cumsum(np.bincount(graph.head, minlength=graph.n_nodes), out=first_in[1:])
    head = graph.head.copy()
    return Star(graph.first_out.copy(), graph.tail.copy(), head, first_in, order_by_key(head, first_in))


def measure_lanes(problem: Problem, star: Star) -> Lanes:
    """Find the cheapest lanes between all nodes that touch one.

    Ships choose the lane, shippers do not: a route's run of lane arcs is later kept only if it
    costs as little as the cheapest found here.
    """
    cost = np.array(problem.lane_cost, dtype=np.float64)
    lane_arcs = np.flatnonzero(np.isfinite(cost))
    nodes = np.unique(np.concatenate([star.tail[lane_arcs], star.head[lane_arcs]]))
    index = np.full(problem.graph.n_nodes, -1, dtype=np.int32)
    index[nodes] = np.arange(nodes.size)
    cheapest = np.full((nodes.size, nodes.size), np.inf)
    heap, tree = make_heap(problem.graph.n_nodes), make_tree(problem.graph.n_nodes)
    for place, node in enumerate(nodes):
        grow_tree(star, cost, int(node), heap, tree)
        cheapest[place] = tree.distance[nodes]
    return Lanes(cost, index, cheapest)
