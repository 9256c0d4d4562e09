"""Usage: users, sessions and channels of the last seven UTC days, as numbers, bars and a chart."""

from __future__ import annotations

from datetime import UTC
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from cbtui.catalog.usage import USAGE_METRICS
from cbtui.errors import CbtuiError
from cbtui.events import Event, QuotaChanged, StoreChanged
from cbtui.model.answer import Answer
from cbtui.model.endpoint import Endpoint
from cbtui.model.usage import UsageDay
from cbtui.times import HOUR, age_text, date_text
from cbtui.tui import commands, theme
from cbtui.tui.export import Export, csv_text
from cbtui.tui.screens.base import CbtuiScreen
from cbtui.tui.screens.usage_rows import Look, bar_cells, count_text, usage_chart, usage_columns, usage_rows
from cbtui.tui.trouble import quota_parts, trouble_cause, trouble_content, trouble_of
from cbtui.tui.widgets.plain import Plain
from cbtui.tui.widgets.status_line import Sources
from cbtui.tui.widgets.table import CellTable

DAYS = 7
STALE_S = 12 * HOUR
"""Age from which figures that are not final yet are old."""


class UsageScreen(CbtuiScreen):
    """Seven UTC days."""

    NAME = "usage"
    CSS_PATH = "usage.tcss"
    BINDINGS: ClassVar[list[BindingType]] = commands.bindings("usage")
    ENDPOINTS = (Endpoint.USAGE,)
    HELP_TEXT = (
        "Users: different uids; one user in two channels counts twice. Sessions: every join counts. Channels: from the "
        "first join to the last leave counts once. Per user (on wide screens): sessions divided by users.",
        "Days are UTC days: in UTC+8 such a day lasts from 08:00 to 08:00. A day is final after 08:00 UTC of the next; "
        "until then it is marked, and figures may be missing.",
        "One request of the ten a day brings all seven days; closed days are kept for ever and never asked for again. "
        "The API looks back seven days. m shows the bars of the next metric, z its chart.",
    )

    def __init__(self) -> None:
        super().__init__()
        self._answer: Answer[tuple[UsageDay, ...]] | None = None
        self._asked = False
        self._asking = False
        self._remarks: tuple[str, ...] = ()
        self._trouble: CbtuiError | None = None
        self._metric = USAGE_METRICS[0]
        self._zoomed = False

    # ── frame ───────────────────────────────────────────────────────────────────────────────────────────

    def body(self) -> ComposeResult:
        yield CellTable(usage_columns(self._metric, self.lang, wide=False), classes="body")
        yield Plain(classes="body", id="notes")

    def hears(self, event: Event) -> bool:
        return isinstance(event, StoreChanged | QuotaChanged)

    def status(self, sources: Sources) -> Content:
        parts = quota_parts(sources.quotas, Endpoint.USAGE, self.now(), self.zone, self.lang)
        parts += trouble_cause(self._trouble)
        head = self._standing()
        return Content.assemble(" ", head, " · " if head.plain and parts else "", " · ".join(parts))

    def _standing(self) -> Content:
        """Whether the figures are being asked for, could not be fetched, are old, or how old they are."""
        if self._asking:
            return Content.assemble(("░ ", theme.QUIET), self.say("asking (1 request)"))
        if self._trouble is not None:
            return trouble_content(self._trouble, self.now(), self.zone, self.lang)
        if self._answer is None or not self._answer.fetched_at:
            return Content("")
        age = self.now() - self._answer.fetched_at
        if age >= STALE_S and not all(day.final for day in self._answer.data):
            text = self.say("stale: fetched {age} ago · r asks again", age=age_text(age))
            return Content.assemble(("▲ ", theme.WARN), text)
        return Content(self.say("fetched {age} ago", age=age_text(age)))

    # ── painting ────────────────────────────────────────────────────────────────────────────────────────

    async def paint(self) -> None:
        self._answer = await self.service.usage(DAYS, fetch=False)
        if not self._asked:
            self._asked = self._asking = True
            self.work_on(self._fetch(), "fetch")
        if any(day.values for day in self._answer.data):
            self._show()
        else:
            self._show_none()

    def _show(self) -> None:
        if self._answer is None:
            return
        self.show_body()
        wide = self.size.width >= theme.WIDE
        columns = usage_columns(self._metric, self.lang, wide=wide)
        now = self.now() + self.shell.preferences.clock.offset
        look = Look(self.lang, now, bar_cells(columns, self.size.width), wide)
        table = self.query_one(CellTable)
        table.relabel(columns)
        table.show(usage_rows(self._answer.data, self._metric, look))
        notes = dict.fromkeys((*self._remarks, *self._answer.notes))
        self.query_one("#notes", Plain).show("\n".join(self.say(note) for note in notes), layout=True)
        if self._zoomed:
            self._show_chart()
        if self.focused is None:
            self.set_focus_to_body()

    def _show_none(self) -> None:
        if self._trouble is not None:
            self.show_error(self._trouble)
        elif self._asking:
            self.show_state("░", self.say("loading"), self.say("Asking for the last seven days…"))
        else:
            advice = self.say("The server sent no figures for these days. Press r to ask again.")
            self.show_state("░", self.say("No usage yet"), advice)

    def on_resize(self, _event: events.Resize) -> None:
        if not self.showing_state:
            self._show()

    # ── requests ────────────────────────────────────────────────────────────────────────────────────────

    async def fetch(self) -> None:
        self._asking, self._trouble = True, None
        try:
            answer = await self.service.usage(DAYS)
            stored = await self.service.usage(DAYS, fetch=False)
        finally:
            self._asking = False
        self._remarks = tuple(note for note in answer.notes if note not in stored.notes)
        if not answer.requests and not self._remarks:
            self.shell.tell(self.say("Everything that can be known yet is on screen."))

    def failed(self, error: BaseException, group: str) -> None:
        """A failure is told by the status line, and in place of the table where nothing is known."""
        if group == "fetch":
            self._trouble = trouble_of(error, self.lang)
            self.repaint(even_paused=True)
        if group != "fetch" or not self.showing_state or not isinstance(error, CbtuiError):
            self.shell.tell_failure(error, group)

    def project_changed(self) -> None:
        self._answer, self._trouble, self._remarks = None, None, ()
        self._asked = False

    # ── one metric ──────────────────────────────────────────────────────────────────────────────────────

    def action_metric(self) -> None:
        """The next metric, in bars and chart."""
        self._metric = USAGE_METRICS[(USAGE_METRICS.index(self._metric) + 1) % len(USAGE_METRICS)]
        if not self.showing_state:
            self._show()

    async def action_zoom(self) -> None:
        """The metric as a chart with axes, instead of the table."""
        if self.leave() or self.showing_state:
            return
        from cbtui.tui.widgets.chart import Chart

        await self.mount(Chart(id="zoomed", classes="body"), after=self.query_one(CellTable))
        self.add_class("-zoomed")
        self._zoomed = True
        self._show_chart()
        self.query_one("#zoomed").focus()

    def _show_chart(self) -> None:
        from cbtui.tui.widgets.chart import Chart

        if self._answer is not None:
            self.query_one("#zoomed", Chart).show(usage_chart(self._answer.data, self._metric, self.lang))

    def leave(self) -> bool:
        if not self._zoomed:
            return False
        self._zoomed = False
        self.query("#zoomed").remove()
        self.remove_class("-zoomed")
        self.query_one(CellTable).focus()
        return True

    # ── what is selected ────────────────────────────────────────────────────────────────────────────────

    def _chosen(self) -> UsageDay | None:
        key = self.query_one(CellTable).cursor_key
        days = self._answer.data if self._answer and not self.showing_state else ()
        return next((day for day in days if str(day.ts) == key), None)

    def selected_text(self) -> str:
        day = self._chosen()
        if day is None:
            return ""
        numbers = ", ".join(f"{metric.name} {count_text(day.values.get(metric.name))}" for metric in USAGE_METRICS)
        return f"{date_text(day.ts, UTC)} UTC: {numbers}"

    def export(self) -> Export | None:
        if self._answer is None or self.showing_state:
            return None
        header = ("ts", "date", *(metric.name for metric in USAGE_METRICS), "final")
        rows = (
            (day.ts, date_text(day.ts, UTC), *(day.values.get(metric.name) for metric in USAGE_METRICS), day.final)
            for day in self._answer.data
        )
        return Export("csv", csv_text(header, rows))
