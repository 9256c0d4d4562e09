"""Small parts of the screen of a call: answer, sessions, countdown, and the line that jumps to a time."""

from __future__ import annotations

from datetime import tzinfo

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input

from cbtui.tui import theme
from cbtui.tui.call.sessions import Roster, line_text, session_line
from cbtui.tui.widgets.plain import Plain
from cbtui.tui.widgets.table import CellTable, Column


class AnswerPanel(Plain):
    """The findings, or why there are none. As high as its text."""

    def show(self, content: str | Content, *, layout: bool = False) -> None:
        before = self.content.plain.count("\n")
        new = self._plain(content)
        super().show(new, layout=layout or new.plain.count("\n") != before)


class SessionsPanel(Vertical):
    """The table of sessions, and every field of the one under the cursor."""

    _roster: Roster | None = None
    """Who is in the table."""

    def compose(self) -> ComposeResult:
        yield CellTable((Column("uid", "uid", 10),))
        yield Plain(id="session")

    @property
    def table(self) -> CellTable:
        return self.query_one(CellTable)

    def show(self, roster: Roster) -> None:
        """Show who was in the call; the cursor stays on its row. The table is filled again only for another roster."""
        if roster != self._roster:
            self._roster = roster
            self.table.relabel(roster.columns())
            self.table.show(roster.rows())

    def show_line(self, roster: Roster, zone: tzinfo, now: float) -> None:
        """Show the fields of the session under the cursor."""
        self.query_one("#session", Plain).show(f" {self.selected_text(roster, zone, now)}")

    def selected_text(self, roster: Roster, zone: tzinfo, now: float) -> str:
        """The row under the cursor in one line."""
        session = roster.details.by_sid.get(self.table.cursor_key or "")
        return line_text(session_line(session, zone, now, roster.lang)) if session else ""


class Countdown(Horizontal):
    """Text that ticks once a second, as narrow as its text can be: its cells are all that is sent."""

    def compose(self) -> ComposeResult:
        yield Plain(id="seconds")

    def show(self, text: str) -> None:
        self.query_one(Plain).show(Content.styled(text, theme.STRONG))


class JumpBar(Horizontal):
    """Asks for a time; posts :class:`Submitted` on Enter."""

    class Submitted(Message):
        """Jump to this time, as it was typed."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, label: str, hint: str) -> None:
        super().__init__()
        self._label = label
        self._hint = hint

    def compose(self) -> ComposeResult:
        yield Plain(self._label)
        box = Input(placeholder=self._hint, compact=True)
        box.cursor_blink = False
        yield box

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Submitted(event.value))
