"""A live metric as a chart with axes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from math import nan

from cbtui.catalog.level import Scale
from cbtui.catalog.live import LiveMetric
from cbtui.model.live import Minute
from cbtui.times import MINUTE
from cbtui.tui.widgets.chart_spec import ChartSpec, Line


def metric_chart(
    metric: LiveMetric, scale: Scale, minutes: Sequence[Minute], window: tuple[int, int], zone: tzinfo, lang: str
) -> ChartSpec:
    """The chart of one metric over the window; a minute without a value is a gap."""
    start, end = window
    shown = [minute for minute in minutes if start <= minute.ts < end]
    line = Line(
        metric.short(lang),
        [minute.ts for minute in shown],
        [minute.values.get(metric.name, nan) for minute in shown],
    )
    return ChartSpec(
        metric.names(lang),
        metric.unit,
        (line,),
        start,
        end,
        warn=scale.warn,
        bad=scale.bad,
        direction=scale.direction,
        reached=scale.reached,
        gap_s=1.5 * MINUTE,
        zone=zone,
        lang=lang,
    )
