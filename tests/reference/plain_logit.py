"""The nested path-size logit in plain words."""

import math

from zhibek.assignment.problem import Problem, RouteSet


def route_arcs(routes: RouteSet, route: int) -> list[int]:
    return [int(arc) for arc in routes.arcs[routes.arc_first[route] : routes.arc_first[route + 1]]]


def arc_cost(problem: Problem, who: int, arc: int, price, delay) -> float:
    classes, groups = problem.classes, problem.groups
    cost = float(classes.weights[who] @ problem.attributes[:, arc])
    for group in groups.arc_group[groups.arc_first[arc] : groups.arc_first[arc + 1]]:
        if groups.hard[group]:
            cost += price[group] * classes.units[who, groups.unit[group]]
        else:
            hours = problem.attributes[problem.time_attribute, arc]
            cost += classes.weights[who, problem.time_attribute] * hours * delay[group]
    return cost


def path_sizes(problem: Problem, paths: list[list[int]]) -> list[float]:
    sizes = []
    for path in paths:
        lengths = [problem.arc_length[arc] + 1e-9 for arc in path]
        shares = [
            length / sum(arc in rival for rival in paths) for arc, length in zip(path, lengths, strict=True)
        ]
        sizes.append(math.log(sum(shares) / sum(lengths)))
    return sizes


def nest_of(problem: Problem, path: list[int]) -> int:
    lengths = [0.0] * (int(problem.arc_nest.max()) + 1)
    for arc in path:
        if problem.arc_nest[arc] >= 0:
            lengths[problem.arc_nest[arc]] += problem.arc_length[arc]
    return lengths.index(max(lengths))


def choose(
    problem: Problem, who: int, paths: list[list[int]], price, delay
) -> tuple[list[float], float, float]:
    """Return the share of each path, the share that stays, and the expected cost."""
    zero = [0.0] * len(price)
    theta = float(problem.classes.theta[who])
    upper = theta * float(problem.classes.nest_share[who])
    modes = int(problem.classes.modes[who])
    open_to = [all(int(problem.arc_mode[arc]) & ~modes == 0 for arc in path) for path in paths]
    if not any(open_to):
        return [0.0] * len(paths), 1.0, math.inf
    costs = [sum(arc_cost(problem, who, arc, price, delay) for arc in path) for path in paths]
    free = [sum(arc_cost(problem, who, arc, zero, zero) for arc in path) for path in paths]
    sizes = path_sizes(problem, paths)
    weights = [
        math.exp(-theta * cost + size) if may else 0.0
        for cost, size, may in zip(costs, sizes, open_to, strict=True)
    ]
    nests = [nest_of(problem, path) for path in paths]
    sums = {nest: sum(w for w, m in zip(weights, nests, strict=True) if m == nest) for nest in set(nests)}
    pull = {nest: total ** (upper / theta) if total > 0 else 0.0 for nest, total in sums.items()}
    best = min(cost for cost, may in zip(free, open_to, strict=True) if may)
    stay = math.exp(-upper * (best + float(problem.classes.outside_cost[who])))
    whole = sum(pull.values()) + stay
    shares = [
        weight / sums[nest] * pull[nest] / whole if weight > 0 else 0.0
        for weight, nest in zip(weights, nests, strict=True)
    ]
    return shares, stay / whole, -math.log(whole) / upper
