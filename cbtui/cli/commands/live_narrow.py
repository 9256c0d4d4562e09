"""The live table on a narrow terminal: eleven columns in 80 cells, nothing wrapped and nothing cut."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from cbtui.catalog.level import Scale, level_text
from cbtui.catalog.live import LIVE_METRICS, LiveMetric
from cbtui.catalog.term import Names
from cbtui.cli.commands.live import NOTHING, colour_of, mark_of
from cbtui.cli.invocation import Invocation
from cbtui.cli.table import Column, Row
from cbtui.times import zone_label

TITLES = {
    "pcu": Names("users", "用户"),
    "pcc": Names("chans", "频道"),
    "joinSuccessRate": Names("join", "加入"),
    "joinSuccess5SecsRate": Names("in5s", "5秒"),
    "videoFreezeRate": Names("v.frz", "视卡"),
    "audioFreezeRate": Names("a.frz", "音卡"),
    "videoUpstreamExcellentTransRate": Names("v.up", "视上"),
    "videoEnd2EndExcellentTransRate": Names("v.e2e", "视端"),
    "audioUpstreamExcellentTransRate": Names("a.up", "音上"),
    "audioEnd2EndExcellentTransRate": Names("a.e2e", "音端"),
}
"""At most five cells, as wide as the values."""


def columns(invocation: Invocation, rows: Sequence[Row]) -> tuple[Column, ...]:
    """Minutes without the date (the day of the month where there are several), rates with one decimal."""
    days = {_moment(row, invocation).date() for row in rows}
    form = "%H:%M" if len(days) < 2 else "%d %H:%M"
    time = Column(zone_label(invocation.now, invocation.zone), lambda row: _moment(row, invocation).strftime(form))
    return (
        time,
        *(_column(metric, metric.scale(invocation.settings.thresholds), invocation.lang) for metric in LIVE_METRICS),
    )


def _moment(row: Row, invocation: Invocation) -> datetime:
    return datetime.fromtimestamp(row["ts"], invocation.zone)


def _column(metric: LiveMetric, scale: Scale, lang: str) -> Column:
    return Column(TITLES[metric.name].of(lang), _shown(metric, scale), right=True, colour=colour_of(metric.name, scale))


def _shown(metric: LiveMetric, scale: Scale) -> Callable[[Row], str]:
    def show(row: Row) -> str:
        value = row[metric.name]
        if value is None:
            return NOTHING
        return f"{level_text(scale, value, 1)}{mark_of(scale, value)}" if metric.unit else counted(value)

    return show


def counted(value: float) -> str:
    """A count in at most five cells, as long as it is less than ten million million."""
    shown = ""
    for size, unit in ((1, ""), (1e3, "k"), (1e6, "M"), (1e9, "G")):
        shown = f"{value / size:.0f}{unit}"
        if len(shown) <= 5:
            break
    return shown
