"""From numbers to axes: limits, ticks and short labels. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo
from math import ceil, floor, isfinite, log10

from cbtui.catalog.level import Direction, Judged
from cbtui.times import DAY, HOUR, MINUTE, clock_text

NUMBER_CELLS = 5
"""The longest that :func:`number_text` gets, for values up to :data:`LARGEST`."""

LARGEST = 1e12
"""Values beyond are drawn as this; further out, floating point has nothing to draw."""

_STEPS_S = (1, 2, 5, 10, 15, 30, MINUTE, 120, 300, 600, 900, 1800, HOUR, 7200, 10800, 21600, 43200)
_STEPS_D = (1, 2, 5, 7, 14, 30, 60, 90, 180, 365)
_UNITS = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))


def number_text(value: float) -> str:
    """A number in at most five cells: ``0``, ``9.1``, ``99.2``, ``412``, ``1.2k``, ``-3.4M``."""
    if not isfinite(value):
        return "–"
    size = abs(value)
    for unit, letter in _UNITS:
        if size >= unit * 0.99995:
            text = _three_digits(value / unit) + letter
            return text if len(text) <= NUMBER_CELLS else f"{round(value / unit)}{letter}"
    return _three_digits(value)


def _three_digits(value: float) -> str:
    size = abs(value)
    if size >= 99.95 or value == round(value):
        return str(round(value))
    if size >= 0.995:
        return f"{value:.1f}"
    return f"{value:.2f}".rstrip("0") if size >= 0.005 else "0"


def percent_scale(metric: Judged, values: Iterable[float]) -> tuple[float, float]:
    """Limits that make trouble visible for a rate of 0 to 100 %: its bad value comes to the middle.

    A freeze rate that is bad over 5 % fills a panel from 0 to 10, a join success rate that is bad under 95 % one
    from 90 to 100; values further out widen it.
    """
    finite = [value for value in values if isfinite(value)]
    if metric.bad is None or metric.direction is Direction.NEUTRAL:
        return 0.0, 100.0
    if metric.direction is Direction.HIGHER_IS_WORSE:
        return 0.0, min(100.0, max([2 * metric.bad, *finite]))
    return max(0.0, min([100 - 2 * (100 - metric.bad), *finite])), 100.0


def count_scale(values: Iterable[float]) -> tuple[float, float]:
    """Limits for counts: from zero, so that a height is a size."""
    finite = [value for value in values if isfinite(value)]
    return min(0.0, *finite, 0.0), max([*finite, 1.0])


def axis_limits(
    low: float,
    high: float,
    limits: Iterable[float | None] = (),
    y_min: float | None = None,
    y_max: float | None = None,
) -> tuple[float, float]:
    """Limits of a value axis over data from ``low`` to ``high``, ``limits`` (thresholds) included, on round numbers.

    Zero is included when the data reaches less than twice as far up as down; ``y_min`` and ``y_max`` are kept as given.
    """
    shown = [low, high, *(limit for limit in limits if limit is not None)]
    low, high = max(-LARGEST, min(shown)), min(LARGEST, max(shown))
    if low == high:
        low, high = min(low, 0.0), max(high, 0.0 if low < 0 else 1.0)
    if low >= 0 and low <= high / 2:
        low = 0.0
    step = _round_step(max(high - low, abs(high) * 1e-6, 1e-6) / 4)
    bottom = floor(low / step + 1e-9) * step if y_min is None else y_min
    top = ceil(high / step - 1e-9) * step if y_max is None else y_max
    if top <= bottom:
        top = bottom + step if y_max is None else top
        bottom = bottom if top > bottom else top - step
    return float(bottom), float(top)


def value_ticks(bottom: float, top: float, rows: int) -> tuple[float, ...]:
    """Values to label on an axis of ``rows`` rows, ascending: its ends, and round ones between where there is room."""
    if rows < 2:
        return (top,)
    room = max(1, rows // 3)
    step = _round_step((top - bottom) / room)
    first = floor(bottom / step) + 1
    inner = [(first + k) * step for k in range(room + 2) if bottom < (first + k) * step < top]
    gap = (top - bottom) * 1.5 / rows
    return (bottom, *(value for value in inner if value - bottom > gap and top - value > gap), top)


def time_ticks(from_ts: float, to_ts: float, count: int, where: tzinfo) -> tuple[tuple[float, str], ...]:
    """At most about ``count`` round moments between two Unix times with their labels in the zone ``where``."""
    if to_ts <= from_ts or count < 1:
        return ()
    need = (to_ts - from_ts) / count
    for step in _STEPS_S:
        if step >= need:
            return _clock_ticks(from_ts, to_ts, step, where)
    days = next((days for days in _STEPS_D if days * DAY >= need), ceil(need / DAY))
    return _day_ticks(from_ts, to_ts, days, where)


def _clock_ticks(from_ts: float, to_ts: float, step: int, where: tzinfo) -> tuple[tuple[float, str], ...]:
    offset = (datetime.fromtimestamp(from_ts, where).utcoffset() or timedelta()).total_seconds()
    ts = ceil((from_ts + offset) / step) * step - offset
    ticks: list[tuple[float, str]] = []
    while ts <= to_ts:
        ticks.append((ts, clock_text(ts, where, seconds=step < MINUTE)))
        ts += step
    return tuple(ticks)


def _day_ticks(from_ts: float, to_ts: float, days: int, where: tzinfo) -> tuple[tuple[float, str], ...]:
    day = datetime.fromtimestamp(from_ts, where).replace(hour=0, minute=0, second=0, microsecond=0)
    ticks: list[tuple[float, str]] = []
    while day.timestamp() <= to_ts:
        if day.timestamp() >= from_ts:
            ticks.append((day.timestamp(), day.strftime("%m-%d")))
        day += timedelta(days=days)
    return tuple(ticks)


def _round_step(step: float) -> float:
    """The next of 1, 2, 5 times a power of ten."""
    power = 10.0 ** floor(log10(step))
    for factor in (1, 2, 5):
        if step <= factor * power * (1 + 1e-9):
            return factor * power
    return 10 * power
