"""The feed of poor experiences: who, where, why, newest first; Enter goes to the call at that minute."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from cbtui.catalog.experiences import experience
from cbtui.catalog.factors import factor_of
from cbtui.errors import CbtuiError
from cbtui.events import DiagnosisArrived, Event, SourceChanged, StoreChanged
from cbtui.model.answer import Answer
from cbtui.model.diagnosis import DiagnosisEvent
from cbtui.model.endpoint import Endpoint
from cbtui.times import HOUR, clock_text, stamp_text
from cbtui.tui import commands, feed, theme
from cbtui.tui.export import Export, csv_text
from cbtui.tui.messages import OpenCall, ReportDraft
from cbtui.tui.screens.diagnosis_rows import cause_columns, cause_rows, event_columns, event_rows, keyed
from cbtui.tui.screens.polled import PolledScreen
from cbtui.tui.widgets.filter_bar import matches
from cbtui.tui.widgets.plain import Plain
from cbtui.tui.widgets.table import CellTable

MAX_EVENTS = 300
"""Events in the table; of more, the newest."""


class DiagnosisScreen(PolledScreen):
    """Events of the last hour, as the store has them; grouped by cause with ``c``."""

    NAME = "diagnosis"
    CSS_PATH = "diagnosis.tcss"
    ENDPOINTS = (Endpoint.DIAGNOSIS,)
    COULD_NOT = "Diagnosis could not be fetched"
    BINDINGS: ClassVar[list[BindingType]] = commands.bindings("diagnosis")
    HELP_TEXT = (
        "Each row is one poor experience of one user in one channel: when, what, who, where, and up to three causes as "
        "Agora's diagnosis names them; 'self' is the user's own side, a number the remote user it comes from.",
        "Source: /beta/live/diagnosis, recorded in the background, 1 to 2 minutes late. An answer holds ten events at "
        "most: '≥' and the note say when there were more. Once a minute and 1000 times a UTC day; looking costs "
        "nothing, r costs one request.",
        "Enter finds the call of that channel at that minute (up to two list requests, none when it is stored) and "
        "opens it at that user.",
    )

    def __init__(self) -> None:
        super().__init__()
        self._events: dict[str, DiagnosisEvent] = {}
        self._answer: Answer[tuple[DiagnosisEvent, ...]] | None = None
        self._grouped = False
        self._wide = False

    def body(self) -> ComposeResult:
        yield Plain(id="counts", classes="body")
        table = CellTable(event_columns(self.lang, wide=False), classes="body")
        table.cell_padding = 0
        yield table
        yield Plain(id="detail", classes="body")

    # ── painting ────────────────────────────────────────────────────────────────────────────────────────

    def hears(self, event: Event) -> bool:
        if isinstance(event, SourceChanged):
            return event.endpoint is Endpoint.DIAGNOSIS
        return isinstance(event, DiagnosisArrived | StoreChanged)

    async def paint(self) -> None:
        now = int(self.now() + self.shell.preferences.clock.offset)
        self._answer = await self.service.diagnosis(now - HOUR, now, fetch=False)
        self._events = keyed(self._answer.data[:MAX_EVENTS])
        if not self._events:
            if not self.show_unknown():
                self._show_nothing()
            return
        self.show_body()
        self._show_counts(self._answer)
        self._show_rows()
        if self.focused is None:
            self.set_focus_to_body()

    def _show_nothing(self) -> None:
        advice = "Nobody had a poor experience that Agora noticed. For one user's call, search it with 3."
        self.show_state("░", self.say("No diagnosis events in the last hour"), self.say(advice))

    def _show_counts(self, answer: Answer[tuple[DiagnosisEvent, ...]]) -> None:
        found = answer.data
        full = any("full" in note for note in answer.notes)
        text = self.say(
            "last hour: events {events} · users {users} · channels {channels}",
            events=f"≥ {len(found)}" if full else len(found),
            users=len({event.user for event in found}),
            channels=len({event.cname for event in found}),
        )
        parts = [text]
        if self.filter_text:
            parts.append(self.say("matching {count}", count=len(self._matching())))
        if len(found) > MAX_EVENTS:
            parts.append(self.say("the newest {count} are shown", count=MAX_EVENTS))
        parts += answer.notes
        self.query_one("#counts", Plain).show(f" {' · '.join(parts)}", layout=True)

    def _matching(self) -> dict[str, DiagnosisEvent]:
        if not self.filter_text:
            return self._events
        return {key: event for key, event in self._events.items() if matches(self._line(event), self.filter_text)}

    def _line(self, event: DiagnosisEvent) -> str:
        return feed.event_text(event, clock_text(event.ts, self.zone), self.lang)

    def _show_rows(self) -> None:
        table = self.query_one(CellTable)
        shown = self._matching()
        if self._grouped:
            table.show(cause_rows(feed.by_cause(shown.values()), self.zone, self.lang))
        else:
            table.show(event_rows(shown, self.zone, self.lang, wide=self._wide))
        self._show_detail()

    def _show_detail(self) -> None:
        event = self.selected()
        line = self.query_one("#detail", Plain)
        if event is None:
            line.show(f" {self.say('Enter: the events of this cause')}" if self._grouped else "")
            return
        names = "; ".join(f"{factor_of(cause.factor_id).names(self.lang)}" for cause in event.causes[:1])
        advice = factor_of(event.causes[0].factor_id).advice(self.lang) if event.causes else ""
        line.show(
            Content.assemble(
                f" {names}. " if names else " ",
                (advice + "\n", theme.QUIET),
                (" " + self.say("Enter: its call at that minute (up to 2 requests)"), theme.QUIET),
            )
        )

    # ── actions ─────────────────────────────────────────────────────────────────────────────────────────

    async def ask(self) -> Answer[tuple[DiagnosisEvent, ...]]:
        now = int(self.now() + self.shell.preferences.clock.offset)
        return await self.service.diagnosis(now - HOUR, now)

    def filtered(self) -> None:
        if self._answer is not None and self._events:
            self._show_counts(self._answer)
            self._show_rows()

    def selected(self) -> DiagnosisEvent | None:
        """The event under the cursor."""
        key = self.query_one(CellTable).cursor_key
        return None if key is None or self._grouped else self._events.get(key.partition("/")[0])

    def selected_text(self) -> str:
        event = self.selected()
        return "" if event is None else feed.event_text(event, stamp_text(event.ts, self.zone), self.lang)

    def on_cell_table_highlighted(self) -> None:
        self._show_detail()

    def on_cell_table_selected(self, event: CellTable.Selected) -> None:
        if self._grouped:
            self.action_group()
            self.open_filter(factor_of(int(event.key)).short(self.lang) if event.key != "-1" else "")
            return
        chosen = self.selected()
        if chosen is not None:
            self.work_on(self._open_call(chosen), "find")

    async def _open_call(self, event: DiagnosisEvent) -> None:
        self.query_one("#detail", Plain).show(f" … {self.say('looking for the call…')}")
        try:
            call = await self.service.find_call(event.cname, event.ts)
        finally:
            self._show_detail()
        if call is None:
            raise CbtuiError(
                self.say("No call of that channel was found at that minute"),
                next_step=self.say("Search for it with 3."),
            )
        remote = next((cause.host_user for cause in event.causes if cause.host_user), "")
        self.post_message(OpenCall(call.call_id, event.ts, sender=_uid(remote), receiver=_uid(event.user)))

    def action_group(self) -> None:
        """Causes with their counts, or back to the events."""
        self._grouped = not self._grouped
        table = self.query_one(CellTable)
        table.show([])
        table.relabel(cause_columns(self.lang) if self._grouped else event_columns(self.lang, wide=self._wide))
        self._show_rows()

    def leave(self) -> bool:
        if self._grouped:
            self.action_group()
            return True
        return False

    def on_resize(self, event: events.Resize) -> None:
        self._wide = event.size.width >= theme.WIDE
        if not self._grouped:
            self.query_one(CellTable).relabel(event_columns(self.lang, wide=self._wide))
            self._show_rows()

    def export(self) -> Export | None:
        if not self._events:
            return None
        header = ["ts", "time", "what", "user", "channel", "because"]
        rows = [
            [
                event.ts,
                stamp_text(event.ts, self.zone),
                experience(event.exp_id, self.lang),
                event.user,
                event.cname,
                "; ".join(feed.because(cause, self.lang) for cause in event.causes),
            ]
            for event in self._matching().values()
        ]
        return Export("csv", csv_text(header, rows))

    def report_draft(self) -> ReportDraft:
        event = self.selected()
        if event is None:
            return ReportDraft()
        return ReportDraft(cname=event.cname, action_uid=_uid(event.user), ts=event.ts)

    def project_changed(self) -> None:
        self._events, self._answer = {}, None


def _uid(user: str) -> int | None:
    """Users are strings in diagnosis and numbers in calls."""
    return int(user) if user.isascii() and user.isdigit() else None
