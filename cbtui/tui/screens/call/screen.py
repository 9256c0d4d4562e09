"""One call: whose fault it was, its sessions, the charts of a pair, and the matrix."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from cbtui.events import Event
from cbtui.model import Endpoint
from cbtui.model.snapshot import CallSnapshot
from cbtui.tui import commands
from cbtui.tui.export import Export
from cbtui.tui.frame import actions
from cbtui.tui.frame.bar import Bar
from cbtui.tui.frame.screen import FrameScreen
from cbtui.tui.frame.status_line import Sources
from cbtui.tui.messages import CallTarget, ReportDraft
from cbtui.tui.screens.call.body import CallBody
from cbtui.tui.screens.call.jump_bar import JumpBar
from cbtui.tui.screens.call.matrix_grid import MatrixGrid
from cbtui.tui.screens.call.opener import WORK, Opener
from cbtui.tui.screens.call.panes import TALL, WIDE, Countdown
from cbtui.tui.screens.call.stages import CallRequest, Judged, Stage, Waiting
from cbtui.tui.screens.call.state import CallState
from cbtui.tui.screens.call.status import opening_state, status_text
from cbtui.tui.widgets.table import CellTable

STEPS: dict[str, Callable[[CallState], CallState]] = {
    "next_finding": lambda state: state.next_finding(1),
    "previous_finding": lambda state: state.next_finding(-1),
    "next_pair": lambda state: state.next_pair(1),
    "previous_pair": lambda state: state.next_pair(-1),
    "next_charts": CallState.next_charts,
    "zoom_in": lambda state: state.zoomed(2),
    "zoom_out": lambda state: state.zoomed(0.5),
    "whole": CallState.whole,
    "matrix": CallState.matrix,
    "one_chart": CallState.with_one_chart,
    "sessions": lambda state: state.showing("sessions"),
}
"""What the keys that only change what is looked at do; by the name in the table of commands."""


class CallScreen(FrameScreen[CallSnapshot]):
    """Opens on the findings, or on the charts of a moment and pair; see the help for its keys."""

    NAME = "call"
    CSS_PATH = "call.tcss"
    BINDINGS: ClassVar[list[BindingType]] = commands.bindings("call")
    ENDPOINTS = (Endpoint.DETAILS,)
    FILTER = ("users", FrameScreen.FILTER[1])
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (TALL, "-tall")]  # noqa: RUF012

    def __init__(self, target: CallTarget) -> None:
        super().__init__()
        self.opener = Opener(CallRequest.of(target), self.site, self.work_on, self._cancel, self._told)
        self.state = CallState(target)

    def body(self) -> ComposeResult:
        yield CallBody(self._cursor_moved, self.work_on)
        yield Countdown(self.opener.tick)

    # ── opening ─────────────────────────────────────────────────────────────────────────────────────────

    def begin(self) -> None:
        self.opener.come(loaded=self.state.loaded is not None)

    def _cancel(self) -> None:
        self.workers.cancel_group(self, WORK)

    async def fetch(self) -> None:
        """Follow a running call, or try again what failed."""
        if hindrance := self.opener.follow(self.state.loaded):
            self.site.tell(hindrance)

    def _told(self, stage: Stage | None) -> None:
        """The opener has come further."""
        if isinstance(stage, Judged):
            self.call_after_refresh(self.query_one(CallBody).choose_first)
        self.set_class(isinstance(stage, Waiting), "-waiting")
        self.look(replace(self.state, limits=self.site.source.thresholds).after(stage))
        shown = opening_state(stage, self.site.reader, loaded=self.state.loaded is not None)
        if shown is not None:
            self.show_state(*shown)
            # What has the focus is hidden now, and would still take Enter.
            self.set_focus(None)
        elif self.state.loaded is not None:
            self.show_body()
        self.header.refresh_ages()

    def failed(self, error: BaseException, group: str) -> None:
        if group == WORK:
            self.opener.fail(error)
        super().failed(error, group)

    def project_changed(self) -> None:
        self.opener.leave_project()

    def action_open(self) -> None:
        self.opener.confirm()

    # ── painting ────────────────────────────────────────────────────────────────────────────────────────

    def hears(self, event: Event) -> bool:
        return False

    def context(self) -> str:
        return self.state.context

    def status(self, sources: Sources) -> Content:
        return status_text(self.state, sources)

    async def read(self) -> CallSnapshot:
        return await self.opener.known()

    async def show(self) -> None:
        self.look(self.state)

    def look(self, state: CallState) -> None:
        """Look at something else."""
        site, opener = self.site, self.opener
        self.state = replace(
            state, stage=opener.stage, failure=opener.failure, filter_text=self.filter.text,
            project=opener.project, limits=site.source.thresholds, reader=site.reader, now=site.now,
        )  # fmt: skip
        self.query_one(CallBody).show(self.state)
        self.query_one(Countdown).show(self.state)

    def focus_body(self) -> None:
        self.query_one(CallBody).focus_view()

    def filtered(self) -> None:
        self.look(self.state)

    def on_resize(self) -> None:
        self.call_after_refresh(self.filtered)

    def _cursor_moved(self, ts: float) -> None:
        self.state = replace(self.state, viewpoint=replace(self.state.viewpoint, cursor_ts=ts))

    # ── keys ────────────────────────────────────────────────────────────────────────────────────────────

    def action_step(self, name: str) -> None:
        """Change what is looked at, as :data:`STEPS` says, or say why that can't be."""
        if hindrance := self.state.hindrance(name):
            self.site.tell(hindrance)
        elif self.state.loaded is not None:
            self.look(STEPS[name](self.state))

    def action_move_range(self, steps: int) -> None:
        """Earlier or later on the charts."""
        self.look(self.state.panned(steps))

    def action_zoom(self) -> None:
        self.action_step("one_chart")

    def action_sort(self) -> None:
        if not self.query_one(CallBody).shows_sessions:
            self.site.tell("The sessions are out of sight. S shows them; then s sorts them.")
            return
        self.look(self.state.sorted_by_next())
        self.site.tell("Sorted by {what}", what=self.site.say(self.state.sort))

    def action_server_users(self) -> None:
        with_them = self.opener.with_server_users()
        self.site.tell("With Linux (server-side) users" if with_them else "Without Linux (server-side) users")

    def on_matrix_grid_cell_chosen(self, event: MatrixGrid.CellChosen) -> None:
        self.look(self.state.on_cell(event.receiver_uid, event.sender_uid))

    def on_matrix_grid_cursor_moved(self, event: MatrixGrid.CursorMoved) -> None:
        self.state = self.state.at_cell(event.receiver_uid, event.sender_uid)

    def on_cell_table_selected(self, event: CellTable.Selected) -> None:
        self.look(self.state.on_session(event.key))

    def bars(self) -> Iterable[Bar]:
        return (*super().bars(), JumpBar(lambda ts: self.look(self.state.at(ts)), self.focus_body))

    def action_ask_time(self) -> None:
        if self.state.loaded is not None:
            self.query_one(JumpBar).ask(self.state.loaded.details)

    def leave(self) -> bool:
        if self.query_one(JumpBar).leave() or self.opener.stop(loaded=self.state.loaded is not None):
            return True
        back = self.state.back()
        if back is not None:
            self.look(back)
        return back is not None

    # ── handing on ──────────────────────────────────────────────────────────────────────────────────────

    def selected_text(self) -> str:
        return self.query_one(CallBody).selected_text(self.state)

    def action_copy_link(self) -> None:
        actions.copy(self, self.state.link)

    def export(self) -> Export | None:
        return self.state.export.file("md") if self.state.export else None

    def action_write_as(self, form: str) -> None:
        """Write the note as ``json`` or ``csv``."""
        actions.save(self, self.state.export.file(form) if self.state.export else None, self.NAME)

    def report_draft(self) -> ReportDraft:
        return self.state.export.report_draft() if self.state.export else ReportDraft()
