"""One call: whose fault it was, its sessions, the charts of a pair, and the matrix."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from cbtui.events import Event
from cbtui.link import CallLink
from cbtui.model import Endpoint
from cbtui.model.snapshot import CallSnapshot
from cbtui.tui import commands
from cbtui.tui.export import Export
from cbtui.tui.frame import actions
from cbtui.tui.frame.screen import FrameScreen
from cbtui.tui.frame.status_line import Sources
from cbtui.tui.messages import ReportDraft
from cbtui.tui.screens.call.body import CallBody
from cbtui.tui.screens.call.export import CallExport
from cbtui.tui.screens.call.jump_bar import JumpBar
from cbtui.tui.screens.call.loaded import LoadedCall
from cbtui.tui.screens.call.matrix_grid import MatrixGrid
from cbtui.tui.screens.call.opener import WORK, Opener
from cbtui.tui.screens.call.panes import TALL, WIDE, Countdown
from cbtui.tui.screens.call.stages import CallRequest, Found, Judged, Opened, Stage, Waiting
from cbtui.tui.screens.call.state import Arrival, CallState
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
    "sessions": lambda state: state.showing("sessions"),
}
"""What the keys that only change what is looked at do; by the name in the table of commands."""


class CallScreen(FrameScreen[CallSnapshot]):
    """Opens on the answer; see the help for its keys.

    Args:
        at_ts: the moment to look at (Unix seconds); with it the charts are shown at once.
        receiver_uid, sender_uid: the pair to look at.
        link: a link to open instead; it tells the call's range, for a store that doesn't know the call.
    """

    NAME = "call"
    CSS_PATH = "call.tcss"
    BINDINGS: ClassVar[list[BindingType]] = commands.bindings("call")
    ENDPOINTS = (Endpoint.DETAILS,)
    FILTER = ("users", FrameScreen.FILTER[1])
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (TALL, "-tall")]  # noqa: RUF012

    def __init__(
        self,
        call_id: str,
        at_ts: int | None = None,
        receiver_uid: int | None = None,
        sender_uid: int | None = None,
        *,
        link: CallLink | None = None,
    ) -> None:
        super().__init__()
        request = CallRequest(call_id, link.start_ts, link.end_ts) if link else CallRequest(call_id)
        self.opener = Opener(request, self.site, self.work_on, self._cancel, self._told)
        self.state = CallState(arrival=Arrival(at_ts, receiver_uid, sender_uid, link))
        self._cname = ""

    def body(self) -> ComposeResult:
        yield CallBody(self._cursor_moved, self.work_on)
        yield Countdown(self.opener.tick)

    # ── opening ─────────────────────────────────────────────────────────────────────────────────────────

    def begin(self) -> None:
        if self.opener.come_back() and self.state.loaded is not None:
            self._told(None)
        else:
            self.opener.begin()

    def _cancel(self) -> None:
        self.workers.cancel_group(self, WORK)

    async def fetch(self) -> None:
        """Follow a running call, or try again what failed."""
        told = self.opener.follow(self.state.loaded)
        if told:
            self.site.tell(told)

    def _told(self, stage: Stage | None) -> None:
        """The opener has come further."""
        state = self.state
        if isinstance(stage, Found):
            self._cname = stage.call.cname
        elif isinstance(stage, Opened) and stage.answer.data.sessions:
            window_s = self.site.source.thresholds.window_s
            state = state.opened(LoadedCall.of(stage.call, stage.answer, window_s))
        elif isinstance(stage, Judged):
            state = state.judged(stage.judgement)
            self.call_after_refresh(self.query_one(CallBody).choose_first)
        self.set_class(isinstance(stage, Waiting), "-waiting")
        self._go(state)
        shown = opening_state(stage, self.site.reader, loaded=state.loaded is not None)
        if shown is not None:
            self.show_state(*shown)
            # What has the focus is hidden now, and would still take Enter.
            self.set_focus(None)
        elif state.loaded is not None:
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
        cname = self.state.loaded.cname if self.state.loaded else self._cname
        return " · ".join(part for part in (cname, self.opener.request.call_id) if part)

    def status(self, sources: Sources) -> Content:
        return status_text(self.state, sources)

    async def read(self) -> CallSnapshot:
        request = self.opener.request
        return await self.site.source.call_snapshot(
            request.call_id, request.from_ts, request.to_ts, all_users=request.all_users
        )

    async def show(self) -> None:
        self._go(self.state)

    def _go(self, state: CallState) -> None:
        """Look at something else."""
        site, opener = self.site, self.opener
        self.state = replace(
            state, stage=opener.stage, failure=opener.failure, filter_text=self.filter.text,
            limits=site.source.thresholds, reader=site.reader, now=site.now,
        )  # fmt: skip
        self.query_one(CallBody).show(self.state)
        self.query_one(Countdown).show(self.state)

    def focus_body(self) -> None:
        self.query_one(CallBody).focus_view()

    def filtered(self) -> None:
        self._go(self.state)

    def on_resize(self) -> None:
        self.call_after_refresh(self.filtered)

    def _cursor_moved(self, ts: float) -> None:
        self.state = replace(self.state, viewpoint=replace(self.state.viewpoint, cursor_ts=ts))

    # ── keys ────────────────────────────────────────────────────────────────────────────────────────────

    def action_step(self, name: str) -> None:
        """Change what is looked at, as :data:`STEPS` says, or say why that can't be."""
        hindrance = self.state.hindrance(name)
        if hindrance:
            self.site.tell(hindrance)
        elif self.state.loaded is not None:
            self._go(STEPS[name](self.state))

    def action_move_range(self, steps: int) -> None:
        """Earlier or later on the charts."""
        self._go(self.state.panned(steps))

    def action_zoom(self) -> None:
        self._go(self.state.with_one_chart())

    def action_sort(self) -> None:
        self._go(self.state.sorted_by_next())
        self.site.tell("Sorted by {what}", what=self.site.say(self.state.sort))

    def action_server_users(self) -> None:
        with_them = self.opener.with_server_users()
        self.site.tell("With Linux (server-side) users" if with_them else "Without Linux (server-side) users")

    def on_matrix_grid_cell_chosen(self, event: MatrixGrid.CellChosen) -> None:
        self._go(self.state.on_cell(event.receiver_uid, event.sender_uid))

    def on_cell_table_selected(self, event: CellTable.Selected) -> None:
        self._go(self.state.on_session(event.key))

    def action_ask_time(self) -> None:
        if self.state.loaded is not None and not self.query(JumpBar):
            details = self.state.loaded.details
            self.mount(JumpBar((details.from_ts, details.to_ts), self._jump), before="KeyLine")

    def _jump(self, ts: int) -> None:
        self._go(self.state.at(ts))
        self.focus_body()

    async def _close_jump(self) -> None:
        await self.query(JumpBar).remove()
        self.focus_body()

    def leave(self) -> bool:
        if self.query(JumpBar):
            self.call_later(self._close_jump)
            return True
        if self.opener.stop(loaded=self.state.loaded is not None):
            return True
        back = self.state.back()
        if back is not None:
            self._go(back)
        return back is not None

    # ── handing on ──────────────────────────────────────────────────────────────────────────────────────

    def _export(self) -> CallExport | None:
        loaded, site = self.state.loaded, self.site
        if loaded is None:
            return None
        return CallExport(loaded, self.state.viewpoint, self.opener.project, site.zone, site.lang, site.now)

    def selected_text(self) -> str:
        return self.query_one(CallBody).selected_text(self.state)

    def action_copy_link(self) -> None:
        export = self._export()
        actions.copy(self, export.link() if export else "")

    def export(self) -> Export | None:
        export = self._export()
        return export.file("md") if export else None

    def action_write_as(self, form: str) -> None:
        """Write the note as ``json`` or ``csv``."""
        export = self._export()
        actions.save(self, export.file(form) if export else None, self.NAME)

    def report_draft(self) -> ReportDraft:
        export = self._export()
        return export.report_draft() if export else ReportDraft()
