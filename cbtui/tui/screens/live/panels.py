"""The panels of the live metrics: beside each other as far as they are readable, one of them with the keys."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Grid

from cbtui.catalog.live import LIVE_METRICS, LiveMetric
from cbtui.tui.screens.live.minute_panel import MinutePanel
from cbtui.tui.screens.live.state import LiveState

PANEL_COLUMNS = 26
"""Terminal columns that a panel needs to be useful."""
MOST_COLUMNS = 5


class MetricPanels(Grid):
    """A panel for each live metric, in the order of the catalog."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", show=False),
        Binding("right", "step(1)", show=False),
        Binding("up", "step_row(-1)", show=False),
        Binding("down", "step_row(1)", show=False),
        Binding("home", "step(-99)", show=False),
        Binding("end", "step(99)", show=False),
    ]

    def __init__(self, *, classes: str | None = None) -> None:
        self._panels = [MinutePanel() for _ in LIVE_METRICS]
        self._columns = 1
        super().__init__(*self._panels, id="panels", classes=classes)

    def show(self, state: LiveState) -> None:
        """Show every metric over the window."""
        for panel, metric in zip(self._panels, LIVE_METRICS, strict=True):
            panel.show(metric, metric.scale(state.limits), state.minutes, *state.window, state.lang, state.zone)

    @property
    def metric(self) -> LiveMetric | None:
        """The metric that the keys are on."""
        panel = self._focused()
        return None if panel is None else panel.metric

    def choose(self, metric: LiveMetric) -> None:
        """Give the keys to a metric's panel."""
        self._panels[LIVE_METRICS.index(metric)].focus()

    def on_resize(self, event: events.Resize) -> None:
        """As many panels beside each other as are readable; the last of each column closes its box."""
        self._columns = max(1, min(MOST_COLUMNS, event.size.width // PANEL_COLUMNS))
        self.styles.grid_size_columns = self._columns
        self.styles.grid_size_rows = -(-len(self._panels) // self._columns)
        for index, panel in enumerate(self._panels):
            panel.closed = index + self._columns >= len(self._panels)

    def action_step(self, panels: int) -> None:
        """To a panel further on, or the first or last."""
        panel = self._focused()
        index = 0 if panel is None else self._panels.index(panel) + panels
        self._panels[max(0, min(len(self._panels) - 1, index))].focus()

    def action_step_row(self, rows: int) -> None:
        """To the panel above or below."""
        panel = self._focused()
        index = 0 if panel is None else self._panels.index(panel) + rows * self._columns
        if 0 <= index < len(self._panels):
            self._panels[index].focus()

    def on_minute_panel_chosen(self, event: MinutePanel.Chosen) -> None:
        event.stop()
        event.panel.focus()

    def _focused(self) -> MinutePanel | None:
        focused = self.screen.focused
        return focused if isinstance(focused, MinutePanel) else None
