"""Calls: which calls there were in a time range, in what state, and what was found wrong with them."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from cbtui.errors import CbtuiError, UsageError
from cbtui.events import Event, QuotaChanged, StoreChanged
from cbtui.model.answer import Progress
from cbtui.model.call import Call
from cbtui.model.endpoint import Endpoint
from cbtui.times import DAY, date_text
from cbtui.tui import commands, theme
from cbtui.tui.export import Export
from cbtui.tui.messages import OpenCall, ReportDraft
from cbtui.tui.screens.base import CbtuiScreen
from cbtui.tui.screens.calls_rows import SORTS, Listing, Look, call_columns, call_line, call_rows, calls_export, merged
from cbtui.tui.screens.calls_search import (
    WALK_REQUESTS,
    Search,
    moment_text,
    nothing_found,
    range_content,
    settled,
    status_content,
    typed,
)
from cbtui.tui.trouble import trouble_of
from cbtui.tui.widgets.plain import Plain
from cbtui.tui.widgets.search_bar import SearchBar
from cbtui.tui.widgets.status_line import Sources
from cbtui.tui.widgets.table import CellTable, Column


class CallsScreen(CbtuiScreen):
    """The call search. It opens on the last hour: what is stored, and the newest ten of the server."""

    NAME = "calls"
    CSS_PATH = "calls.tcss"
    BINDINGS: ClassVar[list[BindingType]] = commands.bindings("calls")
    ENDPOINTS = (Endpoint.LISTS,)
    HELP_TEXT = (
        "Calls between two times, newest first. A call lasts from the first join to the last leave of its channel.",
        "s opens the search form: from, to (HH:MM, -30m, -2h, ISO 8601, Unix seconds) and a channel name; "
        "/ filters what is listed; < and > move the time range.",
        "One request lists ten calls; r walks on to the end of the range, with up to 20 requests of the 1000 a day. "
        "The API looks back three days; calls seen before stay here.",
        "State: running, ended, or how long until its details can be asked for (they lag a call's start by 150 s). "
        "Worst is the worst finding of a call that was opened here.",
    )

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
        if not search.asked:
            search.begin(1)
            self.work_on(self._ask(1), "fetch")
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

    # ── requests ────────────────────────────────────────────────────────────────────────────────────────

    def action_refresh(self) -> None:
        if self._search.walking:
            self.shell.tell(self.say("The search is under way. Esc stops it."))
        else:
            super().action_refresh()

    async def fetch(self) -> None:
        self._search.begin(WALK_REQUESTS)
        await self._ask(WALK_REQUESTS)

    async def _ask(self, max_requests: int) -> None:
        search = self._search
        start, end = search.span(self._server_now(), self.zone)

        def answered(_progress: Progress) -> None:
            search.page()
            self.repaint(even_paused=True)

        try:
            answer = await self.service.calls(
                start,
                search.end_of_rest(start, end),
                search.cname,
                max_requests=max_requests,
                on_progress=answered,
                on_calls=search.saw,
            )
            search.take(answer, self.now())
        finally:
            search.walking = False
            self.repaint(even_paused=True)

    def failed(self, error: BaseException, group: str) -> None:
        """A failed search is told by the status line, and in place of the table where nothing is known."""
        if group == "fetch":
            self._search.trouble = trouble_of(error, self.lang)
            self.repaint(even_paused=True)
        if group != "fetch" or self._listing.calls or not isinstance(error, CbtuiError):
            self.shell.tell_failure(error, group)

    # ── the search form, and moving the range ───────────────────────────────────────────────────────────

    def action_search(self) -> None:
        if not self.query(SearchBar):
            self.close_filter()
            labels = (self.say("from"), self.say("to"), self.say("channel"))
            text = typed(self._search.text, self.zone)
            self.mount(SearchBar(labels, text, self.say("exact name, or all")), before="KeyLine")

    def action_find(self) -> None:
        self._close_search()
        super().action_find()

    def on_search_bar_submitted(self, event: SearchBar.Submitted) -> None:
        try:
            search = Search(settled(event.text, self._server_now(), self.zone))
            search.span(self._server_now(), self.zone)
        except UsageError as error:
            self.shell.tell_failure(error, "search")
            return
        self._close_search()
        self._start(search)

    def _close_search(self) -> bool:
        bars = self.query(SearchBar)
        closed = bool(bars)
        bars.remove()
        if closed:
            self.set_focus_to_body()
        return closed

    def _start(self, search: Search) -> None:
        self._stop()
        self._search = search
        self.repaint(even_paused=True)

    def _stop(self) -> None:
        self.workers.cancel_group(self, "fetch")
        self._search.walking = False

    def leave(self) -> bool:
        if self._close_search():
            return True
        if self._search.walking:
            self._stop()
            return True
        return False

    def action_earlier(self) -> None:
        self._move(-1)

    def action_later(self) -> None:
        self._move(1)

    def _move(self, direction: int) -> None:
        """Move the range by its own length; never past now."""
        now = self._server_now()
        start, end = self._search.span(now, self.zone)
        length = end - start
        moved = min(int(now), end + direction * length)
        if direction > 0 and moved <= end:
            self.shell.tell(self.say("The range reaches to now already."))
        else:
            self._start(self._search.moved(moved - length, moved))

    def action_sort(self) -> None:
        """Sort by the next of the columns that can be sorted by."""
        self._sort = SORTS[(SORTS.index(self._sort) + 1) % len(SORTS)]
        self._show_rows()
        self.query_one(CellTable).sort_by(None if self._sort == SORTS[0] else self._sort, reverse=True)
        self.shell.tell(self.say("Sorted by {column}", column=self.say(self._sort)))

    def project_changed(self) -> None:
        self._stop()
        self._search = Search()
        self._listing, self._shown = Listing(), {}

    # ── what is selected ────────────────────────────────────────────────────────────────────────────────

    def _chosen(self) -> Call | None:
        key = self.query_one(CellTable).cursor_key
        return self._shown.get(key) if key and not self.showing_state else None

    def on_cell_table_selected(self, event: CellTable.Selected) -> None:
        self.post_message(OpenCall(event.key))

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
