"""Contrast of every pair of colours, and marks that are told apart without colour."""

import itertools

import pytest

from qse.charts import SHARE, look
from qse.charts.classes import Classes
from qse.charts.look import (
    COLOURS,
    INK,
    PAPER,
    QUIET,
    SERIES,
    SHAPES,
    SIGNAL,
    STEPS,
    contrast,
    group_marks,
    text_on,
)


@pytest.mark.parametrize(
    ("one", "other", "wanted"), [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48)]
)
def test_contrast_as_published(one, other, wanted):
    assert contrast(one, other) == pytest.approx(wanted, abs=0.005)
    assert contrast(other, one) == contrast(one, other)


@pytest.mark.parametrize("colour", [INK, QUIET, SIGNAL])
@pytest.mark.parametrize("ground", [PAPER, look.BAND])
def test_words_have_contrast_on_paper_and_on_bands(colour, ground):
    assert contrast(colour, ground) >= 4.5 or (colour == SIGNAL and ground == look.BAND)


@pytest.mark.parametrize("ground", [*STEPS, look.UP, look.DOWN, look.SAME])
def test_words_in_cells_have_contrast(ground):
    assert contrast(text_on(ground), ground) >= 4.5


@pytest.mark.parametrize("colour", [*COLOURS, SERIES, SIGNAL, QUIET, INK])
def test_marks_and_lines_have_contrast(colour):
    assert contrast(colour, PAPER) >= 3
    assert contrast(colour, look.BAND) >= 3


def test_classes_grow_darker_so_that_grey_tells_them_apart():
    for cuts in ([0.5], [0.3, 0.6], [0.2, 0.4, 0.6], [0.2, 0.4, 0.6, 0.8], [0.1, 0.2, 0.3, 0.4, 0.5]):
        colours = Classes(cuts, SHARE).colours
        steps = [contrast(colour, PAPER) for colour in colours]
        assert all(other > 1.15 * one for one, other in itertools.pairwise(steps))


def test_every_group_has_a_shape_of_its_own():
    names = [f"group {at}" for at in range(40)]
    marks = group_marks(names)
    assert len(set(SHAPES)) == len(SHAPES)
    assert len({marks[name].shape for name in names[: len(SHAPES)]}) == len(SHAPES)
    looks = {(mark.shape, mark.face == PAPER) for mark in list(marks.values())[: 2 * len(SHAPES)]}
    assert len(looks) == 2 * len(SHAPES)


def test_a_group_keeps_its_mark_where_only_some_are_drawn():
    order = ["Asian", "Black or African American", "White"]
    assert group_marks(["White"], order)["White"] == group_marks(order)["White"]
    assert group_marks(["White", "New"], order)["New"].shape == SHAPES[3]
