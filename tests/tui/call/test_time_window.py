"""Zooming and panning stay inside the time there is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cbtui.tui.screens.call.time_window import SMALLEST_S, TimeWindow

HOUR = TimeWindow.whole(0, 3600)

STEPS = st.one_of(
    st.tuples(st.just("zoomed"), st.floats(0.1, 10), st.floats(-500, 12_000)),
    st.tuples(st.just("panned"), st.floats(-3, 3)),
    st.tuples(st.just("around"), st.floats(-500, 12_000), st.floats(-500, 12_000)),
    st.tuples(st.just("reset")),
)


@given(st.integers(1, 11_000), st.lists(STEPS, max_size=12))
def test_no_walk_leaves_the_time_there_is(length: int, walk: list[tuple[Any, ...]]) -> None:
    window = TimeWindow.whole(100, 100 + length)
    for name, *arguments in walk:
        window = getattr(window, name)(*arguments)
        assert 100 <= window.from_ts < window.to_ts <= 100 + length
        assert window.span_s >= min(SMALLEST_S / 2, length) - 1e-6


@given(st.floats(0, 3600))
def test_zooming_in_keeps_the_cursor_in_its_column(cursor: float) -> None:
    zoomed = HOUR.zoomed(2, around=cursor)
    assert zoomed.span_s == pytest.approx(1800)
    assert (cursor - zoomed.from_ts) / zoomed.span_s == pytest.approx(cursor / 3600)


def test_zooming_out_again_shows_everything() -> None:
    assert HOUR.zoomed(2, around=700).zoomed(0.5, around=700).reset() == HOUR
    assert HOUR.zoomed(4).zoomed(0.01) == HOUR
    assert HOUR.zoomed(4).zoomed_in
    assert not HOUR.zoomed_in


def test_panning_stops_at_the_ends() -> None:
    quarter = HOUR.zoomed(4, around=0)
    assert quarter.panned(0.5).from_ts == 450
    assert quarter.panned(-1) == quarter
    assert quarter.panned(99).to_ts == 3600


def test_a_finding_comes_with_its_surroundings() -> None:
    window = HOUR.around(1000, 1120)
    assert (window.from_ts, window.to_ts) == (940, 1180)


def test_a_call_without_length_has_a_window() -> None:
    assert TimeWindow.whole(50, 50).span_s == 1
