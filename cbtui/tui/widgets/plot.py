"""A chart's geometry, worked out once for whoever draws it: strokes, limits, labels. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cbtui.catalog.level import Direction, Level, level_of
from cbtui.tui.widgets.chart_spec import ChartSpec, Line
from cbtui.tui.widgets.drawn import LEVEL_INKS, Ink
from cbtui.tui.widgets.scale import NUMBER_CELLS, axis_limits, number_text, time_ticks, value_ticks
from cbtui.tui.widgets.trace import Bucket, Trace, thinned

LABEL_CELLS = NUMBER_CELLS
"""Cells of a value label; one more draws the axis."""

GUTTER = LABEL_CELLS + 1
"""Cells left of the plotting area, the same in every chart, so that stacked charts share their columns."""

FIGURE_AXIS_ROWS = 2
"""Rows that plotext puts below the plotting area: the axis and its labels."""

TICK_CELLS = 12
"""Cells for each label of the time axis."""

_LINE_INKS = (Ink.LINE_1, Ink.LINE_2, Ink.LINE_3)


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line in half columns. ``inks`` holds one ink for each whole column."""

    buckets: tuple[Bucket, ...]
    inks: tuple[Ink, ...]


@dataclass(frozen=True, slots=True)
class Plot:
    """A plotting area of ``columns`` × ``rows`` cells whose values reach from ``bottom`` to ``top``.

    ``limits`` are horizontal lines, ``y_labels`` and ``x_labels`` pairs of place and text; places on the time axis
    are half columns. Values of the strokes may lie outside, and are drawn at its edge.
    """

    columns: int
    rows: int
    strokes: tuple[Stroke, ...]
    bottom: float
    top: float
    limits: tuple[tuple[float, Ink], ...]
    y_labels: tuple[tuple[float, str], ...]
    x_labels: tuple[tuple[int, str], ...]

    def share(self, value: float) -> float:
        """How far up a value is, from 0 to 1."""
        return (min(max(value, self.bottom), self.top) - self.bottom) / (self.top - self.bottom)


def plotted(spec: ChartSpec, traces: Sequence[Trace], columns: int, rows: int) -> Plot | None:
    """The geometry of a chart of one trace for each line; None when no sample lies in its time."""
    thin = [thinned(trace, spec.from_ts, spec.to_ts, columns * 2) for trace in traces]
    if not any(thin):
        return None
    low = min(bucket.low for buckets in thin for bucket in buckets)
    high = max(bucket.high for buckets in thin for bucket in buckets)
    bottom, top = axis_limits(low, high, (spec.warn or spec.bad,), spec.y_min, spec.y_max)
    limits = ((spec.warn, Ink.WARN), (spec.bad, Ink.BAD))
    strokes = tuple(
        Stroke(tuple(buckets), _inks(spec, index, line, buckets, columns))
        for index, (line, buckets) in enumerate(zip(spec.lines, thin, strict=True))
    )
    return Plot(
        columns,
        rows,
        strokes,
        bottom,
        top,
        tuple((value, ink) for value, ink in limits if value is not None and bottom < value <= top),
        tuple((value, number_text(value).rjust(LABEL_CELLS)) for value in value_ticks(bottom, top, rows)),
        time_labels(spec, columns),
    )


def time_labels(spec: ChartSpec, columns: int) -> tuple[tuple[int, str], ...]:
    """Labels of the time axis, placed in half columns."""
    ticks = time_ticks(spec.from_ts, spec.to_ts, max(1, columns // TICK_CELLS), spec.zone)
    span = spec.to_ts - spec.from_ts
    return tuple((min(columns * 2 - 1, int((ts - spec.from_ts) / span * columns * 2)), label) for ts, label in ticks)


def _inks(spec: ChartSpec, index: int, line: Line, buckets: list[Bucket], columns: int) -> tuple[Ink, ...]:
    if line.level is not None:
        return (LEVEL_INKS[line.level],) * columns
    inks = [_LINE_INKS[index % len(_LINE_INKS)]] * columns
    if len(spec.lines) == 1 and spec.direction is not Direction.NEUTRAL:
        for column, value in _worst(buckets, spec.direction).items():
            level = level_of(spec, value)
            if level is not Level.OK:
                inks[column] = LEVEL_INKS[level]
    return tuple(inks)


def _worst(buckets: list[Bucket], direction: Direction) -> dict[int, float]:
    """The worst value of each whole column."""
    worst: dict[int, float] = {}
    for x, _, low, high, _, _ in buckets:
        if direction is Direction.HIGHER_IS_WORSE:
            worst[x // 2] = max(high, worst.get(x // 2, high))
        else:
            worst[x // 2] = min(low, worst.get(x // 2, low))
    return worst
