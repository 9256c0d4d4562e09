"""One call: whose fault it was, its sessions, the charts of a pair, and the matrix."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.binding import BindingType

from cbtui.link import CallLink
from cbtui.model import Medium
from cbtui.tui import commands
from cbtui.tui.call.charts import PairCharts
from cbtui.tui.call.curves import Group
from cbtui.tui.call.handout import Handout
from cbtui.tui.call.loaded import Loaded
from cbtui.tui.call.look import GROUP_OF, Look
from cbtui.tui.call.matrix import face_of
from cbtui.tui.call.opening import Wish
from cbtui.tui.call.pairs import Pair
from cbtui.tui.call.panels import JumpBar, SessionsPanel
from cbtui.tui.call.sessions import SORTS, uid_of
from cbtui.tui.call.walk import WalkScreen
from cbtui.tui.export import Export
from cbtui.tui.messages import ReportDraft
from cbtui.tui.widgets.matrix_grid import MatrixGrid
from cbtui.tui.widgets.table import CellTable
from cbtui.tui.widgets.time_window import TimeWindow


class CallScreen(WalkScreen):
    """Opens on the answer; see the help for its keys.

    Args:
        at_ts: the moment to look at (Unix seconds); with it the charts are shown at once.
        receiver_uid, sender_uid: the pair to look at.
        link: a link to open instead; it tells the call's range, for a store that doesn't know the call.
    """

    NAME = "call"
    CSS_PATH = "call.tcss"
    BINDINGS: ClassVar[list[BindingType]] = commands.bindings("call")
    FILTER_LABEL = "users"
    HELP_TEXT = (
        "On top are the findings, worst first: when, who sends to whom, medium, whose side it is on, and how sure that "
        "is; then the numbers behind it. U is the uplink loss of the sender, E the loss end to end, D what was lost "
        "on the downlink, CPU of sender / receiver. High confidence: the pair's numbers and the other users agree; "
        "medium: only one of the two could be asked; low: they contradict each other, or it was short.",
        "Charts: exact samples, about every 2 s; freeze is summed over 10 s. Loss and CPU in %, bitrate in Kbps. "
        "Horizontal lines are the limits for warning and bad, tinted stretches are findings. The cursor's exact values "
        "are in the last line.",
        "Matrix: rows receive, columns send; medians of 10 s windows over the chosen finding, the window of the charts "
        "or the whole call (= switches). A column that is bad for everybody convicts its sender, a row its receiver.",
        "Source: /beta/analytics/call/details, one request for each three hours; 150 s late. The API sends the ten "
        "newest joiners; users known only as peers of the others are listed too. A finished call is kept: opening it "
        "again costs nothing. r follows a running call.",
    )

    def __init__(
        self,
        call_id: str,
        at_ts: int | None = None,
        receiver_uid: int | None = None,
        sender_uid: int | None = None,
        *,
        link: CallLink | None = None,
    ) -> None:
        super().__init__(Wish(call_id, link.start_ts, link.end_ts) if link else Wish(call_id))
        self._at_ts = at_ts
        self._wanted = (receiver_uid, sender_uid)
        self._link = link
        self._form = "md"
        self.set_class(True, "-sessions")

    @classmethod
    def of_link(cls, link: CallLink) -> CallScreen:
        """The screen that a link opens."""
        return cls(link.call_id, link.from_ts, link.receiver, link.sender, link=link)

    # ── opening ─────────────────────────────────────────────────────────────────────────────────────────

    def call_opened(self, before: Loaded | None) -> None:
        loaded = self.loaded
        if loaded is None:
            return
        if before is not None:
            self.look = self.grown(before, loaded)
            return
        receiver, sender = self._wanted
        self.look = self._first_look(loaded, loaded.curves.pair_of(receiver, sender))
        missing = [uid for uid in self._wanted if uid is not None and uid not in (self.look.pair or ())]
        if missing:
            names = ", ".join(map(str, missing))
            self.remarks = (self.say("Of user {uid} nothing came back with this call.", uid=names),)
        self.show_view("charts" if self._at_ts is not None and self.look.pair else "sessions", root=True)

    def _first_look(self, loaded: Loaded, pair: Pair | None) -> Look:
        details, link = loaded.details, self._link
        look = Look(TimeWindow.whole(details.from_ts, details.to_ts), pair)
        if link is not None and link.medium is not None:
            look = replace(look, group=GROUP_OF[link.medium])
        if link is not None and link.from_ts is not None and link.to_ts is not None:
            look = replace(look, window=look.window.around(link.from_ts, link.to_ts, 0))
            return look.at((link.from_ts + link.to_ts) / 2)
        return look if self._at_ts is None else look.near(self._at_ts)

    def call_judged(self) -> None:
        loaded = self.loaded
        if loaded is None or not loaded.groups or self.look.finding is not None:
            return
        if self._at_ts is not None and self.look.pair is not None:
            number = loaded.group_at(self._at_ts, self.look.pair)
            self.look = replace(self.look, finding=number)
            self.span = "window" if number is None else "finding"
        elif self.look.cursor_ts is None:
            lead = loaded.groups[0].findings[0]
            self.call_after_refresh(self._lead_row)
            pair = Pair(lead.sender_uid, lead.receiver_uid)
            self.look = replace(self.look, pair=pair, group=GROUP_OF[lead.medium])

    def _lead_row(self) -> None:
        """The judgement has sorted the sessions anew: begin at the top, where ``y`` means the worst finding."""
        table = self.query_one(SessionsPanel).table
        if table.keys:
            table.choose(table.keys[0])

    # ── views ───────────────────────────────────────────────────────────────────────────────────────────

    def action_matrix(self) -> None:
        if self.loaded is None:
            return
        if self.view == "matrix":
            if not self.close_view():
                self.show_view("sessions", root=True)
        elif self.loaded.judgement is None:
            self.shell.tell(self.say("The matrix comes with the judgement, which is not there yet."))
        else:
            self._face_what_is_looked_at(self.loaded)
            self.show_view("matrix")

    def show_view(self, name: str, *, root: bool = False) -> None:
        if name == "matrix" and self.look.pair is not None:
            self.query_one(MatrixGrid).choose(*self.look.pair)
        super().show_view(name, root=root)

    def _face_what_is_looked_at(self, loaded: Loaded) -> None:
        if self.matrix_span(loaded).finding is not None:
            self.face = face_of(loaded.groups[self.look.finding or 0].findings[0])
        elif self.view == "charts" and self.look.group is Group.AUDIO:
            self.face = (Medium.AUDIO, self.face[1])

    def on_matrix_grid_cell_chosen(self, event: MatrixGrid.CellChosen) -> None:
        if self.loaded is None:
            return
        span = self.matrix_span(self.loaded)
        look = replace(self.look, group=GROUP_OF[self.face[0]])
        self.look = look if span.whole else look.around(span.from_ts, span.to_ts)
        self.show_pair(Pair(event.sender_uid, event.receiver_uid))

    def action_sessions(self) -> None:
        if self.loaded is not None:
            self.show_view("sessions")

    def on_cell_table_selected(self, event: CellTable.Selected) -> None:
        loaded = self.loaded
        uid = uid_of(event.key, loaded.details) if loaded else None
        if loaded is None or uid is None:
            return
        hit = [one for one in loaded.findings if uid == one.receiver_uid] or [
            one for one in loaded.findings if uid == one.sender_uid
        ]
        found = Pair(hit[0].sender_uid, hit[0].receiver_uid) if hit else loaded.curves.pair_of(uid, uid)
        if found is not None:
            self.show_pair(found)

    def on_cell_table_highlighted(self, _event: CellTable.Highlighted) -> None:
        if self.loaded is not None:
            self.query_one(SessionsPanel).show_line(self.roster(self.loaded), self.zone, self.now())

    def action_sort(self) -> None:
        self.sort = SORTS[(SORTS.index(self.sort) + 1) % len(SORTS)]
        self.show_call()
        self.shell.tell(self.say("Sorted by {what}", what=self.say(self.sort)))

    def action_server_users(self) -> None:
        self.wish = replace(self.wish, all_users=not self.wish.all_users)
        text = "With Linux (server-side) users" if self.wish.all_users else "Without Linux (server-side) users"
        self.shell.tell(self.say(text))
        self.begin()

    def action_zoom(self) -> None:
        if self.loaded is not None and self.look.pair is not None and self.view != "matrix":
            if self.view != "charts":
                self.show_view("charts")
            self.set_class(self.query_one(PairCharts).toggle_one(), "-zoomed")

    async def _close_jump(self) -> None:
        await self.query(JumpBar).remove()
        self.focus_view()

    def leave(self) -> bool:
        if self.query(JumpBar):
            self.call_later(self._close_jump)
            return True
        if super().leave():
            return True
        if self.has_class("-zoomed"):
            self.set_class(self.query_one(PairCharts).toggle_one(), "-zoomed")
            return True
        return self.close_view()

    # ── handing on ──────────────────────────────────────────────────────────────────────────────────────

    def _handout(self) -> Handout | None:
        if self.loaded is None:
            return None
        return Handout(self.loaded, self.look, self.project_name, self.zone, self.lang, self.now())

    def selected_text(self) -> str:
        answer, loaded = self.answer(), self.loaded
        panel = self.query_one(SessionsPanel)
        row = panel.table.has_focus and panel.table.cursor_row > 0
        if answer is not None and answer.groups and not row and loaded is not None:
            return answer.copied(self.look.finding or 0, loaded.cname)
        return panel.selected_text(self.roster(loaded), self.zone, self.now()) if loaded else ""

    def action_copy_link(self) -> None:
        handout = self._handout()
        if handout is None:
            self.shell.tell(self.say("Nothing is open yet."))
            return
        self.shell.copy_to_clipboard(handout.link())
        self.shell.tell(handout.link(), title=self.say("Copied"))

    def export(self) -> Export | None:
        handout = self._handout()
        return handout.export(self._form) if handout else None

    def action_write_as(self, form: str) -> None:
        """Write the note as ``json`` or ``csv``."""
        self._form = form
        try:
            self.action_write()
        finally:
            self._form = "md"

    def report_draft(self) -> ReportDraft:
        handout = self._handout()
        return handout.report_draft() if handout else ReportDraft()
