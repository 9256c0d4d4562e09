"""The charts of a pair: stacked, or side by side; one time axis, one cursor, its values as text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, tzinfo
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.strip import Strip

from cbtui.tui.call.curves import Cells
from cbtui.tui.call.readout import Reading, Readout, line
from cbtui.tui.widgets import braille
from cbtui.tui.widgets.chart import Chart
from cbtui.tui.widgets.chart_spec import ChartSpec
from cbtui.tui.widgets.drawn import Drawn
from cbtui.tui.widgets.plain import Plain
from cbtui.tui.widgets.plot import GUTTER, time_labels
from cbtui.tui.widgets.time_window import TimeWindow

LEAP = 10
"""Columns that PgUp and PgDn move the cursor."""


class TimeAxis(Drawn):
    """The times under a stack of charts, once for all of them."""

    DEFAULT_CSS = "TimeAxis { height: 1; width: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self._spec = ChartSpec("", "", (), 0, 1)

    def show(self, window: TimeWindow, zone: tzinfo) -> None:
        """Label ``window`` in ``zone``."""
        spec = replace(self._spec, from_ts=window.from_ts, to_ts=window.to_ts, zone=zone)
        if spec != self._spec:
            self._spec = spec
            self.refresh()

    def render_line(self, y: int) -> Strip:
        columns = self.size.width - GUTTER
        if y or columns < 1:
            return Strip.blank(self.size.width, self.rich_style)
        return self.strip(braille.time_row(time_labels(self._spec, columns), columns), self.size.width)


class StackedChart(Chart):
    """A chart that tells its stack of the cursor at once: what follows it is drawn in the same frame."""

    def __init__(self, moved: Callable[[float], None]) -> None:
        super().__init__()
        self._moved = moved

    def watch_cursor_ts(self, old: float | None, new: float | None) -> None:
        super().watch_cursor_ts(old, new)
        if self.has_focus and new is not None:
            self._moved(new)

    def on_chart_cursor_moved(self, event: Chart.CursorMoved) -> None:
        event.stop()
        self._moved(event.ts)


class ChartStack(VerticalScroll, can_focus=False, inherit_bindings=False):
    """The charts; what is focused scrolls into sight."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "neighbour(-1)", "Chart above", show=False),
        Binding("down,j", "neighbour(1)", "Chart below", show=False),
        Binding("pageup", f"leap({-LEAP})", "Cursor far left", show=False),
        Binding("pagedown", f"leap({LEAP})", "Cursor far right", show=False),
        Binding("home", "leap(-999999)", "Cursor to the start", show=False),
        Binding("end", "leap(999999)", "Cursor to the end", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.charts: list[Chart] = []
        """What is shown, in its order."""
        self.in_sight: list[Chart] = []
        """The charts that are not scrolled away; their cursors move together."""
        self.cursor_ts: float | None = None

    def hold(self, charts: list[Chart]) -> None:
        """Take the charts that are shown now."""
        self.charts = charts
        self.call_after_refresh(self.look_around)

    def look_around(self) -> None:
        """Find out which charts are in sight, and put their cursors where they belong."""
        top, height = self.scroll_offset.y, self.size.height
        regions = ((chart, chart.virtual_region) for chart in self.charts if chart.display)
        self.in_sight[:] = [chart for chart, at in regions if at.y < top + height and at.bottom > top]
        for chart in self.in_sight:
            chart.linked = self.in_sight
            chart.cursor_ts = self.cursor_ts

    def move_cursor(self, ts: float | None) -> None:
        """Put the cursors at ``ts`` (Unix seconds)."""
        self.cursor_ts = ts
        for chart in self.in_sight:
            chart.cursor_ts = ts

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self.look_around()

    def on_resize(self) -> None:
        self.look_around()

    @property
    def chosen(self) -> Chart | None:
        """The focused chart, else the one that was focused last, else the first."""
        charts = self.charts
        focused = [chart for chart in charts if chart.has_focus] or [c for c in charts if c.has_class("-chosen")]
        return next(iter(focused or charts), None)

    def action_neighbour(self, step: int) -> None:
        """Focus the chart above or below."""
        charts, chosen = self.charts, self.chosen
        if chosen is None:
            return
        region = chosen.region
        same = [chart for chart in charts if chart.region.x == region.x] or charts
        at = same.index(chosen) + step
        if 0 <= at < len(same):
            same[at].focus()

    def action_leap(self, columns: int) -> None:
        """Move the cursor by so many columns."""
        if self.chosen is not None:
            self.chosen.action_move_cursor(columns)


class PairCharts(Vertical):
    """Heading, charts, time axis and readout. ``moved`` is told where a person put the cursor (Unix seconds)."""

    def __init__(self, moved: Callable[[float], None], *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._moved = moved
        self._zone: tzinfo = UTC

    def compose(self) -> ComposeResult:
        yield Plain(id="pair")
        yield ChartStack()
        with Horizontal(id="axes"):
            yield TimeAxis()
            yield TimeAxis()
        yield Plain(id="readout")

    @property
    def stack(self) -> ChartStack:
        return self.query_one(ChartStack)

    @property
    def zoomed(self) -> bool:
        """One chart fills the screen."""
        return self.has_class("-one")

    def show(self, heading: Content, cells: Cells, window: TimeWindow, zone: tzinfo) -> None:
        """Show charts row by row, left and right in turn (None: an empty place), all of the same ``window``."""
        self._zone = zone
        self.query_one("#pair", Plain).show(heading)
        stack = self.stack
        pool = list(stack.query(Chart))
        if len(pool) < len(cells):
            more = [StackedChart(self._cursor_moved) for _ in range(len(cells) - len(pool))]
            stack.mount_all(more)
            pool += more
        shown = []
        for number, chart in enumerate(pool):
            spec = cells[number] if number < len(cells) else None
            chart.set_class(spec is None, "-none")
            chart.set_class(number >= len(cells), "-spare")
            chart.set_class(bool(number % 2), "-receiver")
            if spec is not None:
                chart.show(self._fitted(spec, chart))
                shown.append(chart)
        stack.hold(shown)
        for axis in self.query(TimeAxis):
            axis.show(window, zone)

    def move_cursor(self, ts: float | None) -> None:
        """Put every chart's cursor at ``ts`` (Unix seconds) and read the values out."""
        self.stack.move_cursor(ts)
        self._read_out()

    def toggle_one(self) -> bool:
        """One chart in all the room, or all of them again; True when it is one now."""
        chosen = self.stack.chosen
        if chosen is None:
            return False
        one = not self.zoomed
        self.set_class(one, "-one")
        for chart in self.stack.charts:
            chart.set_class(chart is chosen, "-chosen")
            if chart.spec is not None:
                chart.show(self._fitted(chart.spec, chart))
        self.stack.call_after_refresh(self.stack.look_around)
        chosen.focus()
        return one

    def focus_chart(self) -> None:
        """Give the keys to a chart."""
        if self.stack.chosen is not None:
            self.stack.chosen.focus()

    def _cursor_moved(self, ts: float) -> None:
        if ts != self.stack.cursor_ts:
            self.stack.cursor_ts = ts
            self._read_out()
            self._moved(ts)

    def on_descendant_focus(self) -> None:
        focused = [chart for chart in self.stack.charts if chart.has_focus]
        if focused:
            for chart in self.stack.charts:
                chart.set_class(chart is focused[0], "-chosen")
            self._read_out()

    def _fitted(self, spec: ChartSpec, chart: Chart) -> ChartSpec:
        return replace(spec, axis=self.zoomed and chart.has_class("-chosen"))

    def _read_out(self) -> None:
        stack, chosen = self.stack, self.stack.chosen
        text = Content("")
        if stack.cursor_ts is not None and chosen is not None:
            ordered = (chosen, *(chart for chart in stack.charts if chart is not chosen))
            text = line(Readout(stack.cursor_ts, (_reading(chart, stack.cursor_ts) for chart in ordered), self._zone),
                        self.size.width)  # fmt: skip
        self.query_one("#readout", Plain).show(text)


def _reading(chart: Chart, ts: float) -> Reading:
    return _arrow(chart), chart.spec, chart.values(ts)


def _arrow(chart: Chart) -> str:
    return "↓" if chart.has_class("-receiver") else "↑"
