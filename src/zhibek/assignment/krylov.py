"""Linear equations solved by products alone."""

from collections.abc import Callable

import numpy as np

from zhibek.assignment.problem import FloatArray


def solve_by_products(
    multiply: Callable[[FloatArray], FloatArray], target: FloatArray, *, share: float, most: int
) -> tuple[FloatArray, int]:
    """Solve multiply(x) = target; return x (n,) and the number of products taken.

    It stops when what is left of the target is `share` of it by length, or after `most` products.
    Source: Saad and Schultz (1986), GMRES, with Givens rotations and modified Gram–Schmidt.
    """
    length = float(np.linalg.norm(target))
    if length == 0.0:
        return np.zeros_like(target), 0
    basis = [target / length]
    upper = np.zeros((most + 1, most))
    turned = np.zeros(most + 1)
    turned[0] = length
    turns: list[tuple[float, float]] = []
    count = 0
    while count < most and abs(turned[count]) > share * length:
        image = multiply(basis[count])
        column = np.zeros(count + 2)
        for place in range(count + 1):
            column[place] = basis[place] @ image
            image = image - column[place] * basis[place]
        column[count + 1] = np.linalg.norm(image)
        for place, (cosine, sine) in enumerate(turns):
            above, below = column[place], column[place + 1]
            column[place], column[place + 1] = cosine * above + sine * below, cosine * below - sine * above
        span = float(np.hypot(column[count], column[count + 1]))
        if span == 0.0:
            break
        cosine, sine = column[count] / span, column[count + 1] / span
        turns.append((cosine, sine))
        grown = column[count + 1]
        column[count] = span
        upper[: count + 1, count] = column[: count + 1]
        turned[count + 1] = -sine * turned[count]
        turned[count] *= cosine
        count += 1
        if grown <= 1e-14 * length:
            break
        basis.append(image / grown)
    weights = np.zeros(count)
    for place in range(count - 1, -1, -1):
        known = upper[place, place + 1 : count] @ weights[place + 1 :]
        weights[place] = (turned[place] - known) / upper[place, place]
    answer = np.zeros_like(target)
    for weight, direction in zip(weights, basis[:count], strict=True):
        answer += weight * direction
    return answer, count
