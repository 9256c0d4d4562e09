"""The feed of poor experiences: who, where, why, newest first; Enter goes to the call at that minute."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType

from cbtui.errors import CbtuiError
from cbtui.events import DiagnosisArrived, Event, SourceChanged, StoreChanged
from cbtui.model.answer import Answer
from cbtui.model.diagnosis import DiagnosisEvent
from cbtui.model.endpoint import Endpoint
from cbtui.model.snapshot import DiagnosisSnapshot
from cbtui.times import HOUR, stamp_text
from cbtui.tui import commands, theme
from cbtui.tui.export import Export
from cbtui.tui.frame.polled import PolledSources
from cbtui.tui.frame.screen import FrameScreen
from cbtui.tui.messages import CallTarget, OpenCall, ReportDraft
from cbtui.tui.screens.diagnosis.detail import EventDetail
from cbtui.tui.screens.diagnosis.rows import event_columns
from cbtui.tui.screens.diagnosis.state import DiagnosisState
from cbtui.tui.widgets.event_text import event_text
from cbtui.tui.widgets.plain import Plain
from cbtui.tui.widgets.table import CellTable


class DiagnosisScreen(FrameScreen[DiagnosisSnapshot]):
    """Events of the last hour, as the store has them; grouped by cause with ``c``, handled with ``a``."""

    NAME = "diagnosis"
    CSS_PATH = "diagnosis.tcss"
    ENDPOINTS = (Endpoint.DIAGNOSIS,)
    BINDINGS: ClassVar[list[BindingType]] = commands.bindings("diagnosis")

    def __init__(self) -> None:
        super().__init__()
        self.state: DiagnosisState | None = None
        self._polled = PolledSources(self, "Diagnosis could not be fetched")
        self._grouped = False

    def body(self) -> ComposeResult:
        yield Plain(id="counts", classes="body")
        table = CellTable(event_columns(self.site.lang, wide=False), classes="body")
        table.cell_padding = 0
        yield table
        yield EventDetail(id="detail", classes="body")

    # ── painting ────────────────────────────────────────────────────────────────────────────────────────

    def hears(self, event: Event) -> bool:
        if isinstance(event, SourceChanged):
            return event.endpoint is Endpoint.DIAGNOSIS
        return isinstance(event, DiagnosisArrived | StoreChanged)

    def _hour(self) -> tuple[int, int]:
        now = int(self.site.now)
        return now - HOUR, now

    async def read(self) -> DiagnosisSnapshot:
        return await self.site.source.diagnosis_snapshot(*self._hour())

    async def show(self) -> None:
        if self.snapshot is None:
            return
        if self.snapshot.events.data:
            self._show(self._state_of(self.snapshot))
            self._go_to_moment()
            self.show_body()
        elif self._polled.show_unknown():
            return
        elif not self.snapshot.events.complete:
            notes = " ".join(self.site.reader.texts(self.snapshot.events.notes))
            self.show_state("░", self.site.say("No diagnosis events are known of the last hour"), notes)
        else:
            advice = "Nobody had a poor experience that Agora noticed. For one user's call, search it with 3."
            self.show_state("░", self.site.say("No diagnosis events in the last hour"), self.site.say(advice))

    def _state_of(self, snapshot: DiagnosisSnapshot) -> DiagnosisState:
        wide = self.size.width >= theme.WIDE
        return DiagnosisState(snapshot, self.site.reader, self.filter.text, self._grouped, wide, self.site.now)

    def _show(self, state: DiagnosisState) -> None:
        before, self.state = self.state, state
        table = self.query_one(CellTable)
        if before is not None and before.grouped != state.grouped:
            table.show([])
        table.relabel(state.columns())
        table.show(state.rows())
        self.query_one("#counts", Plain).write(f" {state.counts()}", layout=True)
        self._show_detail()

    def on_screen_resume(self) -> None:
        # Textual runs the frame's own on_screen_resume too.
        self._go_to_moment()

    def _go_to_moment(self) -> None:
        """To the newest event of the minute that Enter was pressed on, else the last one before it."""
        moment, table = self.site.shell.moment, self.query_one(CellTable)
        if moment is None or self.state is None or self.state.grouped:
            return
        self.site.shell.moment = None
        earlier = (key for key, event in self.state.matching.items() if event.ts <= moment)
        table.choose(next(earlier, self._key or ""))

    def _show_detail(self) -> None:
        if self.state is not None:
            self.query_one(EventDetail).show(self.state, self._key)

    @property
    def _key(self) -> str | None:
        return self.query_one(CellTable).cursor_key

    def filtered(self) -> None:
        if self.state is not None:
            self._show(replace(self.state, filter_text=self.filter.text))

    def on_resize(self, _event: events.Resize) -> None:
        if self.state is not None:
            self._show(replace(self.state, wide=self.size.width >= theme.WIDE))

    # ── actions ─────────────────────────────────────────────────────────────────────────────────────────

    async def fetch(self) -> None:
        async def ask() -> Answer[tuple[DiagnosisEvent, ...]]:
            return await self.site.source.diagnosis(*self._hour())

        await self._polled.refresh(ask)

    def selected(self) -> DiagnosisEvent | None:
        """The event under the cursor."""
        return None if self.state is None else self.state.event_at(self._key)

    def selected_text(self) -> str:
        event = self.selected()
        return "" if event is None else event_text(event, stamp_text(event.ts, self.site.zone), self.site.lang)

    def on_cell_table_highlighted(self) -> None:
        self._show_detail()

    def on_cell_table_selected(self, event: CellTable.Selected) -> None:
        if self.state is None:
            return
        chosen = self.selected()
        if self.state.grouped:
            text = self.state.filter_for(event.key)
            self.action_group()
            self.filter.open(text)
        elif chosen is not None:
            self.work_on(self._open_call(chosen), "find")

    async def _open_call(self, event: DiagnosisEvent) -> None:
        self.query_one(EventDetail).write(f" … {self.site.say('looking for the call…')}")
        try:
            call = await self.site.source.find_call(event.cname, event.ts)
        finally:
            self._show_detail()
        if call is None:
            raise CbtuiError("No call of that channel was found at that minute", next_step="Search for it with 3.")
        remote = next((cause.host_user for cause in event.causes if cause.host_user), "")
        self.post_message(OpenCall(CallTarget(call.call_id, event.ts, _uid(remote), _uid(event.user))))

    def action_group(self) -> None:
        """Causes with their counts, or back to the events."""
        self._grouped = not self._grouped
        if self.state is not None:
            self._show(replace(self.state, grouped=self._grouped))

    def action_acknowledge(self) -> None:
        """Mark the event, or those of the cause, under the cursor as handled."""
        chosen = () if self.state is None else self.state.events_at(self._key)
        if chosen:
            self.work_on(self._acknowledge(chosen), "acknowledge")

    async def _acknowledge(self, chosen: tuple[DiagnosisEvent, ...]) -> None:
        await self.site.source.acknowledge(chosen)
        self.site.tell("Acknowledged: {count}", count=len(chosen))
        self.repaint(even_paused=True)

    def leave(self) -> bool:
        if self._grouped:
            self.action_group()
            return True
        return False

    def export(self) -> Export | None:
        return self.state.export() if self.state is not None and self.state.events else None

    def report_draft(self) -> ReportDraft:
        event = self.selected()
        if event is None:
            return ReportDraft()
        return ReportDraft(cname=event.cname, action_uid=_uid(event.user), ts=event.ts)

    def project_changed(self) -> None:
        self.state = None


def _uid(user: str) -> int | None:
    """Users are strings in diagnosis and numbers in calls."""
    return int(user) if user.isascii() and user.isdigit() else None
