"""What the Live screen shows."""

from __future__ import annotations

from datetime import tzinfo

from msgspec import Struct

from cbtui.catalog.live import LIVE_METRICS, LiveMetric
from cbtui.catalog.phrases import say
from cbtui.catalog.thresholds import Thresholds
from cbtui.model.live import Minute
from cbtui.model.snapshot import LiveSnapshot
from cbtui.times import stamp_text
from cbtui.tui.export import Export, csv_text


class LiveState(Struct, frozen=True):
    """An hour of minutes (``window``: from, to before, Unix seconds) with the limits that judge it."""

    snapshot: LiveSnapshot
    window: tuple[int, int]
    limits: Thresholds
    zone: tzinfo
    lang: str

    @property
    def minutes(self) -> tuple[Minute, ...]:
        return tuple(self.snapshot.minutes.data)

    def value_text(self, metric: LiveMetric, minute: Minute) -> str:
        """``video freeze rate 9.1 %``; that there is no data, where the minute has none."""
        value = minute.values.get(metric.name)
        name = metric.names(self.lang)
        return f"{name}: {say(self.lang, 'no data')}" if value is None else f"{name} {value:g} {metric.unit}".rstrip()

    def export(self) -> Export:
        """The minutes as CSV, in the API's names."""
        names = [metric.name for metric in LIVE_METRICS]
        rows = [
            [minute.ts, stamp_text(minute.ts, self.zone), *(minute.values.get(name) for name in names)]
            for minute in self.minutes
        ]
        return Export("csv", csv_text(["ts", "time", *names], rows))
