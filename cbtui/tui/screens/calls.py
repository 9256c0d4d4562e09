"""Calls: which calls there were in a time range, in what state, and what was found wrong with them."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from cbtui.errors import CbtuiError, UsageError
from cbtui.model.answer import Progress
from cbtui.tui import commands
from cbtui.tui.messages import OpenCall
from cbtui.tui.screens.calls_list import CallsList
from cbtui.tui.screens.calls_rows import Listing
from cbtui.tui.screens.calls_search import WALK_REQUESTS, Search, settled, typed
from cbtui.tui.trouble import trouble_of
from cbtui.tui.widgets.search_bar import SearchBar
from cbtui.tui.widgets.table import CellTable


class CallsScreen(CallsList):
    """The call search. It opens on the last hour: what is stored, and the newest ten of the server."""

    NAME = "calls"
    CSS_PATH = "calls.tcss"
    BINDINGS: ClassVar[list[BindingType]] = commands.bindings("calls")
    HELP_TEXT = (
        "Calls between two times, newest first. A call lasts from the first join to the last leave of its channel.",
        "s opens the search form: from, to (HH:MM, -30m, -2h, ISO 8601, Unix seconds) and a channel name; "
        "/ filters what is listed; < and > move the time range.",
        "One request lists ten calls; r walks on to the end of the range, with up to 20 requests of the 1000 a day. "
        "The API looks back three days; calls seen before stay here.",
        "State: running, ended, or how long until its details can be asked for (they lag a call's start by 150 s). "
        "Worst is the worst finding of a call that was opened here.",
    )

    # ── requests ────────────────────────────────────────────────────────────────────────────────────────

    def action_refresh(self) -> None:
        if self._search.walking:
            self.shell.tell(self.say("The search is under way. Esc stops it."))
        else:
            super().action_refresh()

    async def paint(self) -> None:
        if not self._search.asked:
            self._search.begin(1)
            self.work_on(self._ask(1), "fetch")
        await super().paint()

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

    def project_changed(self) -> None:
        self._stop()
        self._search = Search()
        self._listing, self._shown = Listing(), {}

    def on_cell_table_selected(self, event: CellTable.Selected) -> None:
        self.post_message(OpenCall(event.key))
