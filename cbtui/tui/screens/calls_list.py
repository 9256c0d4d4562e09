"""The list of calls: what a search has found and what the store knows of it, as rows."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.content import Content

from cbtui.events import Event, QuotaChanged, StoreChanged
from cbtui.model.call import Call
from cbtui.model.endpoint import Endpoint
from cbtui.times import DAY, date_text
from cbtui.tui import theme
from cbtui.tui.export import Export
from cbtui.tui.messages import ReportDraft
from cbtui.tui.screens.base import CbtuiScreen
from cbtui.tui.screens.calls_rows import SORTS, Listing, Look, call_columns, call_line, call_rows, calls_export, merged
from cbtui.tui.screens.calls_search import Search, moment_text, nothing_found, range_content, status_content
from cbtui.tui.widgets.plain import Plain
from cbtui.tui.widgets.status_line import Sources
from cbtui.tui.widgets.table import CellTable, Column


class CallsList(CbtuiScreen):
    """A screen that shows a search; what it searches for is for :class:`cbtui.tui.screens.calls.CallsScreen`."""

    ENDPOINTS = (Endpoint.LISTS,)

    def __init__(self) -> None:
        super().__init__()
        self._search = Search()
        self._listing = Listing()
        self._shown: dict[str, Call] = {}
        self._span: tuple[int, int] = (0, 1)
        self._columns: list[Column] = []
        self._sort = SORTS[0]
        self._wide = False

    # ── frame ───────────────────────────────────────────────────────────────────────────────────────────

    def body(self) -> ComposeResult:
        yield Plain(id="range", classes="body")
        yield Plain(id="notes", classes="body")
        yield CellTable(call_columns(self.lang, dated=False, wide=False, sort=self._sort), classes="body")
        yield Plain(id="detail", classes="body")

    def hears(self, event: Event) -> bool:
        return isinstance(event, StoreChanged | QuotaChanged)

    def status(self, sources: Sources) -> Content:
        return status_content(self._search, sources.quotas, self.now(), self.zone, self.lang)

    def refresh_ages(self) -> None:
        super().refresh_ages()
        if self.is_current and not self.shell.paused and self._shown and self._listing.waits(self.now()):
            self._show_rows()

    # ── painting ────────────────────────────────────────────────────────────────────────────────────────

    def _server_now(self) -> float:
        return self.now() + self.shell.preferences.clock.offset

    async def paint(self) -> None:
        search = self._search
        start, end = self._span = search.span(self._server_now(), self.zone)
        stored = await self.service.stored_calls(start, end, search.cname)
        inside = (call for call in search.found if call.destroyed_ts is None or call.destroyed_ts >= start)
        calls = merged(inside, stored)
        ids = [call.call_id for call in calls]
        self._listing = Listing(
            calls,
            await self.service.worst(ids),
            await self.service.opened(ids),
            {call.call_id: self.service.ready_ts(call) for call in calls},
        )
        self._show()

    def _show(self) -> None:
        self._show_rows()
        if not self._shown:
            self._show_none()
            return
        self.show_body()
        remarks = self._search.remarks(self.zone, self.lang)
        notes = self.query_one("#notes", Plain)
        notes.set_class(not remarks, "-none")
        notes.show(remarks, layout=True)
        counts = (len(self._shown), len(self._listing.calls))
        look = (self._server_now(), self.zone, self.lang)
        self.query_one("#range", Plain).show(range_content(self._search, self._span, counts, look))
        self._show_detail()
        if self.focused is None:
            self.set_focus_to_body()

    def _show_rows(self) -> None:
        start, end = self._span
        server_now = self._server_now()
        dated = end - start > DAY or date_text(start, self.zone) != date_text(server_now, self.zone)
        look = Look(self.lang, self.zone, self.now(), server_now, dated, self._wide)
        rows = call_rows(self._listing, look, self.filter_text)
        by_id = {call.call_id: call for call in self._listing.calls}
        self._shown = {row.key: by_id[row.key] for row in rows}
        table = self.query_one(CellTable)
        columns = call_columns(self.lang, dated=dated, wide=self._wide, sort=self._sort)
        if columns != self._columns:
            self._columns = columns
            table.relabel(columns)
        table.show(rows)

    def _show_none(self) -> None:
        search = self._search
        start, end = (moment_text(ts, self._server_now(), self.zone) for ts in self._span)
        if self._listing.calls:
            self.show_state("░", self.say("No call matches the filter"), self.say("Esc clears it."))
        elif search.trouble is not None:
            self.show_error(search.trouble)
        elif search.walking or not search.asked:
            asking = self.say("Asking for the calls between {start} and {end}…", start=start, end=end)
            self.show_state("░", self.say("loading"), asking)
        else:
            self.show_state("░", *nothing_found(search, (start, end), self.zone, self.lang))

    def on_resize(self, event: events.Resize) -> None:
        self._wide = event.size.width >= theme.WIDE
        self._show_rows()

    def filtered(self) -> None:
        if self._listing.calls:
            self._show()

    # ── what is selected ────────────────────────────────────────────────────────────────────────────────

    def _chosen(self) -> Call | None:
        key = self.query_one(CellTable).cursor_key
        return self._shown.get(key) if key and not self.showing_state else None

    def on_cell_table_highlighted(self) -> None:
        self._show_detail()

    def _show_detail(self) -> None:
        call = self._chosen()
        if call is not None:
            self.work_on(self._price(call), "detail")

    async def _price(self, call: Call) -> None:
        """The whole name and id of the call under the cursor, and what opening it costs."""
        requests = await self.service.price(call.call_id)
        costs = "no request" if requests == 0 else "1 request" if requests == 1 else "{count} requests"
        price = self.say("Enter opens it: {price}", price=self.say(costs, count=requests))
        detail = Content.assemble(f" {price} · ", (call.cname, theme.STRONG), f" · {call.call_id}")
        self.query_one("#detail", Plain).show(detail)

    def selected_text(self) -> str:
        call = self._chosen()
        return call_line(call, self.zone, self._server_now()) if call else ""

    def report_draft(self) -> ReportDraft:
        call = self._chosen()
        return ReportDraft(cname=call.cname, ts=call.created_ts) if call else ReportDraft(cname=self._search.text.cname)

    def export(self) -> Export | None:
        return calls_export(self._shown.values(), self._server_now()) if self._shown else None

    def action_sort(self) -> None:
        """Sort by the next of the columns that can be sorted by."""
        self._sort = SORTS[(SORTS.index(self._sort) + 1) % len(SORTS)]
        self._show_rows()
        self.query_one(CellTable).sort_by(None if self._sort == SORTS[0] else self._sort, reverse=True)
        self.shell.tell(self.say("Sorted by {column}", column=self.say(self._sort)))
