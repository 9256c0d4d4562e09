"""Usage by UTC day as rows with bars, and as a chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import nan

from textual.content import Content

from cbtui.catalog.level import MARKS, Direction, Level
from cbtui.catalog.phrases import say
from cbtui.catalog.usage import USAGE_METRICS, UsageMetric
from cbtui.model.usage import FINAL_AFTER, UsageDay
from cbtui.times import DAY, date_text
from cbtui.tui import theme
from cbtui.tui.widgets.chart_spec import ChartSpec, Line, Mark
from cbtui.tui.widgets.table import Cell, CellValue, Column, Row

_EIGHTHS = " ▏▎▍▌▋▊▉"
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_PADDING = 2
"""Cells around each column of a table."""
_SCROLLBAR = 2


def usage_columns(metric: UsageMetric, lang: str, *, wide: bool) -> list[Column]:
    """The columns; the last one has the bars of ``metric``."""
    numbers = [Column(each.name, each.short.of(lang), 9, right=True) for each in USAGE_METRICS]
    ratio = [Column("ratio", say(lang, "per user"), 8, right=True)] if wide else []
    return [
        Column("date", say(lang, "UTC day"), 15 if wide else 10),
        *numbers,
        *ratio,
        Column("state", say(lang, "state"), 10),
        Column("bar", metric.short.of(lang)),
    ]


def bar_cells(columns: Sequence[Column], width: int) -> int:
    """Cells that the flexible column has on a screen of ``width`` columns."""
    fixed = sum(column.width or 0 for column in columns) + _PADDING * len(columns) + _SCROLLBAR
    return max(4, width - fixed)


@dataclass(frozen=True, slots=True)
class DayFormat:
    """How the rows are written: ``now`` is the server's clock, ``cells`` the width of the longest bar."""

    lang: str
    now: float
    cells: int
    wide: bool


def usage_rows(days: Sequence[UsageDay], metric: UsageMetric, form: DayFormat) -> list[Row]:
    """A row for each day; the key is its first second."""
    most = max((day.values.get(metric.name, 0.0) for day in days), default=0.0)
    return [Row(str(day.ts), _cells(day, _bar(day, metric, most, form.cells), form)) for day in days]


def _cells(day: UsageDay, bar: Content, form: DayFormat) -> tuple[CellValue, ...]:
    numbers = [count_text(day.values.get(metric.name)) for metric in USAGE_METRICS]
    ratio = [_ratio(day)] if form.wide else []
    return (day_text(day, form.lang, year=form.wide), *numbers, *ratio, _state(day, form), bar)


def day_text(day: UsageDay, lang: str, *, year: bool) -> str:
    """``01-15 Thu``, or with the year."""
    date = date_text(day.ts, UTC)
    return f"{date if year else date[5:]} {say(lang, _WEEKDAYS[datetime.fromtimestamp(day.ts, UTC).weekday()])}"


def _state(day: UsageDay, form: DayFormat) -> CellValue:
    if day.final:
        return say(form.lang, "final")
    if not day.values and form.now >= day.ts + DAY + FINAL_AFTER:
        return Cell(say(form.lang, "no figures"), Level.NO_DATA, mark=False)
    return Cell(say(form.lang, "not final"), Level.WARN, mark=False)


def count_text(value: float | None) -> str:
    """``12 345``; ``–`` where there is no figure."""
    return "–" if value is None else f"{value:,.0f}".replace(",", " ")


def _ratio(day: UsageDay) -> str:
    users, sessions = day.values.get("userCount"), day.values.get("sessionCount")
    return f"{sessions / users:.2f}" if users and sessions is not None else "–"


def _bar(day: UsageDay, metric: UsageMetric, most: float, cells: int) -> Content:
    """Blocks to an eighth of a cell, quiet while the day is not final; ``░`` where there is no figure."""
    value = day.values.get(metric.name)
    if value is None:
        return Content.styled(MARKS[Level.NO_DATA], theme.QUIET)
    eighths = round(value / most * cells * 8) if most > 0 else 0
    blocks = "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()
    return Content.styled(blocks or "▏", theme.OK if day.final else theme.QUIET)


def usage_chart(days: Sequence[UsageDay], metric: UsageMetric, lang: str) -> ChartSpec:
    """The days as a line, each at its noon (UTC); those that are not final are marked."""
    line = Line(
        metric.short.of(lang),
        [day.ts + DAY // 2 for day in days],
        [day.values.get(metric.name, nan) for day in days],
    )
    open_days = [day for day in days if day.values and not day.final]
    marks = tuple(Mark(day.ts, day.ts + DAY, Level.WARN) for day in open_days)
    names = ", ".join(day_text(day, lang, year=False) for day in open_days)
    title = say(lang, "{metric} by UTC day", metric=metric.names.of(lang))
    return ChartSpec(
        f"{title} · {say(lang, 'not final')}: {names}" if names else title,
        "",
        (line,),
        days[0].ts,
        days[-1].ts + DAY,
        direction=Direction.NEUTRAL,
        marks=marks,
        y_min=0,
        gap_s=1.5 * DAY,
        lang=lang,
    )
