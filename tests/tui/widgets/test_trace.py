"""Thinning keeps what matters of thousands of samples: extremes, ends and gaps."""

from __future__ import annotations

from array import array
from math import inf, isfinite, nan

from hypothesis import given
from hypothesis import strategies as st

from cbtui.tui.widgets.scale import LARGEST
from cbtui.tui.widgets.trace import Trace, thinned, usual_gap, value_at

SAMPLES = st.lists(
    st.tuples(st.integers(0, 5000), st.floats(allow_nan=True, allow_infinity=True)), max_size=300
).map(lambda pairs: sorted(pairs, key=lambda pair: pair[0]))  # fmt: skip


@given(SAMPLES, st.integers(1, 200))
def test_extremes_and_ends_survive_thinning(samples: list[tuple[int, float]], columns: int) -> None:
    trace = Trace.of([ts for ts, _ in samples], [value for _, value in samples])
    buckets = thinned(trace, 0, 5000, columns)
    finite = [min(LARGEST, max(-LARGEST, value)) for _, value in samples if isfinite(value)]
    assert bool(buckets) == bool(finite)
    if finite:
        assert min(bucket.low for bucket in buckets) == min(finite)
        assert max(bucket.high for bucket in buckets) == max(finite)
        assert (buckets[0].first, buckets[-1].last) == (finite[0], finite[-1])


@given(SAMPLES, st.integers(1, 200))
def test_columns_ascend_inside_the_chart(samples: list[tuple[int, float]], columns: int) -> None:
    trace = Trace.of([ts for ts, _ in samples], [value for _, value in samples])
    places = [bucket.x for bucket in thinned(trace, 1000, 4000, columns)]
    assert places == sorted(places)
    assert all(0 <= x < columns for x in places)


def test_only_the_time_asked_for_is_shown() -> None:
    trace = Trace.of([0, 10, 20, 30], [1.0, 2.0, 3.0, 4.0])
    assert [bucket.first for bucket in thinned(trace, 10, 20, 100)] == [2.0, 3.0]


def test_a_missing_sample_breaks_the_line() -> None:
    trace = Trace.of([0, 2, 4, 6], [1.0, nan, 1.0, inf])
    assert [bucket.joined for bucket in thinned(trace, 0, 8, 100)] == [False, False]


def test_a_long_distance_breaks_the_line() -> None:
    trace = Trace.of([0, 2, 4, 60, 62], [1.0] * 5)
    assert [bucket.joined for bucket in thinned(trace, 0, 80, 160)] == [False, True, True, False, True]


def test_the_caller_says_what_a_gap_is() -> None:
    trace = Trace.of([0, 2, 4, 60, 62], [1.0] * 5, gap_s=100)
    assert all(bucket.joined for bucket in thinned(trace, 0, 80, 160)[1:])


def test_a_gap_is_three_usual_steps_and_at_least_ten_seconds() -> None:
    assert usual_gap([0, 2, 4, 6]) == 10
    assert usual_gap([0, 60, 120, 180]) == 180
    assert usual_gap([]) == usual_gap([5]) == 10


def test_clean_samples_are_used_as_they_are() -> None:
    ts, values = array("q", [0, 2]), array("d", [1.0, 2.0])
    trace = Trace.of(ts, values)
    assert trace.ts is ts
    assert trace.values is values


@given(st.lists(st.integers(0, 1000), unique=True, min_size=1).map(sorted), st.integers(-50, 1050), st.integers(0, 60))
def test_the_value_at_a_time_is_the_nearest_one_s(ts: list[int], at: int, tolerance: int) -> None:
    values = [float(moment) for moment in ts]
    distance = min(abs(moment - at) for moment in ts)
    found = value_at(ts, values, at, tolerance)
    assert (found is None) == (distance > tolerance)
    assert found is None or abs(found - at) == distance


def test_no_value_is_made_up_where_there_is_none() -> None:
    assert value_at([], [], 5, 100) is None
    assert value_at([0, 2, 4], [1.0, nan, 3.0], 2.4, 10) is None
    assert value_at([0, 2, 4], [1.0, nan, 3.0], 3.4, 10) == 3.0
