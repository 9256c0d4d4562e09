"""Curves of minutes: the worst of a column shows, and a gap is not a zero."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cbtui.catalog.level import Direction
from cbtui.tui.screens.live.bars import bar_cell, by_minute, eighths, fitted

MINUTES = st.lists(st.none() | st.floats(0, 100), min_size=1, max_size=200)


def test_each_minute_of_the_window_has_its_place() -> None:
    assert by_minute({60: 1.0, 180: 3.0, 240: 9.0}, 60, 240) == [1.0, None, 3.0]


@given(MINUTES, st.integers(1, 120))
def test_a_fitted_curve_fills_its_columns(values: list[float | None], columns: int) -> None:
    assert len(fitted(values, columns, Direction.HIGHER_IS_WORSE)) == columns


@given(MINUTES, st.integers(1, 120))
def test_the_worst_minute_is_never_lost(values: list[float | None], columns: int) -> None:
    known = [value for value in values if value is not None]
    for direction, worst in ((Direction.HIGHER_IS_WORSE, max), (Direction.LOWER_IS_WORSE, min)):
        shown = [value for value in fitted(values, columns, direction) if value is not None]
        assert bool(shown) == bool(known)
        assert not known or worst(shown) == worst(known)


def test_with_room_each_minute_takes_whole_columns_up_to_the_right_edge() -> None:
    assert fitted([1.0, None, 2.0], 7, Direction.NEUTRAL) == [None, 1.0, 1.0, None, None, 2.0, 2.0]


def test_a_column_is_a_gap_only_when_all_its_minutes_are_missing() -> None:
    assert fitted([None, None, None, 5.0], 2, Direction.NEUTRAL) == [None, 5.0]


@given(st.floats(0, 100), st.floats(0, 100), st.integers(1, 8))
def test_higher_values_have_no_lower_bars_and_none_is_empty(one: float, other: float, rows: int) -> None:
    low, high = (eighths(value, 0, 100, rows) for value in sorted((one, other)))
    assert 1 <= low <= high <= 8 * rows


def test_a_bar_grows_over_rows() -> None:
    assert [bar_cell(11, row) for row in (0, 1, 2)] == ["█", "▃", " "]
