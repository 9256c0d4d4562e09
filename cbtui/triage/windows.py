"""Samples summed into windows of ten seconds.

A window is known by its number on a :class:`Grid`, whose edges are multiples of the window length in Unix time, so
that the same sample always falls into the same window, whichever part of the call is looked at. Nothing is
interpolated: a window without samples stays empty.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise
from math import ceil, isfinite, isnan, nan

from cbtui.catalog.thresholds import Thresholds
from cbtui.model import Series
from cbtui.model.series import Points

_NEAR = 16
"""Samples within which the next edge is looked for first: a window holds about five."""


_KEPT = 64
"""Different times of series that are remembered; those of one session are mostly alike."""


class Coverage:
    """How many samples each window of a grid holds. Series with the same times share one.

    ``covered`` and ``present`` are sets of windows as integers, a byte each: enough samples to judge, and any at all.
    """

    __slots__ = ("counts", "covered", "present")

    def __init__(self, counts: array[int], need: int) -> None:
        self.counts = counts
        self.covered = int.from_bytes(bytes([count >= need for count in counts]), "little")
        self.present = int.from_bytes(bytes([count > 0 for count in counts]), "little")


class Grid:
    """``count`` windows of ``window_s`` seconds from ``origin`` (Unix seconds, a multiple of ``window_s``)."""

    def __init__(self, from_ts: float, to_ts: float, thresholds: Thresholds) -> None:
        self.window_s = thresholds.window_s
        self.origin = int(from_ts // self.window_s) * self.window_s
        self.count = max(0, int((to_ts - self.origin) // self.window_s) + 1)
        self._sample_s = thresholds.sample_s
        self._share = thresholds.coverage_min
        self._known: dict[tuple[int, ...], tuple[array[int], Coverage]] = {}

    def need(self, seconds: float | None = None) -> int:
        """Samples that so many seconds, or one window, must hold to be judged."""
        span = self.window_s if seconds is None else seconds
        return max(1, ceil(self._share * span / self._sample_s - 1e-9))

    def start(self, window: int) -> int:
        """When a window begins, Unix seconds."""
        return self.origin + window * self.window_s

    def window(self, ts: float) -> int:
        """The window that ``ts`` falls into, or the nearest one."""
        return min(max(0, int((ts - self.origin) // self.window_s)), max(0, self.count - 1))

    def edges(self, ts: array[int]) -> tuple[array[int], Coverage]:
        """Where each window begins in ``ts``, one more for the end, and the coverage; kept for the latest times."""
        key = (len(ts), ts[0], ts[-1], hash(ts.tobytes())) if ts else ()
        if key not in self._known:
            if len(self._known) >= _KEPT:
                del self._known[next(iter(self._known))]
            edges = _edges(ts, self.origin, self.window_s, self.count)
            counts = array("I", [after - before for before, after in pairwise(edges)])
            self._known[key] = edges, Coverage(counts, self.need())
        return self._known[key]


def _edges(ts: array[int], origin: int, window_s: int, count: int) -> array[int]:
    size = len(ts)
    index = bisect_left(ts, origin)
    edges = array("I", [index])
    for edge in range(origin + window_s, origin + (count + 1) * window_s, window_s):
        near = min(index + _NEAR, size)
        index = bisect_left(ts, edge, index, near)
        if index == near < size:
            index = bisect_left(ts, edge, index, size)
        edges.append(index)
    return edges


class Track:
    """One quantity over the windows of a grid: the sum of its samples in each, and how many there are.

    ``series`` are what it was made of (a user who rejoined has several).
    """

    def __init__(self, grid: Grid, series: Sequence[Series]) -> None:
        self.grid = grid
        self.series = tuple(series)
        self.sums, self.coverage = _sampled(grid, self.series[0])
        for other in self.series[1:]:
            sums, coverage = _sampled(grid, other)
            self.sums = array("d", map(float.__add__, self.sums, sums))
            counts = array("I", map(int.__add__, self.coverage.counts, coverage.counts))
            self.coverage = Coverage(counts, grid.need())

    @cached_property
    def means(self) -> array[float]:
        """The mean of each window; NaN where it holds too few samples."""
        need = self.grid.need()
        counts = self.coverage.counts
        return array("d", [total / n if n >= need else nan for total, n in zip(self.sums, counts, strict=True)])

    def between(self, from_ts: int, to_ts: int) -> tuple[float, int]:
        """Sum and number of the samples between two times, whatever windows they fall into."""
        total, count = 0.0, 0
        for series in self.series:
            ts, values = series.points
            begin = bisect_left(ts, from_ts)
            part = values[begin : bisect_left(ts, to_ts, begin)]
            part_sum = sum(part)
            if isfinite(part_sum):
                total, count = total + part_sum, count + len(part)
            else:
                kept = [value for value in part if isfinite(value)]
                total, count = total + sum(kept), count + len(kept)
        return total, count

    def over(self, windows: range) -> tuple[float, int]:
        """Sum and number of the samples of some windows."""
        sums, counts = self.sums, self.coverage.counts
        return sum(sums[windows.start : windows.stop]), sum(counts[windows.start : windows.stop])

    def at_least(self, limit: float) -> set[int]:
        """The windows with enough samples whose mean is ``limit`` or more."""
        need = self.grid.need()
        pairs = zip(self.sums, self.coverage.counts, strict=True)
        return {window for window, (total, n) in enumerate(pairs) if total >= limit * n and n >= need}

    def above_total(self, limit: float) -> set[int]:
        """The windows whose sum is over ``limit``."""
        if not self.sums or max(self.sums) <= limit:
            return set()
        return {window for window, total in enumerate(self.sums) if total > limit}

    def samples(self, from_ts: int, to_ts: int) -> Iterable[tuple[int, float]]:
        """The samples between two times themselves, as ``(ts, value)``."""
        for series in self.series:
            ts, values = series.points
            begin = bisect_left(ts, from_ts)
            end = bisect_left(ts, to_ts, begin)
            yield from zip(ts[begin:end], values[begin:end], strict=True)


class Levels:
    """How bad each window of a track is in %, without those that can't be judged or in which nothing was sent.

    A loss is a mean in % as it is; ``window_s`` makes the share of time out of frozen milliseconds.
    """

    def __init__(self, track: Track, silence: set[int], window_s: int | None) -> None:
        values = array("d", track.means)
        if window_s is not None:
            for at, mean in enumerate(values):
                values[at] = mean if isnan(mean) else min(100.0, track.sums[at] / (10 * window_s))
        for at in silence:
            values[at] = nan
        self._values = values
        self._holes = [at for at, value in enumerate(values) if isnan(value)]

    def between(self, first: int, last: int) -> Sequence[float]:
        """The windows ``first`` to ``last`` that can be judged."""
        values = self._values[first : last + 1]
        if bisect_left(self._holes, first) == bisect_left(self._holes, last + 1):
            return values
        return [value for value in values if not isnan(value)]


def _sampled(grid: Grid, series: Series) -> tuple[array[float], Coverage]:
    ts, values = _finite(series)
    edges, coverage = grid.edges(ts)
    if not any(values):
        return array("d", bytes(8 * grid.count)), coverage
    return array("d", [sum(values[before:after]) for before, after in pairwise(edges)]), coverage


def _finite(series: Series) -> Points:
    ts, values = series.points
    if isfinite(sum(values)):
        return ts, values
    kept = [index for index, value in enumerate(values) if isfinite(value)]
    return array("q", [ts[index] for index in kept]), array("d", [values[index] for index in kept])
