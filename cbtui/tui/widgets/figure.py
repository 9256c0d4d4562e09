"""Charts with axes, drawn by plotext 5. It is loaded with the first of them.

Every drawing has a figure of its own: plotext's public functions share one for the process. Colours pass through
plotext as numbers of inks, and are looked up again when its ANSI text comes back, so that themes hold.
"""

from __future__ import annotations

import re
from math import nan
from typing import Any

from cbtui.tui.widgets.drawn import Ink, Run, merged
from cbtui.tui.widgets.plot import FIGURE_AXIS_ROWS, GUTTER, Plot, Stroke

_INKS = tuple(Ink)
_NUMBERS = {ink: number for number, ink in enumerate(_INKS)}
_FIRST_STROKE = 100
"""Colour numbers from here on are strokes, whose ink depends on the column."""

_SGR = re.compile(r"\x1b\[([0-9;]*)m")


def draw(plot: Plot) -> list[list[Run]]:
    """The plot's rows from top to bottom with both axes: ``plot.rows + FIGURE_AXIS_ROWS`` rows."""
    figure = _figure()
    figure.plotsize(plot.columns + GUTTER, plot.rows + FIGURE_AXIS_ROWS)
    figure.theme("clear")
    figure.frame(False)
    figure.xaxes(True, False)
    figure.yaxes(True, False)
    figure.xlim(0, plot.columns * 2 - 1)
    figure.ylim(plot.bottom, plot.top)
    figure.yticks([value for value, _ in plot.y_labels], [label for _, label in plot.y_labels])
    figure.xticks([place for place, _ in plot.x_labels], [label for _, label in plot.x_labels])
    for value, ink in plot.limits:
        figure.hline(value, _NUMBERS[ink])
    for number, stroke in enumerate(plot.strokes):
        xs, ys = _points(plot, stroke)
        if xs:
            figure.plot(xs, ys, marker="braille", color=_FIRST_STROKE + number)
    lines = figure.build().split("\n")[: plot.rows + FIGURE_AXIS_ROWS]
    return [_runs(line, plot, Ink.MUTED if row > plot.rows else Ink.FRAME) for row, line in enumerate(lines)]


def _figure() -> Any:
    from plotext._figure import _figure_class  # the public module offers only the one figure of the process

    figure = _figure_class()
    figure._limit_size(False, False)
    return figure


def _points(plot: Plot, stroke: Stroke) -> tuple[list[float], list[float]]:
    """First, lowest, highest and last of each half column; NaN breaks the line at gaps."""
    xs: list[float] = []
    ys: list[float] = []
    for x, *values, joined in stroke.buckets:
        if xs and not joined:
            xs.append(x)
            ys.append(nan)
        for value in (min(max(value, plot.bottom), plot.top) for value in values):
            if not xs or xs[-1] != x or ys[-1] != value:
                xs.append(x)
                ys.append(value)
    return xs, ys


def _runs(line: str, plot: Plot, axis: Ink) -> list[Run]:
    """Turn plotext's ANSI text of one row into runs of inks; what it left uncoloured beside the labels is ``axis``."""
    cells: list[Run] = []
    code = ""
    for position, part in enumerate(_SGR.split(line)):
        if position % 2:
            code = part
        else:
            start = len(cells)
            cells += [(character, _ink(code, start + at, plot, axis)) for at, character in enumerate(part)]
    return merged(cells)


def _ink(code: str, column: int, plot: Plot, axis: Ink) -> Ink:
    if not code.startswith("38;5;"):
        return Ink.MUTED if column < GUTTER - 1 else axis
    number = int(code.rpartition(";")[2])
    if number < _FIRST_STROKE:
        return _INKS[number]
    inside = min(max(column - GUTTER, 0), plot.columns - 1)
    return plot.strokes[number - _FIRST_STROKE].inks[inside]
