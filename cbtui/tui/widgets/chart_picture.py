"""What a chart looks like: drawn once for its data, time and size, with cursor and marks laid over what was drawn."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable
from itertools import accumulate
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region

from cbtui.catalog.level import Level, level_of
from cbtui.catalog.phrases import say
from cbtui.text import cut, pad, width
from cbtui.tui.widgets import braille
from cbtui.tui.widgets.chart_spec import ChartSpec, Line, Mark
from cbtui.tui.widgets.drawn import FOCUSED, LEVEL_INKS, NO_DATA_MARK, Ink, Run, level_run
from cbtui.tui.widgets.plot import FIGURE_AXIS_ROWS, GUTTER, Plot, plotted, time_labels
from cbtui.tui.widgets.scale import number_text
from cbtui.tui.widgets.trace import Trace, value_at

FIGURE_ROWS = 6
"""Plotting areas of so many rows, with a time axis, are drawn by plotext; lower ones in braille of our own."""

HEADER_ROWS = 1

_EMPTY = " ┄─"
"""Cells of a plot without samples: nothing, or a limit."""

_SEVERITY = (Level.NO_DATA, Level.OK, Level.WARN, Level.BAD)


class Frame(NamedTuple):
    """Cells of the plotting area, and rows of the time axis below it."""

    columns: int
    rows: int
    axis_rows: int


class Row(NamedTuple):
    """A line of a chart in styles; ``ends`` are the cells up to the end of each segment."""

    segments: list[Segment]
    ends: list[int]

    @classmethod
    def of(cls, segments: list[Segment]) -> Row:
        return cls(segments, list(accumulate(segment.cell_length for segment in segments)))

    @property
    def cells(self) -> int:
        """How long it is. Known, so that nobody measures every segment again."""
        return self.ends[-1] if self.ends else 0

    def with_cell(self, column: int, paint: Callable[[Segment], Segment]) -> Row:
        """The line with one cell painted anew."""
        at = bisect_right(self.ends, column)
        if at == len(self.ends):
            return self
        segments, ends = self.segments, self.ends
        start = ends[at - 1] if at else 0
        before, rest = segments[at].split_cells(column - start)
        cell, after = rest.split_cells(1)
        parts = [
            (part, end) for part, end in ((before, column), (paint(cell), column + 1), (after, ends[at])) if part.text
        ]
        return Row(
            [*segments[:at], *(part for part, _ in parts), *segments[at + 1 :]],
            [*ends[:at], *(end for _, end in parts), *ends[at + 1 :]],
        )


class ChartPicture:
    """A header, the plot below it, and perhaps a time axis; see :class:`ChartSpec`.

    ``ink`` tells the style of an ink; :meth:`forget_styles` when it tells others.
    """

    def __init__(self, ink: Callable[[Ink], Style]) -> None:
        self._ink = ink
        self._spec: ChartSpec | None = None
        self._traces: tuple[Trace, ...] | None = None
        self._frame = Frame(0, 0, 0)
        self._size = (0, 0)
        self._drawn_for: Hashable = None
        self._drawn: list[list[Run]] = []
        self._kept: list[Row] | None = None
        self._header: list[Run] | None = None
        self._cursor_ts: float | None = None
        self._pointed = False

    @property
    def spec(self) -> ChartSpec | None:
        """What is shown."""
        return self._spec

    @property
    def frame(self) -> Frame:
        """How the size is divided."""
        return self._frame

    def show(self, spec: ChartSpec) -> bool:
        """Show ``spec``; False where that looks as before. The plot is drawn again only if it has to be."""
        old, self._spec = self._spec, spec
        if old is None or _samples(old) != _samples(spec):
            self._traces = None
        elif old == spec:
            return False
        self._frame_up()
        return True

    def fit(self, columns: int, rows: int) -> None:
        """Take so many cells of the screen."""
        if self._size != (columns, rows):
            self._size = (columns, rows)
            self._frame_up()

    def forget_styles(self) -> None:
        """The inks look different now."""
        self._kept = None

    def point(self, pointed: bool) -> None:
        """Look like what has the focus, or not."""
        if self._pointed != pointed:
            self._pointed = pointed
            self._kept = self._header = None

    @property
    def cursor_ts(self) -> float | None:
        """The vertical line, in Unix seconds."""
        return self._cursor_ts

    def move_cursor(self, ts: float | None) -> list[Region]:
        """Put the cursor at ``ts``; what looks different then: cells of the plot, and the header."""
        before, header = self.column(self._cursor_ts), self.header()
        self._cursor_ts, self._header = ts, None
        columns = [column for column in (before, self.column(ts)) if column is not None]
        changed = []
        if columns:
            # One region, for Textual sends each line from its beginning to a region's end.
            first, last = min(columns), max(columns)
            changed.append(Region(GUTTER + first, HEADER_ROWS, last - first + 1, self._frame.rows))
        if self.header() != header:
            changed.append(Region(0, 0, self._size[0], HEADER_ROWS))
        return changed

    def values(self, ts: float | None) -> tuple[float | None, ...]:
        """Each line's value at ``ts`` (None where there is none near); at None, the last one shown."""
        spec = self._spec
        if spec is None:
            return ()
        column_s = (spec.to_ts - spec.from_ts) / max(1, self._frame.columns)
        pairs = zip(spec.lines, self.traces(), strict=True)
        if ts is None:
            return tuple(_last(spec, trace) for _, trace in pairs)
        return tuple(value_at(line.ts, line.values, ts, max(trace.gap_s, column_s) / 2) for line, trace in pairs)

    def traces(self) -> tuple[Trace, ...]:
        """The lines, made ready for drawing when they are first asked for."""
        if self._traces is None:
            spec = self._spec
            lines = spec.lines if spec is not None else ()
            self._traces = tuple(Trace.of(line.ts, line.values, spec.gap_s if spec else None) for line in lines)
        return self._traces

    def column(self, ts: float | None) -> int | None:
        """The column of the plotting area that shows ``ts``."""
        spec = self._spec
        if ts is None or spec is None or not spec.from_ts <= ts <= spec.to_ts:
            return None
        span, columns = spec.to_ts - spec.from_ts, self._frame.columns
        return min(columns - 1, int((ts - spec.from_ts) / span * columns)) if span else None

    def ts_of(self, column: int) -> float | None:
        """The middle of a column's time, in Unix seconds; of a column outside, that of the nearest."""
        spec, columns = self._spec, self._frame.columns
        if spec is None or columns < 1:
            return None
        inside = min(max(column, 0), columns - 1)
        return spec.from_ts + (spec.to_ts - spec.from_ts) * (inside + 0.5) / columns

    def header(self) -> list[Run]:
        """``▸video uplink loss %                37 ■`` with the values at the cursor."""
        if self._header is None:
            self._header = self._header_of(self._spec) if self._spec is not None else []
        return self._header

    def _header_of(self, spec: ChartSpec) -> list[Run]:
        columns = self._size[0]
        values = self.values(self._cursor_ts)
        levels = [_level(spec, line, value) for line, value in zip(spec.lines, values, strict=True)]
        level = max(levels, key=_SEVERITY.index, default=Level.NO_DATA)
        many = len(spec.lines) > 1
        texts = [
            (f"{line.label} " if many else "") + ("–" if value is None else number_text(value))
            for line, value in zip(spec.lines, values, strict=True)
        ]
        mark, ink = level_run(level)
        right = f"{'  '.join(texts)} {mark} " if texts else f"{mark} "
        title = f"{spec.title} {spec.unit}".rstrip()
        room = max(0, columns - width(right) - 2)
        text = f"{'▸' if self._pointed else ' '}{pad(title, room)}"
        return [(text, Ink.TITLE), (" ", Ink.PLAIN), (cut(right, columns - 2), ink)]

    def line(self, y: int) -> Row | None:
        """Line ``y``, with cursor and marks; None below what is drawn."""
        if self._spec is None:
            return None
        if y < HEADER_ROWS:
            return Row.of(self._segments(self.header()))
        if self._kept is None:
            self._kept = self._keep(self._spec)
        y -= HEADER_ROWS
        if y >= len(self._kept):
            return None
        column = self.column(self._cursor_ts) if y < self._frame.rows else None
        kept = self._kept[y]
        return kept if column is None else kept.with_cell(GUTTER + column, self._under_cursor)

    def _frame_up(self) -> None:
        """Divide the size; what was kept for another is forgotten."""
        self._kept = self._header = None
        self._frame = _frame(*self._size, axis=self._spec is not None and self._spec.axis)

    def _keep(self, spec: ChartSpec) -> list[Row]:
        """The rows under the cursor: the plot, drawn only if it must be, with the marks laid over."""
        wanted = (_samples(spec), _geometry(spec), self._frame)
        if wanted != self._drawn_for:
            self._drawn_for = wanted
            self._drawn = self._draw(spec)
        rows = [Row.of(self._segments(runs)) for runs in self._drawn]
        for mark in sorted(spec.marks, key=lambda mark: mark.chosen):
            rows[: self._frame.rows] = [self._with_mark(row, spec, mark) for row in rows[: self._frame.rows]]
        return rows

    def _draw(self, spec: ChartSpec) -> list[list[Run]]:
        columns, rows, axis_rows = self._frame
        if rows < 1 or columns < 1:
            return []
        plot = plotted(spec, self.traces(), columns, rows)
        if plot is None:
            return self._empty_rows(spec, columns, rows, axis_rows)
        return _draw_figure(plot) if axis_rows == FIGURE_AXIS_ROWS else braille.draw(plot, axis=bool(axis_rows))

    def _empty_rows(self, spec: ChartSpec, columns: int, rows: int, axis_rows: int) -> list[list[Run]]:
        text = f"{NO_DATA_MARK} {say(spec.lang, 'no data')}"
        gutter: list[Run] = [(" " * (GUTTER - 1), Ink.MUTED), ("│", Ink.FRAME)]
        said = cut(text, columns)
        lines = [[*gutter, (" " * columns, Ink.PLAIN)] for _ in range(rows)]
        lines[(rows - 1) // 2] = [*gutter, (said, Ink.NO_DATA), (" " * (columns - width(said)), Ink.PLAIN)]
        if axis_rows == FIGURE_AXIS_ROWS:
            lines.append([(" " * (GUTTER - 1) + "└" + "─" * columns, Ink.FRAME)])
        return [*lines, braille.time_row(time_labels(spec, columns), columns)] if axis_rows else lines

    def _segments(self, runs: list[Run]) -> list[Segment]:
        return [Segment(text, self._ink(self._focused(ink))) for text, ink in runs if text]

    def _focused(self, ink: Ink) -> Ink:
        return FOCUSED.get(ink, ink) if self._pointed else ink

    def _under_cursor(self, cell: Segment) -> Segment:
        return Segment("│" if cell.text in _EMPTY else cell.text, self._ink(Ink.CURSOR))

    def _with_mark(self, row: Row, spec: ChartSpec, mark: Mark) -> Row:
        """Tint a mark's columns; where cells are empty, its ends are also lines, for screens without colour."""
        if mark.to_ts < spec.from_ts or mark.from_ts > spec.to_ts:
            return row
        first = self.column(max(mark.from_ts, spec.from_ts)) or 0
        last = self.column(min(mark.to_ts, spec.to_ts)) or 0
        tint = Style(bgcolor=self._ink(_span_ink(mark)).bgcolor)
        before, under, after = Segment.divide(row.segments, (GUTTER + first, GUTTER + last + 1, row.cells))
        tinted = [Segment(text, (style or Style.null()) + tint) for text, style, _ in under]
        row = Row.of([*before, *tinted, *after])
        line, edge = "┃" if mark.chosen else "┊", Style(color=self._ink(LEVEL_INKS[mark.level]).color)

        def edged(cell: Segment) -> Segment:
            return cell if cell.text not in _EMPTY else Segment(line, (cell.style or Style.null()) + edge)

        for column, at in ((first, mark.from_ts), (last, mark.to_ts)):
            if spec.from_ts <= at <= spec.to_ts:
                row = row.with_cell(GUTTER + column, edged)
        return row


def _frame(columns: int, rows: int, *, axis: bool) -> Frame:
    room = max(0, rows - HEADER_ROWS)
    axis_rows = 0 if not axis or room < 2 else FIGURE_AXIS_ROWS if room - FIGURE_AXIS_ROWS >= FIGURE_ROWS else 1
    return Frame(max(0, columns - GUTTER), room - axis_rows, axis_rows)


def _draw_figure(plot: Plot) -> list[list[Run]]:
    from cbtui.tui.widgets import figure  # with it comes plotext, which takes as long to load as all other widgets

    return figure.draw(plot)


def _samples(spec: ChartSpec) -> Hashable:
    """Which samples: by identity, for the arrays of a line are long and do not change."""
    return (spec.gap_s, tuple((id(line.ts), id(line.values), len(line.ts)) for line in spec.lines))


def _geometry(spec: ChartSpec) -> Hashable:
    """What else a plot depends on."""
    times = (spec.from_ts, spec.to_ts, spec.axis, spec.zone, spec.lang)
    limits = (spec.warn, spec.bad, spec.direction, spec.reached, spec.y_min, spec.y_max)
    return (times, limits, tuple(line.level for line in spec.lines))


def _last(spec: ChartSpec, trace: Trace) -> float | None:
    shown = trace.within(spec.from_ts, spec.to_ts)
    return trace.values[shown.stop - 1] if shown.stop > shown.start else None


def _level(spec: ChartSpec, line: Line, value: float | None) -> Level:
    if line.level is not None and value is not None and line.level in _SEVERITY:
        return line.level
    return level_of(spec, value)


def _span_ink(mark: Mark) -> Ink:
    if mark.chosen:
        return Ink.SPAN_CHOSEN
    return {Level.BAD: Ink.SPAN_BAD, Level.WARN: Ink.SPAN_WARN}.get(mark.level, Ink.SPAN)
