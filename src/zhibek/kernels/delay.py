"""Volume-delay curves and their slopes."""

from numba import njit

from zhibek.kernels.bundles import BoolArray, FloatArray


@njit(cache=True, nogil=True)
def bpr_delay(
    load: FloatArray,
    capacity: FloatArray,
    alpha: FloatArray,
    beta: FloatArray,
    soft: BoolArray,
    delay: FloatArray,
    slope: FloatArray,
) -> None:
    """Fill `delay` with alpha · (load / capacity) ** beta, and `slope` with its derivative by load.

    All (n_groups,); load includes what is not modelled; both are 0 where `soft` is false.
    Source: Bureau of Public Roads (1964), Traffic Assignment Manual.
    """
    for group in range(load.size):
        delay[group] = 0.0
        slope[group] = 0.0
        if soft[group] and load[group] > 0.0:
            ratio = load[group] / capacity[group]
            delay[group] = alpha[group] * ratio ** beta[group]
            slope[group] = beta[group] * delay[group] / load[group]
