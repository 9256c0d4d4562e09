"""One live metric as a chart with axes, on the whole screen."""

from __future__ import annotations

from math import nan
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from cbtui.catalog.live import LIVE_METRICS, LiveMetric
from cbtui.catalog.phrases import say
from cbtui.model.live import Minute
from cbtui.times import MINUTE, clock_text
from cbtui.tui.screens.live.state import LiveState
from cbtui.tui.widgets.chart import Chart
from cbtui.tui.widgets.chart_spec import ChartSpec, Line
from cbtui.tui.widgets.plain import Plain


class MetricChart(Vertical):
    """The chart of ``metric``; up and down go to the others."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "other(-1)", show=False),
        Binding("down", "other(1)", show=False),
    ]

    def __init__(self, metric: LiveMetric, state: LiveState, *, classes: str | None = None) -> None:
        super().__init__(id="zoomed", classes=classes)
        self.metric = metric
        self._state = state

    def compose(self) -> ComposeResult:
        yield Chart()
        yield Plain(id="cursor")

    @property
    def minute(self) -> Minute | None:
        """The minute under the cursor; None before it was moved."""
        ts = self.query_one(Chart).cursor_ts
        if ts is None:
            return None
        return min(self._state.minutes, key=lambda minute: abs(minute.ts - ts), default=None)

    def on_mount(self) -> None:
        self.show(self._state)
        self.query_one(Chart).focus()

    def show(self, state: LiveState) -> None:
        """Show the metric over the window; a minute without a value is a gap."""
        self._state = state
        self.query_one(Chart).show(metric_chart(self.metric, state))
        self._read_out()

    def on_chart_cursor_moved(self, event: Chart.CursorMoved) -> None:
        event.stop()
        self._read_out()

    def _read_out(self) -> None:
        """Say the time under the cursor, what the metric was, and where Enter leads."""
        minute, state = self.minute, self._state
        hint = say(state.lang, "← → put a cursor on a minute; y, R and Enter are about it")
        if minute is not None:
            opens = say(state.lang, "Enter: the events of {time}", time=_clock(minute, state))
            hint = f"{_clock(minute, state)}  {state.value_text(self.metric, minute)}  {opens}"
        self.query_one("#cursor", Plain).write(f" {hint}")

    def action_other(self, step: int) -> None:
        """The metric above or below in the catalog."""
        index = LIVE_METRICS.index(self.metric) + step
        self.metric = LIVE_METRICS[max(0, min(len(LIVE_METRICS) - 1, index))]
        self.show(self._state)


def _clock(minute: Minute, state: LiveState) -> str:
    return clock_text(minute.ts, state.zone, seconds=False)


def metric_chart(metric: LiveMetric, state: LiveState) -> ChartSpec:
    """The chart of one metric over the window of a state."""
    start, end = state.window
    scale = metric.scale(state.limits)
    shown = [minute for minute in state.minutes if start <= minute.ts < end]
    line = Line(
        metric.short(state.lang),
        [minute.ts for minute in shown],
        [minute.values.get(metric.name, nan) for minute in shown],
    )
    return ChartSpec(
        metric.names(state.lang),
        metric.unit,
        (line,),
        start,
        end,
        warn=scale.warn,
        bad=scale.bad,
        direction=scale.direction,
        reached=scale.reached,
        gap_s=1.5 * MINUTE,
        zone=state.zone,
        lang=state.lang,
    )
