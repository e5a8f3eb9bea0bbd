"""Blocks put in the place of others."""

import numpy as np
import pytest

from zhibek.kernels.splices import splice_blocks


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("dtype", [np.int32, np.int64, np.float64])
def test_spliced_blocks_are_the_new_where_there_are_and_else_the_old(seed: int, dtype: type) -> None:
    rng = np.random.default_rng(seed)
    old = [rng.integers(0, 99, rng.integers(0, 4)).astype(dtype) for _ in range(9)]
    pairs = np.flatnonzero(rng.random(9) < 0.4)
    new = [rng.integers(100, 199, rng.integers(0, 6)).astype(dtype) for _ in pairs]
    place = np.full(9, -1)
    place[pairs] = np.arange(pairs.size)
    wanted = [new[place[pair]] if place[pair] >= 0 else old[pair] for pair in range(9)]

    def lay_out(blocks: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
        first = np.cumsum([0, *(block.size for block in blocks)])
        return first, np.concatenate([np.zeros(0, dtype), *blocks])

    first, values = lay_out(wanted)
    spliced = np.empty(values.size, dtype)
    splice_blocks(place, lay_out(old), lay_out(new), first, spliced)
    np.testing.assert_array_equal(spliced, values)
