"""Lines in braille, for charts too low for a plotting library's axes: two by four dots a cell."""

from __future__ import annotations

from collections.abc import Iterator

from cbtui.tui.widgets.drawn import Ink, Run, merged
from cbtui.tui.widgets.plot import LABEL_CELLS, Plot, Stroke

DOTS_X, DOTS_Y = 2, 4

_BITS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
"""The dots of a cell's left and right half, from top to bottom."""
_MASKS = tuple(
    tuple(tuple(sum(half[top : bottom + 1]) for bottom in range(DOTS_Y)) for top in range(DOTS_Y)) for half in _BITS
)
"""``_MASKS[side][top][bottom]``: all dots from one to another."""
_CHARACTERS = tuple(chr(0x2800 | dots) for dots in range(256))
_LIMIT = "┄"


class Canvas:
    """``columns`` × ``rows`` cells of dots; (0, 0) is the dot at the lower left. ``cells`` are rows from the top."""

    def __init__(self, columns: int, rows: int) -> None:
        self.height = rows * DOTS_Y
        self.cells = [bytearray(columns) for _ in range(rows)]

    def upright(self, x: int, low: int, high: int) -> None:
        """Set the dots of one half column from ``low`` to ``high``."""
        column, side = divmod(x, DOTS_X)
        row, top = divmod(self.height - 1 - high, DOTS_Y)
        last, bottom = divmod(self.height - 1 - low, DOTS_Y)
        masks = _MASKS[side]
        while row < last:
            self.cells[row][column] |= masks[top][DOTS_Y - 1]
            row, top = row + 1, 0
        self.cells[row][column] |= masks[top][bottom]


def draw(plot: Plot, *, axis: bool) -> list[list[Run]]:
    """The plot's rows from top to bottom with the value axis at the left; with ``axis`` a row of times below."""
    canvases = [(stroke, _stroked(plot, stroke)) for stroke in plot.strokes]
    limits = {_row(plot, value): ink for value, ink in plot.limits if _row(plot, value) < _row(plot, plot.bottom)}
    labels = {_row(plot, value): text for value, text in plot.y_labels}
    rows: list[list[Run]] = []
    for y in range(plot.rows):
        rows.append([(labels.get(y, " " * LABEL_CELLS), Ink.MUTED), ("┤" if y in labels else "│", Ink.FRAME)])
        rows[-1] += merged(_cells(canvases, y, plot.columns, limits.get(y)))
    return [*rows, time_row(plot.x_labels, plot.columns)] if axis else rows


def time_row(labels: tuple[tuple[int, str], ...], columns: int) -> list[Run]:
    """The labels of the time axis, each around its column; what would touch another is left out."""
    text = ""
    for place, label in labels:
        start = min(max(place // DOTS_X - len(label) // 2, 0), columns - len(label))
        if start >= len(text) + bool(text):
            text = text.ljust(start) + label
    return [(" " * (LABEL_CELLS + 1) + text, Ink.MUTED)]


def _cells(canvases: list[tuple[Stroke, Canvas]], y: int, columns: int, limit: Ink | None) -> list[Run]:
    """A row of all lines' dots; where lines meet, the later one gives the ink."""
    dots = bytearray(columns)
    cells = [(_LIMIT, limit) if limit else (" ", Ink.PLAIN)] * columns
    for stroke, canvas in canvases:
        for x, mask in enumerate(canvas.cells[y]):
            if mask:
                dots[x] |= mask
                cells[x] = (_CHARACTERS[dots[x]], stroke.inks[x])
    return cells


def _row(plot: Plot, value: float) -> int:
    """The row, from the top, that shows a value."""
    return plot.rows - 1 - round(plot.share(value) * (plot.rows * DOTS_Y - 1)) // DOTS_Y


def _stroked(plot: Plot, stroke: Stroke) -> Canvas:
    canvas = Canvas(plot.columns, plot.rows)
    for x, low, high in _spans(plot, stroke, canvas.height - 1):
        canvas.upright(x, low, high)
    return canvas


def _spans(plot: Plot, stroke: Stroke, highest: int) -> Iterator[tuple[int, int, int]]:
    """The dots from lowest to highest that a stroke has in each half column, the way to the next one included."""
    bottom, scale = plot.bottom, highest / (plot.top - plot.bottom)
    place, low, high, end = -1, 0, 0, 0
    for x, *values, joined in stroke.buckets:
        first, lowest, greatest, last = [min(max(round((value - bottom) * scale), 0), highest) for value in values]
        if place >= 0:
            steps = x - place if joined else 0
            y = end
            for step in range(steps):
                reach = end + round((first - end) * (step + 0.5) / steps)
                yield place + step, min(low, reach, y), max(high, reach, y)
                low = high = y = reach
            if not joined:
                yield place, low, high
            else:
                lowest, greatest = min(lowest, y), max(greatest, y)
        place, low, high, end = x, lowest, greatest, last
    if place >= 0:
        yield place, low, high
