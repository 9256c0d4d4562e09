"""One live metric as a chart with axes, on the whole screen."""

from __future__ import annotations

from math import nan
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from cbtui.catalog.live import LIVE_METRICS, LiveMetric
from cbtui.times import MINUTE
from cbtui.tui.screens.live.state import LiveState
from cbtui.tui.widgets.chart import Chart
from cbtui.tui.widgets.chart_spec import ChartSpec, Line


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

    def on_mount(self) -> None:
        self.show(self._state)
        self.query_one(Chart).focus()

    def show(self, state: LiveState) -> None:
        """Show the metric over the window; a minute without a value is a gap."""
        self._state = state
        self.query_one(Chart).show(metric_chart(self.metric, state))

    def action_other(self, step: int) -> None:
        """The metric above or below in the catalog."""
        index = LIVE_METRICS.index(self.metric) + step
        self.metric = LIVE_METRICS[max(0, min(len(LIVE_METRICS) - 1, index))]
        self.show(self._state)


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
