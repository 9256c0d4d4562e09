"""Lines in braille, for charts too low for a plotting library's axes: two by four dots a cell."""

from __future__ import annotations

from cbtui.tui.widgets.drawn import Ink, Run, merged
from cbtui.tui.widgets.plot import LABEL_CELLS, Plot, Stroke

DOTS_X, DOTS_Y = 2, 4

_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_BLANK = 0x2800
_LIMIT = "┄"


class Canvas:
    """``columns`` × ``rows`` cells of dots; (0, 0) is the dot at the lower left."""

    def __init__(self, columns: int, rows: int) -> None:
        self.columns, self.rows = columns, rows
        self.height = rows * DOTS_Y
        self._cells = [bytearray(columns) for _ in range(rows)]

    def upright(self, x: int, low: int, high: int) -> None:
        """Set the dots of one half column from ``low`` to ``high``."""
        column, side = divmod(x, DOTS_X)
        for y in range(low, high + 1):
            row, dot = divmod(self.height - 1 - y, DOTS_Y)
            self._cells[row][column] |= _BITS[dot][side]

    def line(self, x0: int, y0: int, x1: int, y1: int) -> None:
        """Set the dots of a straight line; ``x0`` ≤ ``x1``."""
        y = y0
        for x in range(x0, x1 + 1):
            reach = y1 if x == x1 else y0 + round((y1 - y0) * (x - x0 + 0.5) / (x1 - x0))
            self.upright(x, min(y, reach), max(y, reach))
            y = reach

    def mask(self, column: int, row: int) -> int:
        """The dots of a cell, ``row`` counted from the top."""
        return self._cells[row][column]


def draw(plot: Plot, *, axis: bool) -> list[list[Run]]:
    """The plot's rows from top to bottom with the value axis at the left; with ``axis`` a row of times below."""
    canvases = [(stroke, _stroked(plot, stroke)) for stroke in plot.strokes]
    limits = {_row(plot, value): ink for value, ink in plot.limits if _row(plot, value) < _row(plot, plot.bottom)}
    labels = {_row(plot, value): text for value, text in plot.y_labels}
    rows: list[list[Run]] = []
    for y in range(plot.rows):
        cells = [_cell(canvases, limits.get(y), x, y) for x in range(plot.columns)]
        rows.append([(labels.get(y, " " * LABEL_CELLS), Ink.MUTED), ("┤" if y in labels else "│", Ink.FRAME)])
        rows[-1] += merged(cells)
    return [*rows, time_row(plot.x_labels, plot.columns)] if axis else rows


def time_row(labels: tuple[tuple[int, str], ...], columns: int) -> list[Run]:
    """The labels of the time axis, each around its column; what would touch another is left out."""
    text = ""
    for place, label in labels:
        start = min(max(place // DOTS_X - len(label) // 2, 0), columns - len(label))
        if start >= len(text) + bool(text):
            text = text.ljust(start) + label
    return [(" " * (LABEL_CELLS + 1) + text, Ink.MUTED)]


def _cell(canvases: list[tuple[Stroke, Canvas]], limit: Ink | None, x: int, y: int) -> Run:
    """All lines' dots; where lines meet, the later one gives the ink."""
    dots, ink = 0, Ink.PLAIN
    for stroke, canvas in canvases:
        if mask := canvas.mask(x, y):
            dots, ink = dots | mask, stroke.inks[x]
    if dots:
        return chr(_BLANK | dots), ink
    return (_LIMIT, limit) if limit else (" ", Ink.PLAIN)


def _row(plot: Plot, value: float) -> int:
    """The row, from the top, that shows a value."""
    return plot.rows - 1 - round(plot.share(value) * (plot.rows * DOTS_Y - 1)) // DOTS_Y


def _stroked(plot: Plot, stroke: Stroke) -> Canvas:
    canvas = Canvas(plot.columns, plot.rows)
    highest = canvas.height - 1

    def y(value: float) -> int:
        return round(plot.share(value) * highest)

    before: tuple[int, int] | None = None
    for x, first, low, high, last, joined in stroke.buckets:
        if joined and before is not None:
            canvas.line(*before, x, y(first))
        canvas.upright(x, y(low), y(high))
        before = (x, y(last))
    return canvas
