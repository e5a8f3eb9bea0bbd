"""Tests of label placement."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from zhibek.report.labels import Box, Ground, Wish, place_centred, place_labels

SPOTS = st.lists(st.tuples(st.floats(0, 400), st.floats(0, 300)), max_size=30)


@given(SPOTS)
def test_no_label_covers_another_or_leaves_the_picture(spots: list[tuple[float, float]]):
    ground = Ground(400, 300)
    labels = place_labels([Wish("Ürümqi", x, y, 3, 11, 1) for x, y in spots], ground)
    assert not any(one.box.meets(other.box) for one, other in combinations(labels, 2))
    assert all(label.box.left >= 0 and label.box.right <= 400 for label in labels)


def test_the_first_wish_wins():
    wishes = [Wish("First", 50, 50, 3, 12, 1), *(Wish("Other", 50, 50, 3, 12, 2) for _ in range(20))]
    labels = place_labels(wishes, Ground(100, 100))
    assert labels[0].text == "First"
    assert len(labels) < len(wishes)


def test_a_label_keeps_off_lines_where_it_can():
    ground = Ground(300, 300)
    ground.mark_busy((150 + step, 150) for step in range(100))
    (label,) = place_labels([Wish("Baku", 150, 150, 3, 12, 1)], ground)
    assert label.anchor != "start" or label.y < 145
    assert ground.crossings(label.box) == 0


def test_a_country_that_does_not_fit_is_left_out():
    assert (
        place_centred("KAZAKHSTAN", 100, 50, size=10, ground=Ground(200, 100, [Box(90, 40, 110, 60)])) is None
    )
    label = place_centred("IRAN", 100, 50, size=10, ground=Ground(200, 100))
    assert label is not None
    assert label.anchor == "middle"
