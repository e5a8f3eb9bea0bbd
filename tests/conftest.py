"""Studies and runs that many tests share."""

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))  # where tests find the plain twins

from reference.small_study import open_small
from zhibek.indicators.observed import Counter
from zhibek.results import Results
from zhibek.study import (
    Pool,
    Solved,
    Study,
    count_in,
    make_pool,
    open_study,
    pose,
    run_study,
    solve_posed,
)


@pytest.fixture(scope="session")
def small() -> Study:
    """Give the small study; nobody may change it."""
    return open_small()


@pytest.fixture(scope="session")
def small_solved(small: Study) -> Solved:
    """Give its base, solved."""
    return solve_posed(pose(small, "base"), make_pool(small))


@pytest.fixture(scope="session")
def small_counter(small_solved: Solved) -> Counter:
    """Give its base, measured."""
    return count_in(small_solved)


@pytest.fixture(scope="session")
def small_run(small: Study) -> Results:
    """Give a run of its headline set."""
    return run_study(small)


@pytest.fixture(scope="session")
def atlas() -> Study:
    """Give the New Silk Road."""
    return open_study()


@pytest.fixture(scope="session")
def atlas_pool(atlas: Study) -> Pool:
    """Give the first routes of the New Silk Road."""
    return make_pool(atlas)


@pytest.fixture(scope="session")
def atlas_base(atlas: Study, atlas_pool: Pool) -> Solved:
    """Give its base year, solved once for all tests."""
    return solve_posed(pose(atlas, "base-2022"), atlas_pool)
