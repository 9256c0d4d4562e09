"""Senders by receivers of one metric: a grid of numbers with marks, and a cursor to choose a pair with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from cbtui.catalog.level import Level
from cbtui.catalog.phrases import say
from cbtui.text import cut, pad, width
from cbtui.tui.widgets.drawn import LEVEL_INKS, NO_DATA_MARK, Drawn, Ink, Run, level_run
from cbtui.tui.widgets.scale import number_text

SMALLEST_CELL = 9
"""Terminal cells of a column at least: a number, its mark, and the cursor's brackets."""

_SELF = "–"
_PEER = "*"


@dataclass(frozen=True, slots=True)
class MatrixView:
    """What the grid shows: ``rows`` are receivers' uids, ``columns`` senders', both in the order of the screen.

    ``cells`` holds (value, level) by (receiver, sender); a pair that is not in it has no data. ``peers_only`` are
    users whose own sessions did not come back.
    """

    title: str
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    cells: Mapping[tuple[int, int], tuple[float | None, Level]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    peers_only: frozenset[int] = frozenset()
    lang: str = "en"


class MatrixGrid(Drawn, can_focus=True):
    """A :class:`MatrixView`. What doesn't fit scrolls with the cursor; headings stay."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1, 0)", "Up", show=False),
        Binding("down,j", "move(1, 0)", "Down", show=False),
        Binding("left,h", "move(0, -1)", "Left", show=False),
        Binding("right,l", "move(0, 1)", "Right", show=False),
        Binding("pageup", "move(-10, 0)", "Page up", show=False),
        Binding("pagedown", "move(10, 0)", "Page down", show=False),
        Binding("g", "move(-999999, 0)", "Top", show=False),
        Binding("G", "move(999999, 0)", "Bottom", show=False),
        Binding("home", "move(0, -999999)", "First column", show=False),
        Binding("end", "move(0, 999999)", "Last column", show=False),
        Binding("enter", "choose", "Choose", show=False),
    ]

    DEFAULT_CSS = """
    MatrixGrid { height: 1fr; width: 1fr; }
    """

    class CellChosen(Message):
        """Enter, or a click on the cell under the cursor."""

        def __init__(self, grid: MatrixGrid, sender_uid: int, receiver_uid: int) -> None:
            super().__init__()
            self.grid = grid
            self.sender_uid = sender_uid
            self.receiver_uid = receiver_uid

        @property
        def control(self) -> MatrixGrid:
            return self.grid

    class CursorMoved(Message):
        """A person put the cursor on another cell."""

        def __init__(self, sender_uid: int, receiver_uid: int) -> None:
            super().__init__()
            self.sender_uid = sender_uid
            self.receiver_uid = receiver_uid

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._view = MatrixView("", (), ())
        self._cursor = (0, 0)
        self._scroll = (0, 0)
        self._wanted: tuple[int, int] | None = None

    @property
    def view(self) -> MatrixView:
        """What is shown."""
        return self._view

    @property
    def pair(self) -> tuple[int, int] | None:
        """(sender, receiver) under the cursor, None in an empty grid."""
        row, column = self._cursor
        if not (self._view.rows and self._view.columns):
            return None
        return self._view.columns[column], self._view.rows[row]

    @property
    def text(self) -> str:
        """The cell under the cursor in one line; empty in an empty grid."""
        if self.pair is None:
            return ""
        sender, receiver = self.pair
        value, level = self._view.cells.get((receiver, sender), (None, Level.NO_DATA))
        shown = say(self._view.lang, "no data") if value is None else f"{number_text(value)} {level_run(level)[0]}"
        return f"{sender} → {receiver} · {self._view.title} · {shown}"

    def show(self, view: MatrixView) -> None:
        """Show this; the cursor stays on its pair where that is still there."""
        if view == self._view:
            return
        pair = self._wanted or self.pair
        self._view, self._scroll, self._wanted = view, (0, 0), None
        known = pair is not None and pair[0] in view.columns and pair[1] in view.rows
        self._cursor = (view.rows.index(pair[1]), view.columns.index(pair[0])) if pair and known else (0, 0)
        self._follow()
        self.refresh()

    def choose(self, sender_uid: int, receiver_uid: int) -> None:
        """Put the cursor on a pair: at once where it is there, and again in the view that is shown next."""
        self._wanted = (sender_uid, receiver_uid)
        if sender_uid in self._view.columns and receiver_uid in self._view.rows:
            self._put(self._view.rows.index(receiver_uid), self._view.columns.index(sender_uid))

    def action_move(self, rows: int, columns: int) -> None:
        """Move the cursor, as far as there are cells."""
        if self.pair is not None:
            row, column = self._cursor
            self._put(row + rows, column + columns)
            self.post_message(self.CursorMoved(*self.pair))

    def action_choose(self) -> None:
        """Report the pair under the cursor."""
        if self.pair is not None:
            self.post_message(self.CellChosen(self, *self.pair))

    def on_click(self, event: events.Click) -> None:
        row = event.y - 2 + self._first[0]
        column = (event.x - self._heading_cells()) // self._cell_cells() + self._first[1]
        inside = event.y >= 2 and event.x >= self._heading_cells()
        if inside and row < len(self._view.rows) and column < len(self._view.columns):
            event.stop()
            again = (row, column) == self._cursor
            self._put(row, column)
            if again:
                self.action_choose()
            elif self.pair is not None:
                self.post_message(self.CursorMoved(*self.pair))

    def on_resize(self) -> None:
        self._follow()

    def render_line(self, y: int) -> Strip:
        columns = self.size.width
        view = self._view
        row = y - 2 + self._first[0]
        if y == 0:
            return self.strip(self._title_runs(columns), columns)
        if y == 1:
            return self.strip(self._heading_runs(), columns)
        if y - 2 < self._shown_rows():
            return self.strip(self._row_runs(row), columns)
        notes = self._notes()
        note = y - 2 - self._shown_rows()
        text = notes[note] if note < len(notes) and view.title else ""
        return self.strip([(" " + cut(text, columns - 1), Ink.PLAIN)], columns)

    def _put(self, row: int, column: int) -> None:
        rows, columns = len(self._view.rows), len(self._view.columns)
        self._cursor = (min(max(row, 0), rows - 1), min(max(column, 0), columns - 1))
        self._follow()
        self.refresh()

    def _follow(self) -> None:
        """Scroll so that the cursor is seen."""
        self._scroll = self._first

    @property
    def _first(self) -> tuple[int, int]:
        """The first row and column shown, for the size that is painted: it may be newer than what was told of it."""
        return (
            _scrolled(self._scroll[0], self._cursor[0], self._shown_rows(), len(self._view.rows)),
            _scrolled(self._scroll[1], self._cursor[1], self._shown_columns(), len(self._view.columns)),
        )

    def _notes(self) -> tuple[str, ...]:
        lang, view = self._view.lang, self._view
        marked = (f"{_PEER} {say(lang, 'only seen as a peer')}",) if view.peers_only else ()
        return (*marked, *view.notes)

    def _shown_rows(self) -> int:
        room = self.size.height - 2
        return min(len(self._view.rows), max(1, room - len(self._notes())), max(0, room))

    def _shown_columns(self) -> int:
        room = (self.size.width - self._heading_cells()) // self._cell_cells()
        return min(len(self._view.columns), max(0, room))

    def _heading_cells(self) -> int:
        return max((len(self._label(uid)) for uid in self._view.rows), default=0) + 2

    def _cell_cells(self) -> int:
        return max(SMALLEST_CELL, max((len(self._label(uid)) for uid in self._view.columns), default=0) + 2)

    def _label(self, uid: int) -> str:
        return f"{uid}{_PEER}" if uid in self._view.peers_only else str(uid)

    def _title_runs(self, columns: int) -> list[Run]:
        title = " " + cut(self._view.title, columns - 1)
        hint = say(self._view.lang, "rows receive, columns send; ░ no data") + " "
        space = columns - width(title) - width(hint)
        return [(title, Ink.TITLE), (" " * space + hint if space > 1 else "", Ink.MUTED)]

    def _heading_runs(self) -> list[Run]:
        first, shown = self._first[1], self._shown_columns()
        names = [self._label(uid) for uid in self._view.columns[first : first + shown]]
        more = "›" if first + shown < len(self._view.columns) else ""
        less = "‹" if first else ""
        cells = self._cell_cells()
        return [
            (pad(less, self._heading_cells()), Ink.MUTED),
            *((f"{name:>{cells - 1}} ", Ink.TITLE) for name in names),
            (more, Ink.MUTED),
        ]

    def _row_runs(self, row: int) -> list[Run]:
        uid = self._view.rows[row]
        first = self._first[1]
        shown = range(first, first + self._shown_columns())
        heading = (f" {self._label(uid)}".ljust(self._heading_cells()), Ink.TITLE)
        return [heading, *(run for column in shown for run in self._cell_runs(row, column))]

    def _cell_runs(self, row: int, column: int) -> list[Run]:
        receiver, sender = self._view.rows[row], self._view.columns[column]
        value, level = self._view.cells.get((receiver, sender), (None, Level.NO_DATA))
        if value is not None:
            text, ink = f"{number_text(value)} {level_run(level)[0]}", LEVEL_INKS[level]
        else:
            text, ink = (_SELF if receiver == sender else NO_DATA_MARK), Ink.NO_DATA
        cells = self._cell_cells()
        if (row, column) != self._cursor:
            return [(pad(text, cells - 1, right=True) + " ", ink)]
        space = " " * (cells - width(text) - 2)
        return [(space, Ink.PLAIN), (f"[{text}]", Ink.CURSOR if self.has_focus else ink)]


def _scrolled(first: int, at: int, shown: int, count: int) -> int:
    """The first of ``count`` to show, so that ``at`` is among the ``shown`` and no room is left over at the end."""
    shown = max(1, shown)
    return max(0, min(max(first, at - shown + 1), at, count - shown))
