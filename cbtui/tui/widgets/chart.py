"""A chart over time: drawn once for its data, time and size, with cursor and marks laid over what was drawn."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import partial
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from cbtui.catalog.level import Level, level_of
from cbtui.catalog.phrases import say
from cbtui.text import cut, pad, width
from cbtui.tui.widgets import braille
from cbtui.tui.widgets.chart_spec import ChartSpec, Line, Mark
from cbtui.tui.widgets.drawn import LEVEL_INKS, NO_DATA_MARK, Drawn, Ink, Run, level_run
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


class Chart(Drawn, can_focus=True):
    """Title and value above, the plot below; see :class:`ChartSpec`.

    ``cursor_ts`` (Unix seconds, or None) is the vertical line. Setting it never draws the plot again and posts
    nothing; the user's own moves (arrows, h, l, a click) move those of the :attr:`linked` charts along and post
    :class:`CursorMoved`.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "move_cursor(-1)", "Cursor left", show=False),
        Binding("right,l", "move_cursor(1)", "Cursor right", show=False),
    ]

    DEFAULT_CSS = """
    Chart { height: 5; width: 1fr; }
    """

    cursor_ts: reactive[float | None] = reactive(None, repaint=False)

    class CursorMoved(Message):
        """The user moved this chart's cursor to ``ts`` (Unix seconds)."""

        def __init__(self, chart: Chart, ts: float) -> None:
            super().__init__()
            self.chart = chart
            self.ts = ts

        @property
        def control(self) -> Chart:
            return self.chart

    def __init__(self, spec: ChartSpec | None = None, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self.linked: Sequence[Chart] = ()
        """Charts whose cursors move with this one's, in the same frame."""
        self._spec: ChartSpec | None = None
        self._traces: tuple[Trace, ...] = ()
        self._frame = Frame(0, 0, 0)
        self._drawn_for: Hashable = None
        self._rows: list[list[Run]] = []
        self._kept: list[Strip] | None = None
        if spec is not None:
            self.show(spec)

    @property
    def spec(self) -> ChartSpec | None:
        """What is shown."""
        return self._spec

    def show(self, spec: ChartSpec) -> None:
        """Show ``spec``. The plot is drawn again only if what it is drawn from changed."""
        old, self._spec = self._spec, spec
        if old is None or _samples(old) != _samples(spec):
            self._traces = tuple(Trace.of(line.ts, line.values, spec.gap_s) for line in spec.lines)
        self._frame_up()
        self.refresh()

    def values(self, ts: float | None) -> tuple[float | None, ...]:
        """Each line's value at ``ts`` (None where there is none near); at None, the last one shown."""
        if self._spec is None:
            return ()
        column_s = (self._spec.to_ts - self._spec.from_ts) / max(1, self._frame.columns)
        pairs = zip(self._spec.lines, self._traces, strict=True)
        if ts is None:
            return tuple(_last(self._spec, trace) for _, trace in pairs)
        return tuple(value_at(line.ts, line.values, ts, max(trace.gap_s, column_s) / 2) for line, trace in pairs)

    def watch_cursor_ts(self, old: float | None, new: float | None) -> None:
        if self._spec is None or old == new:
            return
        columns = {self._column(old), self._column(new)} - {None}
        regions = [Region(GUTTER + x, HEADER_ROWS, 1, self._frame.rows) for x in columns if x is not None]
        self.refresh(Region(0, 0, self.size.width, HEADER_ROWS), *regions)

    def action_move_cursor(self, step: int) -> None:
        """Move the cursor by ``step`` columns; the first move starts in the middle."""
        column = self._column(self.cursor_ts)
        middle = self._frame.columns // 2
        self._move_to(middle if column is None else min(max(column + step, 0), self._frame.columns - 1))

    def on_click(self, event: events.Click) -> None:
        if event.x >= GUTTER:
            event.stop()
            self._move_to(min(event.x - GUTTER, self._frame.columns - 1))

    def on_resize(self) -> None:
        # Lines may have been rendered at the new size before this is told.
        self._frame_up()
        self.refresh()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._kept = None

    def render_line(self, y: int) -> Strip:
        columns = self.size.width
        if self._spec is None or columns <= GUTTER:
            return self.blank(columns)
        if y < HEADER_ROWS:
            return self.strip(self._header_runs(self._spec, columns), columns)
        if self._kept is None:
            self._kept = self._keep(self._spec)
        row = y - HEADER_ROWS
        if row >= len(self._kept):
            return self.blank(columns)
        return self._with_cursor(self._kept[row]) if row < self._frame.rows else self._kept[row]

    def _frame_up(self) -> None:
        """Divide the widget's size; what was kept for another is forgotten."""
        self._kept = None
        self._frame = _frame(self.size.width, self.size.height, axis=self._spec is not None and self._spec.axis)

    def _move_to(self, column: int) -> None:
        if self._spec is not None and self._frame.columns > 0:
            span = self._spec.to_ts - self._spec.from_ts
            ts = self._spec.from_ts + span * (column + 0.5) / self._frame.columns
            for chart in (self, *self.linked):
                chart.cursor_ts = ts
            self.post_message(self.CursorMoved(self, ts))

    def _column(self, ts: float | None) -> int | None:
        """The column of the plotting area that shows ``ts``."""
        if ts is None or self._spec is None or not self._spec.from_ts <= ts <= self._spec.to_ts:
            return None
        span, columns = self._spec.to_ts - self._spec.from_ts, self._frame.columns
        return min(columns - 1, int((ts - self._spec.from_ts) / span * columns)) if span else None

    def _keep(self, spec: ChartSpec) -> list[Strip]:
        """The strips under the cursor: the plot, drawn only if it must be, with the marks laid over."""
        wanted = (_samples(spec), _geometry(spec), self._frame)
        if wanted != self._drawn_for:
            self._drawn_for = wanted
            self._rows = self._draw(spec)
        strips = [self.strip(runs, self.size.width) for runs in self._rows]
        for mark in sorted(spec.marks, key=lambda mark: mark.chosen):
            strips[: self._frame.rows] = [self._with_mark(strip, mark) for strip in strips[: self._frame.rows]]
        return strips

    def _draw(self, spec: ChartSpec) -> list[list[Run]]:
        columns, rows, axis_rows = self._frame
        if rows < 1:
            return []
        plot = plotted(spec, self._traces, columns, rows)
        if plot is None:
            return self._empty_rows(spec, columns, rows, axis_rows)
        return _draw_figure(plot) if axis_rows == FIGURE_AXIS_ROWS else braille.draw(plot, axis=bool(axis_rows))

    def _empty_rows(self, spec: ChartSpec, columns: int, rows: int, axis_rows: int) -> list[list[Run]]:
        text = f"{NO_DATA_MARK} {say(spec.lang, 'no data')}"
        gutter: list[Run] = [(" " * (GUTTER - 1), Ink.MUTED), ("│", Ink.FRAME)]
        lines = [[*gutter, (cut(text, columns) if row == (rows - 1) // 2 else "", Ink.NO_DATA)] for row in range(rows)]
        if axis_rows == FIGURE_AXIS_ROWS:
            lines.append([(" " * (GUTTER - 1) + "└" + "─" * columns, Ink.FRAME)])
        return [*lines, braille.time_row(time_labels(spec, columns), columns)] if axis_rows else lines

    def _with_cursor(self, strip: Strip) -> Strip:
        column = self._column(self.cursor_ts)
        if column is None:
            return strip
        return _overlaid(strip, GUTTER + column, GUTTER + column + 1, partial(_under_cursor, self.ink(Ink.CURSOR)))

    def _with_mark(self, strip: Strip, mark: Mark) -> Strip:
        """Tint a mark's columns; where cells are empty, its ends are also lines, for screens without colour."""
        spec = self._spec
        if spec is None or mark.to_ts < spec.from_ts or mark.from_ts > spec.to_ts:
            return strip
        first = self._column(max(mark.from_ts, spec.from_ts)) or 0
        last = self._column(min(mark.to_ts, spec.to_ts)) or 0
        tint = Style(bgcolor=self.ink(_span_ink(mark)).bgcolor)
        strip = _overlaid(strip, GUTTER + first, GUTTER + last + 1, partial(_tinted, tint))
        edge = partial(_edged, Style(color=self.ink(LEVEL_INKS[mark.level]).color), "┃" if mark.chosen else "┊")
        for column, at in ((first, mark.from_ts), (last, mark.to_ts)):
            if spec.from_ts <= at <= spec.to_ts:
                strip = _overlaid(strip, GUTTER + column, GUTTER + column + 1, edge)
        return strip

    def _header_runs(self, spec: ChartSpec, columns: int) -> list[Run]:
        """``video uplink loss %                37 ■``"""
        values = self.values(self.cursor_ts)
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
        pointer = "▸" if self.has_focus else " "
        room = max(0, columns - width(right) - 2)
        return [(pointer, Ink.TITLE), (pad(title, room), Ink.TITLE), (" ", Ink.PLAIN), (cut(right, columns - 2), ink)]


def _frame(width: int, height: int, *, axis: bool) -> Frame:
    room = max(0, height - HEADER_ROWS)
    axis_rows = 0 if not axis or room < 2 else FIGURE_AXIS_ROWS if room - FIGURE_AXIS_ROWS >= FIGURE_ROWS else 1
    return Frame(max(0, width - GUTTER), room - axis_rows, axis_rows)


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


def _overlaid(strip: Strip, start: int, end: int, paint: partial[Segment]) -> Strip:
    """Paint the cells from ``start`` to before ``end`` anew; all of them are one cell wide."""
    before, under, after = Segment.divide(strip, (start, end, strip.cell_length))
    return Strip([*before, *(paint(segment) for segment in under), *after], strip.cell_length)


def _tinted(style: Style, segment: Segment) -> Segment:
    return Segment(segment.text, (segment.style or Style.null()) + style)


def _edged(style: Style, line: str, segment: Segment) -> Segment:
    return segment if segment.text not in _EMPTY else Segment(line, (segment.style or Style.null()) + style)


def _under_cursor(style: Style, segment: Segment) -> Segment:
    return Segment("│" if segment.text in _EMPTY else segment.text, style)
