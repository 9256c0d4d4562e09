"""A stage for widgets, and a way to read what they paint."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.message import Message
from textual.widget import Widget

from cbtui.tui.screens.call.matrix_grid import MatrixGrid
from cbtui.tui.screens.live.minute_panel import MinutePanel
from cbtui.tui.widgets.chart import Chart
from cbtui.tui.widgets.table import CellTable


class Stage(App[None]):
    """Shows widgets, and keeps the messages they send up."""

    def __init__(self, *widgets: Widget) -> None:
        super().__init__()
        self._staged = widgets
        self.heard: list[Message] = []

    def compose(self) -> ComposeResult:
        yield from self._staged

    def on_chart_cursor_moved(self, message: Chart.CursorMoved) -> None:
        self.heard.append(message)

    def on_matrix_grid_cell_chosen(self, message: MatrixGrid.CellChosen) -> None:
        self.heard.append(message)

    def on_minute_panel_chosen(self, message: MinutePanel.Chosen) -> None:
        self.heard.append(message)

    def on_cell_table_selected(self, message: CellTable.Selected) -> None:
        self.heard.append(message)

    def on_cell_table_highlighted(self, message: CellTable.Highlighted) -> None:
        self.heard.append(message)


def painted(widget: Widget) -> list[str]:
    """The widget's rows as text."""
    return ["".join(segment.text for segment in widget.render_line(y)) for y in range(widget.size.height)]
