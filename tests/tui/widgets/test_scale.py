"""Axes: short numbers, round limits, and ticks a person reads."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cbtui.catalog.live import live_metric
from cbtui.catalog.thresholds import Thresholds
from cbtui.tui.widgets.scale import (
    LARGEST,
    NUMBER_CELLS,
    axis_limits,
    count_scale,
    number_text,
    percent_scale,
    time_ticks,
    value_ticks,
)

VALUES = st.floats(-LARGEST, LARGEST)
NOON = 1_768_478_400.0


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (9.1, "9.1"), (99.2, "99.2"), (99.97, "100"), (412, "412"), (1234, "1.2k"), (0.34, "0.34"), (1e12, "1T"),
     (999.99, "1.0k"), (-3_400_000, "-3.4M"), (float("nan"), "–")],
)  # fmt: skip
def test_numbers_are_short(value: float, text: str) -> None:
    assert number_text(value) == text


@given(VALUES)
def test_no_number_is_longer_than_its_cells(value: float) -> None:
    assert len(number_text(value)) <= NUMBER_CELLS


@given(VALUES, VALUES, st.none() | VALUES)
def test_limits_hold_the_data_and_the_threshold(one: float, other: float, limit: float | None) -> None:
    bottom, top = axis_limits(min(one, other), max(one, other), (limit,))
    slack = 1e-6 * max(abs(bottom), abs(top))
    shown = [one, other] if limit is None else [one, other, limit]
    assert bottom < top
    assert bottom - slack <= min(shown)
    assert max(shown) <= top + slack


def test_given_limits_are_kept() -> None:
    assert axis_limits(20, 40, y_min=0, y_max=100) == (0, 100)


def test_zeros_have_an_axis_of_their_own() -> None:
    assert axis_limits(0, 0) == (0, 1)


@given(VALUES, VALUES, st.integers(2, 40))
def test_value_ticks_ascend_from_end_to_end(one: float, other: float, rows: int) -> None:
    bottom, top = axis_limits(min(one, other), max(one, other))
    ticks = value_ticks(bottom, top, rows)
    assert (ticks[0], ticks[-1]) == (bottom, top)
    assert list(ticks) == sorted(set(ticks))
    assert len(ticks) <= rows


def test_a_freeze_rate_fills_its_panel_at_twice_the_bad_value() -> None:
    assert percent_scale(live_metric("videoFreezeRate").scale(Thresholds()), [0.2, 1.0]) == (0.0, 10.0)


def test_worse_values_widen_a_rate_but_never_past_all() -> None:
    assert percent_scale(live_metric("videoFreezeRate").scale(Thresholds()), [41.0]) == (0.0, 41.0)
    assert percent_scale(live_metric("joinSuccessRate").scale(Thresholds()), [99.0]) == (90.0, 100.0)
    assert percent_scale(live_metric("joinSuccessRate").scale(Thresholds()), [81.0]) == (81.0, 100.0)


def test_counts_start_at_zero() -> None:
    assert count_scale([180, 431]) == (0.0, 431)
    assert count_scale([]) == (0.0, 1.0)


def test_times_are_round_in_the_zone_of_the_screen() -> None:
    china = timezone(timedelta(hours=8))
    assert [label for _, label in time_ticks(NOON, NOON + 3600, 4, china)] == [
        "20:00",
        "20:15",
        "20:30",
        "20:45",
        "21:00",
    ]
    half_hour = timezone(timedelta(hours=5, minutes=30))
    assert [label for _, label in time_ticks(NOON, NOON + 7200, 2, half_hour)] == ["18:00", "19:00"]


def test_short_times_show_seconds_and_long_ones_days() -> None:
    assert time_ticks(NOON, NOON + 20, 2, UTC)[1] == (NOON + 10, "12:00:10")
    assert [label for _, label in time_ticks(NOON, NOON + 7 * 86400, 7, UTC)][:2] == ["01-16", "01-17"]


@given(st.floats(1.6e9, 2e9), st.floats(1, 1e8), st.integers(1, 30))
def test_time_ticks_lie_in_their_time_and_are_few(from_ts: float, span: float, count: int) -> None:
    ticks = time_ticks(from_ts, from_ts + span, count, UTC)
    assert all(from_ts <= ts <= from_ts + span for ts, _ in ticks)
    assert len(ticks) <= count + 1
