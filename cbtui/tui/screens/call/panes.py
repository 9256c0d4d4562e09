"""The panes of the screen of a call: findings, what was kept back, sessions; the countdown."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.timer import Timer

from cbtui.catalog.phrases import say
from cbtui.model.uid import SAME_UID
from cbtui.tui import theme
from cbtui.tui.frame.site import Site
from cbtui.tui.screens.call.findings import FindingList
from cbtui.tui.screens.call.sessions import Roster, line_text, session_line, signed_uid
from cbtui.tui.screens.call.stages import Judging, Waiting
from cbtui.tui.screens.call.state import CallState
from cbtui.tui.widgets.kept_lines import KeptLines
from cbtui.tui.widgets.plain import Plain
from cbtui.tui.widgets.table import CellTable, Column

TALL = 32
"""Rows from which on sessions and charts stand together."""
WIDE = 120
"""Columns from which on the sender's charts stand left of the receiver's."""
_FINDING_ROWS = (4, 7)
"""Of usual and of tall screens."""


class FindingsPane(Plain):
    """The findings, or why there are none. As high as its text."""

    def show(self, state: CallState) -> None:
        """Show the ranked findings, how far judging is, or that nothing can be judged."""
        content = self._content_of(state)
        lines = content.plain.count("\n")
        self.write(content, layout=lines != self.content.plain.count("\n"))

    def _content_of(self, state: CallState) -> Content:
        lang, found, size = state.reader.lang, finding_list(state), self.screen.size
        if found is not None:
            return found.lines(_FINDING_ROWS[size.height >= TALL], size.width)
        if isinstance(state.stage, Judging):
            share = (state.stage.progress.share or 0.0) if state.stage.progress else 0.0
            text = say(lang, "judging {share}: whose fault was it? Esc stops it.", share=f"{share:.0%}")
            return Content.styled(f" ░ {text}", theme.QUIET)
        if state.loaded is not None and not state.loaded.details.series:
            return Content(f" ░ {say(lang, 'There are no metrics in this call, so nothing can be judged.')}")
        return Content.styled(f" ░ {say(lang, 'Not judged. r judges it.')}", theme.QUIET)


def finding_list(state: CallState) -> FindingList | None:
    """The findings as they are shown; None before they are known."""
    loaded = state.loaded
    if loaded is None or loaded.judgement is None:
        return None
    chosen, reader = state.viewpoint.finding, state.reader
    return FindingList(loaded.groups, loaded.judgement, chosen, reader.zone, reader.lang)


class RemarksPane(Plain):
    """What was kept back, and what to know of the judgement; not there when there is nothing."""

    def show(self, state: CallState) -> None:
        """Say the notes of the call and its judgement."""
        said = [] if state.loaded is None else list(state.reader.texts(state.loaded.notes))
        if state.missing:
            names = ", ".join(map(str, state.missing))
            said.insert(0, say(state.reader.lang, "Of user {uid} nothing came back with this call.", uid=names))
        if (uid := signed_uid(state.filter_text)) is not None:
            said.insert(0, say(state.reader.lang, SAME_UID, written=state.filter_text, uid=uid))
        self.set_class(not said, "-none")
        self.write(" · ".join(said), layout=True)


class SessionsPane(KeptLines, Vertical):
    """The table of sessions, and every field of the one under the cursor."""

    def __init__(self, *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._state: CallState | None = None
        self._roster: Roster | None = None

    def compose(self) -> ComposeResult:
        yield CellTable((Column("uid", "uid", 10),))
        yield Plain(id="session")

    @property
    def table(self) -> CellTable:
        return self.query_one(CellTable)

    @property
    def on_row(self) -> bool:
        """The keys are on a row other than the first."""
        return self.table.has_focus and self.table.cursor_row > 0

    def show(self, state: CallState) -> None:
        """Show who was in the call; the cursor stays on its row. The table is filled again only for another roster."""
        if state.loaded is None:
            return
        self._state, width = state, self.screen.size.width
        details, worst = state.loaded.details, state.loaded.worst
        roster = Roster(details, worst, state.sort, state.filter_text, width, width >= WIDE, state.reader.lang)
        if roster != self._roster:
            before, self._roster = self._roster, roster
            self.table.relabel(roster.columns())
            self.table.show(roster.rows())
            if before is not None and before.sort != roster.sort:
                self.table.choose_first()
        self._show_line()

    def choose_first(self) -> None:
        """Put the cursor on the first row, where ``y`` means the worst finding."""
        if self.table.keys:
            self.table.choose_first()

    @property
    def text(self) -> str:
        """The row under the cursor in one line."""
        state = self._state
        session = state.loaded.details.by_sid.get(self.table.cursor_key or "") if state and state.loaded else None
        if session is None or state is None:
            return ""
        return line_text(session_line(session, state.reader.zone, state.now, state.reader.lang))

    def on_cell_table_highlighted(self, event: CellTable.Highlighted) -> None:
        event.stop()
        self._show_line()

    def _show_line(self) -> None:
        self.query_one("#session", Plain).write(f" {self.text}")


class Countdown(Horizontal):
    """How long it takes until a call can be opened, once a second, as narrow as its text can be.

    ``due`` is told every second while a state waits.
    """

    def __init__(self, due: Callable[[], None]) -> None:
        super().__init__()
        self._due = due
        self._site = Site(self)
        self._state: CallState | None = None
        self._ticker: Timer | None = None

    def compose(self) -> ComposeResult:
        yield Plain(id="seconds")

    def show(self, state: CallState) -> None:
        """Count down for a state that waits."""
        self._state = state
        waits = isinstance(state.stage, Waiting)
        if waits and self._ticker is None:
            self._ticker = self.set_interval(1.0, self.tick)
        elif not waits and self._ticker is not None:
            self._ticker.stop()
            self._ticker = None
        self._write()

    def tick(self) -> None:
        """A second has passed."""
        self._write()
        self._due()

    def _write(self) -> None:
        stage = self._state.stage if self._state else None
        left = int(stage.ready_ts - self._site.now) + 1 if isinstance(stage, Waiting) else 0
        text = self._site.say("available in {seconds} s", seconds=left) if left > 0 else ""
        self.query_one(Plain).write(Content.styled(text, theme.STRONG))
