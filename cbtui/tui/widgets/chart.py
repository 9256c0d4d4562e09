"""A chart over time as a widget of its own, with a cursor that the user moves."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from cbtui.tui.widgets.chart_picture import ChartPicture
from cbtui.tui.widgets.chart_spec import ChartSpec
from cbtui.tui.widgets.drawn import Drawn, Ink
from cbtui.tui.widgets.plot import GUTTER


class Chart(Drawn, can_focus=True):
    """Title and value above, the plot below; see :class:`ChartSpec`.

    ``cursor_ts`` (Unix seconds, or None) is the vertical line. Setting it never draws the plot again and posts
    nothing; the user's own moves (arrows, h, l, a click) post :class:`CursorMoved`.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "move_cursor(-1)", "Cursor left", show=False),
        Binding("right,l", "move_cursor(1)", "Cursor right", show=False),
        Binding("pageup", "move_cursor(-10)", "Cursor far left", show=False),
        Binding("pagedown", "move_cursor(10)", "Cursor far right", show=False),
        Binding("g,home", "move_cursor(-9999)", "Cursor to the start", show=False),
        Binding("G,end", "move_cursor(9999)", "Cursor to the end", show=False),
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
        self._picture = ChartPicture(self.ink)
        if spec is not None:
            self.show(spec)

    @property
    def spec(self) -> ChartSpec | None:
        """What is shown."""
        return self._picture.spec

    def show(self, spec: ChartSpec) -> None:
        """Show ``spec``. The plot is drawn again only if what it is drawn from changed."""
        if self._picture.show(spec):
            self.refresh()

    def values(self, ts: float | None) -> tuple[float | None, ...]:
        """Each line's value at ``ts`` (None where there is none near); at None, the last one shown."""
        return self._picture.values(ts)

    def watch_cursor_ts(self, new: float | None) -> None:
        changed = self._picture.move_cursor(new)
        if changed:
            self.refresh(*changed)

    def action_move_cursor(self, step: int) -> None:
        """Move the cursor by ``step`` columns; the first move starts in the middle."""
        column, columns = self._picture.column(self.cursor_ts), self._picture.frame.columns
        if column is None:
            column = columns // 2 - (step if abs(step) == 1 else 0)
        self._move_to(max(0, min(columns - 1, column + step)))

    def on_click(self, event: events.Click) -> None:
        if event.x >= GUTTER:
            event.stop()
            self._move_to(event.x - GUTTER)

    def on_resize(self) -> None:
        # Lines may have been rendered at the new size before this is told.
        self._picture.fit(*self.size)
        self.refresh()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._picture.forget_styles()

    def render_line(self, y: int) -> Strip:
        columns = self.size.width
        if self.spec is None or columns <= GUTTER:
            return self.blank(columns)
        self._picture.fit(*self.size)
        self._picture.point(self.has_focus)
        line = self._picture.line(y)
        if line is None:
            return self.blank(columns)
        return Strip(line.segments, line.cells).adjust_cell_length(columns, self.ink(Ink.PLAIN))

    def _move_to(self, column: int) -> None:
        ts = self._picture.ts_of(column)
        if ts is not None:
            self.cursor_ts = ts
            self.post_message(self.CursorMoved(self, ts))
