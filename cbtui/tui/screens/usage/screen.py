"""Usage: users, sessions and channels of the last seven UTC days, as numbers, bars and a chart."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from cbtui.catalog.usage import USAGE_METRICS
from cbtui.errors import CbtuiError
from cbtui.events import Event, QuotaChanged, StoreChanged
from cbtui.model.endpoint import Endpoint
from cbtui.model.snapshot import UsageSnapshot
from cbtui.model.usage import UsageDay
from cbtui.times import date_text
from cbtui.tui import commands, theme
from cbtui.tui.export import Export
from cbtui.tui.frame.failures import error_state, failure_of
from cbtui.tui.frame.screen import FrameScreen
from cbtui.tui.frame.status_line import Sources
from cbtui.tui.screens.usage.rows import DayFormat, bar_cells, count_text, usage_chart, usage_columns, usage_rows
from cbtui.tui.screens.usage.state import UsageState
from cbtui.tui.widgets.plain import Plain
from cbtui.tui.widgets.table import CellTable

if TYPE_CHECKING:
    from cbtui.tui.widgets.chart import Chart

DAYS = 7


class UsageScreen(FrameScreen[UsageSnapshot]):
    """Seven UTC days."""

    NAME = "usage"
    CSS_PATH = "usage.tcss"
    BINDINGS: ClassVar[list[BindingType]] = commands.bindings("usage")
    ENDPOINTS = (Endpoint.USAGE,)

    def __init__(self) -> None:
        super().__init__()
        self.state = UsageState()
        self._chart: Chart | None = None

    def body(self) -> ComposeResult:
        yield CellTable(usage_columns(self.state.metric, self.site.lang, wide=False), classes="body")
        yield Plain(classes="body", id="notes")

    def hears(self, event: Event) -> bool:
        return isinstance(event, StoreChanged | QuotaChanged)

    def status(self, sources: Sources) -> Content:
        return self.state.status(sources)

    # ── painting ────────────────────────────────────────────────────────────────────────────────────────

    async def read(self) -> UsageSnapshot:
        return await self.site.source.usage_snapshot(DAYS)

    async def show(self) -> None:
        self.state = replace(self.state, snapshot=self.snapshot, filter_text=self.filter.text)
        if self.state.known:
            self._show_days()
            self.show_body()
        else:
            self._show_none()

    def _show_days(self) -> None:
        state, site = self.state, self.site
        wide = self.size.width >= theme.WIDE
        columns = usage_columns(state.metric, site.lang, wide=wide)
        form = DayFormat(site.lang, site.now, bar_cells(columns, self.size.width), wide)
        table = self.query_one(CellTable)
        table.relabel(columns)
        table.show(usage_rows(state.shown, state.metric, form))
        self.query_one("#notes", Plain).write(state.remarks(site.reader), layout=True)
        if self._chart is not None:
            self._chart.show(usage_chart(state.days, state.metric, site.lang))

    def _show_none(self) -> None:
        say = self.site.say
        if self.state.failure is not None:
            self.show_state(*error_state(self.state.failure, self.site.lang))
        elif self.state.asking:
            self.show_state("░", say("loading"), say("Asking for the last seven days…"))
        else:
            advice = say("The server sent no figures for these days. Press r to ask again.")
            self.show_state("░", say("No usage yet"), advice)

    def on_resize(self, _event: events.Resize) -> None:
        if not self.showing_state:
            self._show_days()

    # ── requests ────────────────────────────────────────────────────────────────────────────────────────

    def begin(self) -> None:
        self.work_on(self.fetch_and_paint(), "fetch")

    async def fetch(self) -> None:
        self.state = replace(self.state, asking=True, failure=None)
        try:
            answer = await self.site.source.usage(DAYS)
        finally:
            self.state = replace(self.state, asking=False)
        stored = () if self.snapshot is None else self.snapshot.days.notes
        notes = tuple(note for note in answer.notes if note not in stored)
        self.state = replace(self.state, notes=notes)
        if not answer.requests and not notes:
            self.site.tell("Everything that can be known yet is on screen.")

    def failed(self, error: BaseException, group: str) -> None:
        """A failure is told by the status line, and in place of the table where nothing is known."""
        if group == "fetch":
            self.state = replace(self.state, failure=failure_of(error))
            self.repaint(even_paused=True)
        if group != "fetch" or not self.showing_state or not isinstance(error, CbtuiError):
            self.site.shell.tell_failure(error, group)

    def project_changed(self) -> None:
        self.state = UsageState(metric=self.state.metric)

    # ── one metric ──────────────────────────────────────────────────────────────────────────────────────

    def action_metric(self) -> None:
        """The next metric, in bars and chart."""
        self.state = replace(self.state, metric=self.state.next_metric)
        if not self.showing_state:
            self._show_days()

    async def action_zoom(self) -> None:
        """The metric as a chart with axes, instead of the table."""
        if self.leave() or self.showing_state:
            return
        from cbtui.tui.widgets.chart import Chart

        self._chart = Chart(id="zoomed", classes="body")
        await self.mount(self._chart, after=self.query_one(CellTable))
        self.add_class("-zoomed")
        self._show_days()
        self._chart.focus()

    def leave(self) -> bool:
        if self._chart is None:
            return False
        self._chart.remove()
        self._chart = None
        self.remove_class("-zoomed")
        self.query_one(CellTable).focus()
        return True

    # ── what is selected ────────────────────────────────────────────────────────────────────────────────

    def selected_text(self) -> str:
        day = None if self.showing_state else self._selected()
        if day is None:
            return ""
        numbers = ", ".join(f"{metric.name} {count_text(day.values.get(metric.name))}" for metric in USAGE_METRICS)
        return f"{date_text(day.ts, UTC)} UTC: {numbers}"

    def _selected(self) -> UsageDay | None:
        """The day under the cursor of the chart, else of the table."""
        ts = None if self._chart is None else self._chart.cursor_ts
        if ts is not None:
            return min(self.state.days, key=lambda day: abs(day.ts - ts), default=None)
        key = self.query_one(CellTable).cursor_key
        return next((day for day in self.state.days if str(day.ts) == key), None)

    def export(self) -> Export | None:
        return None if self.snapshot is None or self.showing_state else self.state.export()
