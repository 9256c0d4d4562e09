"""Calls: which calls there were in a time range, in what state, and what was found wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from cbtui.catalog.level import Level
from cbtui.errors import UsageError
from cbtui.model.answer import Answer, Progress
from cbtui.model.call import Call
from cbtui.model.endpoint import Endpoint
from cbtui.model.finding import Finding
from cbtui.times import DAY, clock_text, date_text, duration_text, parse, stamp_text
from cbtui.tui import commands, theme
from cbtui.tui.export import Export, csv_text
from cbtui.tui.messages import OpenCall, ReportDraft
from cbtui.tui.screens.base import CbtuiScreen
from cbtui.tui.widgets.filter_bar import matches
from cbtui.tui.widgets.plain import Plain
from cbtui.tui.widgets.search_bar import SearchBar, SearchText
from cbtui.tui.widgets.status_line import Sources
from cbtui.tui.widgets.table import Cell, CellTable, CellValue, Column, Row

WALK_REQUESTS = 20
"""Requests that one ``r`` may spend on walking past the ten-call page."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the calls beside the list: the worst finding of judged ones, when details were fetched."""

    worst: Mapping[str, Finding | None]
    opened: Mapping[str, float]


class CallsScreen(CbtuiScreen):
    """The call search."""

    NAME = "calls"
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
        self._search = SearchText()
        self._answer: Answer[tuple[Call, ...]] | None = None
        self._shown: dict[str, Call] = {}
        self._progress = ""

    # ── frame ───────────────────────────────────────────────────────────────────────────────────────────

    def body(self) -> ComposeResult:
        yield Plain(classes="body", id="range")
        yield CellTable(self._columns(), classes="body")

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("started", self.say("started"), 14),
            Column("length", self.say("length"), 9, right=True),
            Column("channel", self.say("channel")),
            Column("state", self.say("state"), 13),
            Column("worst", self.say("worst"), 14),
            Column("opened", self.say("opened"), 5),
        )

    def context(self) -> str:
        return ""

    def status(self, sources: Sources) -> Content:
        parts = [self._progress] if self._progress else self._outcome()
        left = next((quota.left_today for quota in sources.quotas if quota.endpoint is Endpoint.LISTS), None)
        parts.append(self.say("{count} left today", count=left))
        mark = Content.assemble(("▲ ", theme.WARN)) if self._answer and not self._answer.complete else Content("")
        return Content.assemble(" ", mark, " · ".join(parts))

    def _outcome(self) -> list[str]:
        if self._answer is None:
            return [self.say("stored calls; r asks the server")]
        state = self.say("complete") if self._answer.complete else self.say("incomplete: r walks on")
        return [state, self.say("{count} requests", count=self._answer.requests)]

    # ── data ────────────────────────────────────────────────────────────────────────────────────────────

    def _span(self) -> tuple[int, int]:
        now = self.now()
        start, end = (parse(text, now, self.zone) for text in (self._search.from_text, self._search.to_text))
        if start >= end:
            raise UsageError("The range ends before it begins", next_step="Press s and give an earlier time in from.")
        return start, end

    async def paint(self) -> None:
        start, end = self._span()
        cname = self._search.cname or None
        stored = await self.service.stored_calls(start, end, cname)
        found = self._answer.data if self._answer else ()
        calls = sorted(
            {call.call_id: call for call in (*found, *stored)}.values(), key=lambda call: call.created_ts, reverse=True
        )
        ids = [call.call_id for call in calls]
        known = Known(await self.service.worst(ids), await self.service.opened(ids))
        self._show(calls, known, start, end)
        if self._answer is None and not self._progress:
            self._progress = self.say("asking for the newest ten")
            self.work_on(self._ask(1), "fetch")

    def _show(self, calls: list[Call], known: Known, start: int, end: int) -> None:
        self._shown = {call.call_id: call for call in calls if self._matches(call)}
        self.query_one("#range", Plain).show(self._range_line(start, end, len(calls)))
        if not self._shown:
            self._show_none(bool(calls), start, end)
            return
        self.show_body()
        rows = [Row(call.call_id, self._cells(call, known, wide=end - start > DAY)) for call in self._shown.values()]
        self.query_one(CellTable).show(rows)

    def _show_none(self, filtered: bool, start: int, end: int) -> None:
        if filtered:
            self.show_state("░", self.say("No call matches the filter"), self.say("Esc clears it."))
        elif self._answer is None:
            self.show_state("░", self.say("loading"))
        else:
            span = {"start": self._stamp(start), "end": self._stamp(end)}
            self.show_state(
                "░",
                self.say("No calls between {start} and {end}", **span),
                self.say("Press s for another time or channel, < for earlier, r to search again."),
            )

    def _matches(self, call: Call) -> bool:
        return matches(f"{call.cname} {call.call_id} {'running' if not call.finished else 'ended'}", self.filter_text)

    def _range_line(self, start: int, end: int, count: int) -> Content:
        channel = self._search.cname or self.say("all")
        parts: list[str | tuple[str, str]] = [
            " ",
            self.say("from {start} to {end}", start=self._stamp(start), end=self._stamp(end)),
            f" · {self.say('channel')}: ",
            (channel, theme.STRONG),
            " · ",
            self.say("{count} calls", count=len(self._shown) if self.filter_text else count),
        ]
        if self.filter_text:
            parts.append(" " + self.say("of {count}", count=count))
        return Content.assemble(*parts)

    def _stamp(self, ts: int) -> str:
        same_day = date_text(ts, self.zone) == date_text(self.now(), self.zone)
        clock = clock_text(ts, self.zone, seconds=False)
        return clock if same_day else f"{date_text(ts, self.zone)[5:]} {clock}"

    def _cells(self, call: Call, known: Known, *, wide: bool) -> tuple[CellValue, ...]:
        now = self.now()
        clock = clock_text(call.created_ts, self.zone)
        started = f"{date_text(call.created_ts, self.zone)[5:]} {clock}" if wide else clock
        length = duration_text(call.duration_s(now)) + ("" if call.finished else " ▸")
        opened = known.opened.get(call.call_id)
        return (
            Cell(started, sort_key=call.created_ts),
            Cell(length, sort_key=call.duration_s(now)),
            call.cname,
            self._state(call),
            self._worst(call, known),
            clock_text(opened, self.zone, seconds=False) if opened else "",
        )

    def _state(self, call: Call) -> str:
        wait = self.service.ready_ts(call) - self.now()
        if wait > 0:
            return self.say("ready in {wait}", wait=duration_text(wait))
        return self.say("ended") if call.finished else self.say("running")

    def _worst(self, call: Call, known: Known) -> CellValue:
        if call.call_id not in known.worst:
            return "–"
        finding = known.worst[call.call_id]
        if finding is None:
            return Cell(self.say("ok"), Level.OK)
        return Cell(f"{self.say(finding.verdict.value)} {finding.sender_uid}", Level.BAD)

    # ── requests ────────────────────────────────────────────────────────────────────────────────────────

    async def fetch(self) -> None:
        await self._ask(WALK_REQUESTS)

    async def _ask(self, max_requests: int) -> None:
        start, end = self._span()
        try:
            self._answer = await self.service.calls(
                start,
                end,
                self._search.cname or None,
                max_requests=max_requests,
                on_progress=self._told,
            )
        finally:
            self._progress = ""
            if self._answer is None:
                # Not asked again by itself: a failed search stays failed until r.
                self._answer = Answer((), 0.0, complete=False)
        self.repaint(even_paused=True)

    def _told(self, progress: Progress) -> None:
        self._progress = progress.text
        self.refresh_ages()
        self.repaint(even_paused=True)

    # ── actions ─────────────────────────────────────────────────────────────────────────────────────────

    def action_search(self) -> None:
        if not self.query(SearchBar):
            self.close_filter()
            labels = (self.say("from"), self.say("to"), self.say("channel"))
            self.mount(SearchBar(labels, self._search), before="KeyLine")

    def on_search_bar_submitted(self, event: SearchBar.Submitted) -> None:
        before = self._search
        self._search = event.text
        try:
            self._span()
        except UsageError as error:
            self._search = before
            self.shell.tell_failure(error, "search")
            return
        self.leave()
        self._search_again()

    def _search_again(self) -> None:
        self._answer = None
        self._progress = ""
        self.repaint(even_paused=True)

    def leave(self) -> bool:
        bars = self.query(SearchBar)
        if bars:
            bars.remove()
            self.set_focus_to_body()
            return True
        return False

    def action_earlier(self) -> None:
        self._move(-1)

    def action_later(self) -> None:
        self._move(1)

    def _move(self, direction: int) -> None:
        """Move the range by its own length; never past now."""
        start, end = self._span()
        length = end - start
        end = min(int(self.now()), end + direction * length)
        self._search = SearchText(str(end - length), str(end), self._search.cname)
        self._search_again()

    def on_cell_table_selected(self, event: CellTable.Selected) -> None:
        self.post_message(OpenCall(event.key))

    def project_changed(self) -> None:
        self._answer = None

    def _chosen(self) -> Call | None:
        key = self.query_one(CellTable).cursor_key
        return self._shown.get(key) if key else None

    def selected_text(self) -> str:
        call = self._chosen()
        if call is None:
            return ""
        started = stamp_text(call.created_ts, self.zone)
        return f"{started} {duration_text(call.duration_s(self.now()))} {call.cname} {call.call_id}"

    def report_draft(self) -> ReportDraft:
        call = self._chosen()
        return ReportDraft(cname=call.cname, ts=call.created_ts) if call else ReportDraft(cname=self._search.cname)

    def export(self) -> Export | None:
        if not self._shown:
            return None
        header = ("call_id", "cname", "created_ts", "destroyed_ts", "finished", "duration_s")
        now = self.now()
        rows = (
            (call.call_id, call.cname, call.created_ts, call.destroyed_ts, call.finished, call.duration_s(now))
            for call in self._shown.values()
        )
        return Export("csv", csv_text(header, rows))
