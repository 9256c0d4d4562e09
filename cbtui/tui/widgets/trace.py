"""Samples made ready for drawing: finite, cut at gaps, thinned to what a column can show. Pure functions."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from typing import NamedTuple

from cbtui.tui.widgets.scale import LARGEST

SMALLEST_GAP_S = 10.0
"""Samples nearer than this are never a gap: they come about every 2 s, irregularly."""

GAP_STEPS = 3
"""A distance over so many median steps is a gap."""

_STEPS_LOOKED_AT = 500


@dataclass(frozen=True, slots=True)
class Trace:
    """Finite samples by ascending time; ``starts`` holds the indices of those that come after a gap."""

    ts: Sequence[float]
    values: Sequence[float]
    starts: frozenset[int]
    gap_s: float

    @classmethod
    def of(cls, ts: Sequence[float], values: Sequence[float], gap_s: float | None = None) -> Trace:
        """Drop what cannot be drawn. A dropped sample leaves a gap, as does a distance of more than ``gap_s`` s."""
        gap = gap_s if gap_s is not None else usual_gap(ts)
        kept_ts, kept, starts = ts, values, frozenset[int]()
        if not _drawable(values):
            kept_ts, kept, starts = _finite(ts, values)
        far = (i for i, (before, after) in enumerate(pairwise(kept_ts), 1) if after - before > gap)
        return cls(kept_ts, kept, starts.union(far), gap)

    def within(self, from_ts: float, to_ts: float) -> slice:
        """The indices of the samples from ``from_ts`` to ``to_ts``."""
        return slice(bisect_left(self.ts, from_ts), bisect_right(self.ts, to_ts))


class Bucket(NamedTuple):
    """What one column shows. ``joined``: no gap lies between it and the bucket before."""

    x: int
    first: float
    low: float
    high: float
    last: float
    joined: bool


def usual_gap(ts: Sequence[float]) -> float:
    """Seconds between samples from which on it is a gap: three median steps, and at least 10 s."""
    every = max(1, (len(ts) - 1) // _STEPS_LOOKED_AT)
    steps = sorted(ts[i + 1] - ts[i] for i in range(0, len(ts) - 1, every))
    return max(SMALLEST_GAP_S, GAP_STEPS * steps[len(steps) // 2]) if steps else SMALLEST_GAP_S


def thinned(trace: Trace, from_ts: float, to_ts: float, columns: int) -> list[Bucket]:
    """First, lowest, highest and last value of each of ``columns`` columns that has samples, by ascending x."""
    if to_ts <= from_ts or columns < 1:
        return []
    ts, values, starts = trace.ts, trace.values, trace.starts
    shown = trace.within(from_ts, to_ts)
    first, end = shown.start, shown.stop
    per_second = columns / (to_ts - from_ts)
    buckets: list[Bucket] = []
    i = first
    while i < end:
        x = min(columns - 1, int((ts[i] - from_ts) * per_second))
        j = end if x == columns - 1 else max(i + 1, bisect_left(ts, from_ts + (x + 1) / per_second, i + 1, end))
        part = values[i:j]
        buckets.append(Bucket(x, part[0], min(part), max(part), part[-1], i != first and i not in starts))
        i = j
    return buckets


def value_at(ts: Sequence[float], values: Sequence[float], at: float, tolerance: float) -> float | None:
    """The value of the sample nearest to ``at`` (the earlier of two), None if it is further than ``tolerance`` seconds
    away or is not a number."""
    after = bisect_left(ts, at)
    near = min((i for i in (after - 1, after) if 0 <= i < len(ts)), key=lambda i: abs(ts[i] - at), default=None)
    if near is None or abs(ts[near] - at) > tolerance or not isfinite(values[near]):
        return None
    return values[near]


def _drawable(values: Sequence[float]) -> bool:
    """All values are finite and not too large; comparisons with NaN are false, and a sum keeps it."""
    if not values:
        return True
    total = sum(values)
    return total == total and min(values) >= -LARGEST and max(values) <= LARGEST  # noqa: PLR0124


def _finite(ts: Sequence[float], values: Sequence[float]) -> tuple[Sequence[float], Sequence[float], frozenset[int]]:
    kept_ts, kept, starts = array("d"), array("d"), set[int]()
    dropped = False
    for at, value in zip(ts, values, strict=False):
        if not isfinite(value):
            dropped = True
            continue
        if dropped and kept:
            starts.add(len(kept))
        dropped = False
        kept_ts.append(at)
        kept.append(min(LARGEST, max(-LARGEST, value)))
    return kept_ts, kept, frozenset(starts)
