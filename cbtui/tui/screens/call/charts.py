"""The charts of a pair: heading, stack, time axis, and the values under the cursor as text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, tzinfo
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.strip import Strip

from cbtui.catalog.phrases import say
from cbtui.times import clock_text, duration_text
from cbtui.triage.pairs import Pair
from cbtui.tui import theme
from cbtui.tui.screens.call.curves import Cells, cells, groups_of, marks_of, timed
from cbtui.tui.screens.call.loaded import LoadedCall
from cbtui.tui.screens.call.readout import Reading, Readout, ReadoutLine, line
from cbtui.tui.screens.call.stack import ChartStack, Place, sides
from cbtui.tui.screens.call.state import CallState
from cbtui.tui.screens.call.time_window import TimeWindow
from cbtui.tui.widgets import braille
from cbtui.tui.widgets.chart import Chart
from cbtui.tui.widgets.chart_spec import ChartSpec
from cbtui.tui.widgets.drawn import Drawn
from cbtui.tui.widgets.kept_lines import KeptLines
from cbtui.tui.widgets.plain import Plain
from cbtui.tui.widgets.plot import GUTTER, time_labels

LEAP = 10
"""Columns that PgUp and PgDn move the cursor."""


class TimeAxis(Drawn):
    """The times under a stack of charts, once for each of its columns."""

    DEFAULT_CSS = "TimeAxis { height: 1; width: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self._spec = ChartSpec("", "", (), 0, 1)

    def show(self, window: TimeWindow, zone: tzinfo) -> None:
        """Label ``window`` in ``zone``."""
        spec = replace(self._spec, from_ts=window.from_ts, to_ts=window.to_ts, zone=zone)
        if spec != self._spec:
            self._spec = spec
            self.refresh(self.size.region)

    def on_resize(self) -> None:
        # The screen may have become wide since the line was drawn.
        self.refresh()

    def render_line(self, y: int) -> Strip:
        if y:
            return self.blank(self.size.width)
        widths = sides(self.size.width, self.screen.has_class("-wide"))
        return Strip.join([*(self._column(width) for width in widths), self.blank(1)])

    def _column(self, width: int) -> Strip:
        columns = width - GUTTER
        if columns < 1:
            return self.blank(width)
        return self.strip(braille.time_row(time_labels(self._spec, columns), columns), width)


class ChartsPane(KeptLines, Vertical):
    """The charts of a pair. ``moved`` is told where a person put the cursor (Unix seconds)."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "neighbour(-1)", "Chart above", show=False),
        Binding("down,j", "neighbour(1)", "Chart below", show=False),
        Binding("pageup", f"leap({-LEAP})", "Cursor far left", show=False),
        Binding("pagedown", f"leap({LEAP})", "Cursor far right", show=False),
        Binding("home", "leap(-999999)", "Cursor to the start", show=False),
        Binding("end", "leap(999999)", "Cursor to the end", show=False),
    ]

    def __init__(self, moved: Callable[[float], None], *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._moved = moved
        self._zone: tzinfo = UTC
        self._decoded: tuple[object, Cells] = (None, ())

    def compose(self) -> ComposeResult:
        yield Plain(id="pair")
        yield ChartStack(self._cursor_moved)
        yield Chart(id="one")
        yield TimeAxis()
        yield ReadoutLine()

    @property
    def stack(self) -> ChartStack:
        return self.query_one(ChartStack)

    @property
    def one(self) -> Chart:
        """The chart that fills the screen, when one does."""
        return self.query_one("#one", Chart)

    @property
    def zoomed(self) -> bool:
        """One chart fills the screen."""
        return self.has_class("-one")

    def show(self, state: CallState) -> None:
        """Show the charts of the pair looked at; what was decoded for them is kept until another is shown."""
        loaded, viewpoint, reader = state.loaded, state.viewpoint, state.reader
        if loaded is None or viewpoint.pair is None:
            return
        key = (loaded.curves, viewpoint.pair, viewpoint.group, state.limits, reader.lang)
        if self._decoded[0] != key:
            self._decoded = key, cells(*key)
        marks = marks_of(loaded.findings, viewpoint.pair, viewpoint.group, state.finding)
        self._zone = reader.zone
        self.query_one("#pair", Plain).write(heading(state, loaded, viewpoint.pair))
        self.stack.show(timed(self._decoded[1], viewpoint.window, marks, reader.zone))
        self.query_one(TimeAxis).show(viewpoint.window, reader.zone)
        if state.one_chart != self.zoomed and self.stack.chosen is not None:
            self.toggle_class("-one")
            self.focus_chart()
        self._show_one()
        self.move_cursor(viewpoint.cursor_ts)

    def move_cursor(self, ts: float | None) -> None:
        """Put every chart's cursor at ``ts`` (Unix seconds) and read the values out."""
        self.stack.move_cursor(ts)
        self.one.cursor_ts = ts
        self._read_out()

    def focus_chart(self) -> None:
        """Give the keys to a chart."""
        (self.one if self.zoomed else self.stack).focus()

    def action_neighbour(self, step: int) -> None:
        """Choose the chart above or below."""
        self.stack.neighbour(step)

    def action_leap(self, columns: int) -> None:
        """Move the cursor by so many columns."""
        (self.one if self.zoomed else self.stack).action_move_cursor(columns)

    def on_chart_cursor_moved(self, event: Chart.CursorMoved) -> None:
        event.stop()
        self.stack.move_cursor(event.ts)
        self._cursor_moved(event.ts)

    def on_chart_stack_chosen(self, event: ChartStack.Chosen) -> None:
        event.stop()
        self._show_one()
        self._read_out()

    def _cursor_moved(self, ts: float) -> None:
        self._read_out()
        self._moved(ts)

    def _show_one(self) -> None:
        chosen = self.stack.chosen
        if self.zoomed and chosen is not None and chosen.picture.spec is not None:
            self.one.show(replace(chosen.picture.spec, axis=True))
            self.one.cursor_ts = self.stack.cursor_ts

    def _read_out(self) -> None:
        stack = self.stack
        chosen, ts = stack.chosen, stack.cursor_ts
        if ts is None or chosen is None:
            self.query_one(ReadoutLine).show([])
            return
        ordered = (chosen, *(place for place in stack.places if place is not chosen))
        readings = (_reading(place, ts) for place in ordered)
        self.query_one(ReadoutLine).show(line(Readout(ts, readings, self._zone), self.size.width))


def heading(state: CallState, loaded: LoadedCall, pair: Pair) -> Content:
    """`` 111 → 640  pair 3/9 · video audio device · 20:01:00–20:08:00 (7:00/16:05)``"""
    lang, zone = state.reader.lang, state.reader.zone
    window, pairs = state.viewpoint.window, loaded.curves.pairs
    place = f"{pairs.index(pair) + 1}/{len(pairs)}" if pair in pairs else f"–/{len(pairs)}"
    who = str(pair.sender) if pair.alone else f"{pair.sender} → {pair.receiver}"
    tabs: list[str | tuple[str, str]] = []
    for group in groups_of(loaded.curves, pair):
        name = say(lang, group.value)
        shown = group is state.viewpoint.group
        tabs += [" ", (f"[{name}]", theme.STRONG) if shown else (name, theme.QUIET)]
    span = f"{clock_text(window.from_ts, zone)}–{clock_text(window.to_ts, zone)}"
    length = duration_text(window.span_s)
    if window.zoomed_in:
        length += f"/{duration_text(window.last_ts - window.first_ts)}"
    return Content.assemble((f" {who}", theme.STRONG), f"  {place} ·", *tabs, f" · {span} ({length})")


def _reading(place: Place, ts: float) -> Reading:
    return "↓" if place.receives else "↑", place.picture.spec, place.picture.values(ts)
