"""Usage: users, sessions and channels of the last seven UTC days, as numbers and bars."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from cbtui.catalog.usage import USAGE_METRICS, UsageMetric
from cbtui.model.answer import Answer
from cbtui.model.endpoint import Endpoint
from cbtui.model.usage import UsageDay
from cbtui.times import HOUR, age_text, clock_text, date_text
from cbtui.tui import commands, theme
from cbtui.tui.export import Export, csv_text
from cbtui.tui.screens.base import CbtuiScreen
from cbtui.tui.widgets.plain import Plain
from cbtui.tui.widgets.status_line import Sources
from cbtui.tui.widgets.table import CellTable, Column, Row

DAYS = 7
BAR_CELLS = 24
_EIGHTHS = " ▏▎▍▌▋▊▉"


class UsageScreen(CbtuiScreen):
    """Seven UTC days."""

    NAME = "usage"
    CSS_PATH = "usage.tcss"
    BINDINGS: ClassVar[list[BindingType]] = commands.bindings("usage")
    ENDPOINTS = (Endpoint.USAGE,)
    HELP_TEXT = (
        "Users: different uids; one user in two channels counts twice. Sessions: every join counts. Channels: from the "
        "first join to the last leave counts once. Per user: sessions divided by users.",
        "Days are UTC days: in UTC+8 such a day lasts from 08:00 to 08:00. A day is final after 08:00 UTC of the next; "
        "until then it is marked, and figures may be missing.",
        "One request of the ten a day brings all seven days; closed days are kept for ever and never asked for again. "
        "The API looks back seven days. z shows the bars of the next metric.",
    )

    def __init__(self) -> None:
        super().__init__()
        self._answer: Answer[tuple[UsageDay, ...]] | None = None
        self._asked = False
        self._barred = 0

    def body(self) -> ComposeResult:
        yield CellTable(self._columns(), classes="body")
        yield Plain(classes="body", id="notes")

    def _columns(self) -> tuple[Column, ...]:
        numbers = (Column(metric.name, metric.short.of(self.lang), 9, right=True) for metric in USAGE_METRICS)
        return (
            Column("date", self.say("UTC day"), 14),
            *numbers,
            Column("ratio", self.say("per user"), 8, right=True),
            Column("bar", self._bar_label()),
        )

    def _bar_label(self) -> str:
        return USAGE_METRICS[self._barred].short.of(self.lang)

    def status(self, sources: Sources) -> Content:
        quota = next((quota for quota in sources.quotas if quota.endpoint is Endpoint.USAGE), None)
        parts: list[str] = []
        if self._answer and self._answer.fetched_at:
            age = age_text(self.now() - self._answer.fetched_at)
            parts.append(self.say("fetched {age} ago", age=age))
        if quota is not None:
            parts.append(self.say("{count} left today", count=quota.left_today))
            if quota.next_allowed_ts > self.now():
                soon = quota.next_allowed_ts - self.now() < HOUR
                at = clock_text(quota.next_allowed_ts, self.zone, seconds=soon)
                parts.append(self.say("next request allowed at {time}", time=at))
        return Content(" " + " · ".join(parts))

    async def paint(self) -> None:
        self._answer = await self.service.usage(DAYS, fetch=False)
        if not any(day.values for day in self._answer.data):
            if self._asked:
                advice = self.say("The server sent no figures for these days. Press r to ask again.")
                self.show_state("░", self.say("No usage yet"), advice)
        else:
            self._show(self._answer)
        if not self._asked:
            self._asked = True
            self.work_on(self._fetch(), "fetch")

    async def fetch(self) -> None:
        self._answer = await self.service.usage(DAYS)

    def _show(self, answer: Answer[tuple[UsageDay, ...]]) -> None:
        self.show_body()
        metric = USAGE_METRICS[self._barred]
        most = max((day.values.get(metric.name, 0.0) for day in answer.data), default=0.0)
        self.query_one(CellTable).show([Row(str(day.ts), self._cells(day, metric, most)) for day in answer.data])
        self.query_one("#notes", Plain).show(" ".join(answer.notes), layout=True)

    def _cells(self, day: UsageDay, metric: UsageMetric, most: float) -> tuple[str | Content, ...]:
        moment = datetime.fromtimestamp(day.ts, UTC)
        weekday = self.say(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[moment.weekday()])
        label = f"{date_text(day.ts, UTC)} {weekday}"
        bar = _bar(day.values.get(metric.name), most)
        if not day.final:
            bar = f"{bar} {self.say('not final')}".strip()
        return (
            label,
            *self._numbers(day),
            _ratio(day),
            Content.assemble((bar, theme.OK if day.final else theme.QUIET)),
        )

    def _numbers(self, day: UsageDay) -> Sequence[str]:
        return [_count(day.values.get(metric.name)) for metric in USAGE_METRICS]

    def action_zoom(self) -> None:
        """Show the bars of the next metric."""
        self._barred = (self._barred + 1) % len(USAGE_METRICS)
        self.query_one(CellTable).relabel(self._columns())
        self.repaint(even_paused=True)

    def project_changed(self) -> None:
        self._answer, self._asked = None, False

    def selected_text(self) -> str:
        day = self._chosen()
        if day is None:
            return ""
        numbers = ", ".join(f"{metric.name} {_count(day.values.get(metric.name))}" for metric in USAGE_METRICS)
        return f"{date_text(day.ts, UTC)} UTC: {numbers}"

    def _chosen(self) -> UsageDay | None:
        key = self.query_one(CellTable).cursor_key
        days = self._answer.data if self._answer else ()
        return next((day for day in days if str(day.ts) == key), None)

    def export(self) -> Export | None:
        if self._answer is None:
            return None
        header = ("ts", "date", *(metric.name for metric in USAGE_METRICS), "final")
        rows = (
            (day.ts, date_text(day.ts, UTC), *(day.values.get(metric.name) for metric in USAGE_METRICS), day.final)
            for day in self._answer.data
        )
        return Export("csv", csv_text(header, rows))


def _count(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}".replace(",", " ")


def _ratio(day: UsageDay) -> str:
    users, sessions = day.values.get("userCount"), day.values.get("sessionCount")
    return f"{sessions / users:.2f}" if users and sessions is not None else "–"


def _bar(value: float | None, most: float) -> str:
    """Blocks for a value, to an eighth of a cell; ``░`` for a day without figures."""
    if value is None:
        return "░"
    if most <= 0:
        return ""
    eighths = round(value / most * BAR_CELLS * 8)
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()
