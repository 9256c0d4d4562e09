"""Calls: which calls there were in a time range, in what state, and what was found wrong with them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from cbtui.errors import CbtuiError, UsageError
from cbtui.events import Event, QuotaChanged, StoreChanged
from cbtui.model.call import Call
from cbtui.model.endpoint import Endpoint
from cbtui.model.snapshot import CallsSnapshot
from cbtui.tui import commands, theme
from cbtui.tui.export import Export
from cbtui.tui.frame.bar import Bar
from cbtui.tui.frame.failures import error_state, failure_of
from cbtui.tui.frame.screen import FrameScreen
from cbtui.tui.frame.status_line import Sources
from cbtui.tui.messages import CallTarget, OpenCall, ReportDraft
from cbtui.tui.screens.calls.listing import CallList
from cbtui.tui.screens.calls.panes import nothing_shown, status_content
from cbtui.tui.screens.calls.search import WALK_REQUESTS, Search, readable
from cbtui.tui.screens.calls.search_bar import SearchBar
from cbtui.tui.screens.calls.state import SORTS, CallsState
from cbtui.tui.screens.calls.walker import Walker
from cbtui.tui.widgets.table import CellTable


class CallsScreen(FrameScreen[CallsSnapshot]):
    """The call search. It opens on the last hour: what is stored, and the newest ten of the server."""

    NAME = "calls"
    CSS_PATH = "calls.tcss"
    ENDPOINTS = (Endpoint.LISTS,)
    BINDINGS: ClassVar[list[BindingType]] = commands.bindings("calls")

    def __init__(self) -> None:
        super().__init__()
        self.walker = Walker(self.site, lambda: self.repaint(even_paused=True))
        self.state: CallsState | None = None
        self._sort = SORTS[0]
        self._untold: CbtuiError | None = None

    def body(self) -> ComposeResult:
        yield CallList(classes="body")

    def hears(self, event: Event) -> bool:
        return isinstance(event, StoreChanged | QuotaChanged)

    def status(self, sources: Sources) -> Content:
        return status_content(self.walker.search, sources)

    # ── painting ────────────────────────────────────────────────────────────────────────────────────────

    async def read(self) -> CallsSnapshot:
        search = self.walker.search
        return await self.site.source.calls_snapshot(*self.walker.span(), search.cname, search.found)

    async def show(self) -> None:
        if self.snapshot is None:
            return
        site, wide = self.site, self.size.width >= theme.WIDE
        self.state = state = CallsState(
            self.walker.search, self.snapshot, self.walker.span(), site.reader, site.now,
            self._sort, self.filter.text, wide,
        )  # fmt: skip
        self.query_one(CallList).show(state)
        untold, self._untold = self._untold, None
        if state.calls and isinstance(untold, CbtuiError):
            site.shell.tell_failure(untold, "fetch")
        if state.calls:
            self.show_body()
        elif state.search.failure is not None:
            self.show_state(*error_state(state.search.failure, site.lang))
        else:
            self.show_state("░", *nothing_shown(state))

    def on_resize(self) -> None:
        self.call_later(self.show)

    def filtered(self) -> None:
        self.call_later(self.show)

    # ── requests ────────────────────────────────────────────────────────────────────────────────────────

    def begin(self) -> None:
        self.work_on(self.walker.ask(1), "fetch")

    def action_refresh(self) -> None:
        if self.walker.search.walking:
            self.site.tell("The search is under way. Esc stops it.")
        else:
            super().action_refresh()

    async def fetch(self) -> None:
        await self.walker.ask(WALK_REQUESTS)

    def failed(self, error: BaseException, group: str) -> None:
        """A failed search is told by the status line, and in place of the table where nothing is known."""
        if group != "fetch" or not isinstance(error, CbtuiError):
            self.site.shell.tell_failure(error, group)
        if group == "fetch":
            self._untold = failure_of(error)
            self.walker.search = self.walker.search.stopped(self._untold)
            self.repaint(even_paused=True)

    # ── the search form, and moving the range ───────────────────────────────────────────────────────────

    def bars(self) -> Iterable[Bar]:
        return (*super().bars(), SearchBar())

    def action_search(self) -> None:
        self.filter.close()
        self.query_one(SearchBar).ask(readable(self.walker.search.text, self.site.zone))

    def action_find(self) -> None:
        self._close_search()
        super().action_find()

    def on_search_bar_submitted(self, event: SearchBar.Submitted) -> None:
        try:
            search = Search.of(event.text, self.site.now, self.site.zone)
        except UsageError as error:
            self.site.shell.tell_failure(error, "search")
            return
        self._close_search()
        self._start(search)

    def _close_search(self) -> bool:
        bar = self.query_one(SearchBar)
        if not bar.is_open:
            return False
        bar.close()
        self.focus_body()
        return True

    def _start(self, search: Search) -> None:
        """Search for something else, and look at its newest calls."""
        self._stop()
        self.walker.search = search.begun(1, search.span(self.site.now, self.site.zone))
        self.begin()
        self.repaint(even_paused=True)

    def _stop(self) -> None:
        self.workers.cancel_group(self, "fetch")
        self.walker.search = self.walker.search.stopped()

    def leave(self) -> bool:
        if self._close_search():
            return True
        walking = self.walker.search.walking
        if walking:
            self._stop()
            self.repaint(even_paused=True)
        return walking

    def action_move_range(self, direction: int) -> None:
        """Move the range by its own length; never past now."""
        moved = self.walker.moved(direction)
        if moved is None:
            self.site.tell("The range reaches to now already.")
        else:
            self._start(moved)

    def project_changed(self) -> None:
        self._stop()
        self.walker.search, self.state = Search(), None

    # ── what is selected ────────────────────────────────────────────────────────────────────────────────

    def _chosen(self) -> Call | None:
        return None if self.showing_state else self.query_one(CallList).chosen

    def on_cell_table_selected(self, event: CellTable.Selected) -> None:
        self.post_message(OpenCall(CallTarget(event.key)))

    def selected_text(self) -> str:
        call = self._chosen()
        return self.state.line(call) if call and self.state else ""

    def report_draft(self) -> ReportDraft:
        call = self._chosen()
        return ReportDraft(call.cname, ts=call.created_ts) if call else ReportDraft(self.walker.search.text.cname)

    def export(self) -> Export | None:
        return self.state.export() if self.state is not None and self.state.shown else None

    async def action_sort(self) -> None:
        """Sort by the next of the columns that can be sorted by."""
        self._sort = SORTS[(SORTS.index(self._sort) + 1) % len(SORTS)]
        await self.show()
        self.site.tell("Sorted by {column}", column=self.site.say(self._sort))
