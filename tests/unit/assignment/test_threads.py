"""Work cut into parts."""

import numpy as np
import pytest

from zhibek.assignment.threads import MANY_ITEMS, cut_alike, cut_parts


@pytest.mark.parametrize("n_things", [0, 1, 5, 400])
def test_ranges_of_like_work_follow_each_other_and_hold_all(n_things: int) -> None:
    work = np.random.default_rng(n_things).integers(0, 9, n_things)
    first = np.concatenate([[0], np.cumsum(work)])
    ranges = cut_alike(first, 8)
    assert [thing for begun, end in ranges for thing in range(begun, end)] == list(range(n_things))
    shares = [int(work[begun:end].sum()) for begun, end in ranges]
    assert len(ranges) <= 8
    assert max(shares, default=0) <= work.sum() / 8 + work.max(initial=0)


def test_few_items_are_one_part() -> None:
    assert cut_parts(MANY_ITEMS - 1).tolist() == [0, MANY_ITEMS - 1]
    assert cut_parts(MANY_ITEMS).size > 2
    assert cut_parts(MANY_ITEMS)[-1] == MANY_ITEMS
