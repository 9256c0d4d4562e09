"""Sender × receiver: who else has the same trouble convicts or clears a user, even one without a session.

A cell is the median over its windows of end-to-end loss, or of the frozen share of time, in %; windows in which the
sender sent nothing don't count. A row (receiver) or column (sender) is convicted when at least two thirds of its at
least two cells are bad.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cbtui.catalog.thresholds import Thresholds
from cbtui.model import CallDetails, Medium, Note, NoteKind, Side
from cbtui.triage.pairs import Flow
from cbtui.triage.rules import freeze_limit
from cbtui.triage.table import CallTable, Kind


@dataclass(frozen=True, slots=True)
class Lane:
    """A row or a column: how many of its cells hold a value, how many are bad, and whether that convicts ``uid``."""

    uid: int
    bad: int
    seen: int
    judged: bool
    convicted: bool


class Matrix:
    """Receivers (rows) by senders (columns) between ``from_ts`` and ``to_ts``; cells are worked out when asked for.

    ``receivers`` are those with a session, then those seen only as peers (``peers_only``): their column is what the
    others say, their row stays empty. ``limit`` is in %, from which (freeze: above which) a cell is bad.
    """

    def __init__(self, table: CallTable, medium: Medium, kind: Kind, from_ts: int, to_ts: int) -> None:
        self.medium = medium
        self.kind: Kind = kind
        self.from_ts = from_ts
        self.to_ts = to_ts
        self.limit = table.limits.loss_bad if kind == "loss" else freeze_limit(medium, table.limits)
        self.receivers, self.senders = table.sides(medium)
        self.peers_only = table.peers_only
        self._table = table
        self._first = table.grid.window(from_ts)
        self._last = table.grid.window(max(from_ts, to_ts - 1))
        self._cells: dict[tuple[int, int], float | None] = {}
        self._lanes: dict[tuple[bool, int], Lane] = {}

    def cell(self, receiver: int, sender: int) -> float | None:
        """The median in %, or None when no window can be judged."""
        key = (receiver, sender)
        if key not in self._cells:
            flow = Flow(sender, receiver, self.medium)
            levels = None if flow.pair.alone else self._table.levels(flow, self.kind)
            known = sorted(levels.between(self._first, self._last)) if levels else ()
            self._cells[key] = _median(known) if known else None
        return self._cells[key]

    def bad(self, receiver: int, sender: int) -> bool:
        """The cell is over the limit (loss: at it)."""
        value = self.cell(receiver, sender)
        return value is not None and (value >= self.limit if self.kind == "loss" else value > self.limit)

    def row(self, receiver: int) -> Lane:
        """What the cells of a receiver say together."""
        return self._lane(True, receiver, [(receiver, sender) for sender in self.senders])

    def column(self, sender: int) -> Lane:
        """What the cells of a sender say together."""
        return self._lane(False, sender, [(receiver, sender) for receiver in self.receivers])

    def _lane(self, row: bool, uid: int, keys: Sequence[tuple[int, int]]) -> Lane:
        if (row, uid) not in self._lanes:
            limits = self._table.limits
            seen = sum(self.cell(*key) is not None for key in keys)
            bad = sum(self.bad(*key) for key in keys)
            judged = seen >= limits.majority_of
            convicted = judged and bad >= limits.majority * seen - 1e-9
            self._lanes[row, uid] = Lane(uid, bad, seen, judged, convicted)
        return self._lanes[row, uid]

    @property
    def common(self) -> bool:
        """Every cell is bad, of at least two senders and two receivers."""
        rows = [lane for lane in map(self.row, self.receivers) if lane.seen]
        columns = [lane for lane in map(self.column, self.senders) if lane.seen]
        enough = all(any(lane.judged for lane in lanes) for lanes in (rows, columns))
        return enough and all(lane.bad == lane.seen for lane in rows)

    def side(self, sender: int, receiver: int) -> Side:
        """Whose trouble the matrix says a bad pair has."""
        column, row = self.column(sender), self.row(receiver)
        if not (column.judged or row.judged) or not self.bad(receiver, sender):
            return Side.NONE
        if column.convicted and row.convicted:
            return Side.COMMON if self.common else Side.BOTH
        return Side.SENDER if column.convicted else Side.RECEIVER if row.convicted else Side.PAIR

    def notes(self) -> tuple[Note, ...]:
        """Whom the matrix convicts."""
        if self.common:
            return (Note(NoteKind.ALL_BAD),)
        lanes = [(NoteKind.BAD_COLUMN, self.column(uid)) for uid in self.senders]
        lanes += [(NoteKind.BAD_ROW, self.row(uid)) for uid in self.receivers]
        return tuple(Note(kind, uid=lane.uid, bad=lane.bad, seen=lane.seen) for kind, lane in lanes if lane.convicted)


def matrix(
    source: CallDetails | CallTable,
    medium: Medium,
    kind: Kind,
    from_ts: int,
    to_ts: int,
    thresholds: Thresholds | None = None,
) -> Matrix:
    """The matrix of a call between two times (Unix seconds; whole windows are taken)."""
    table = source if isinstance(source, CallTable) else CallTable(source, thresholds or Thresholds())
    return Matrix(table, medium, kind, from_ts, to_ts)


def _median(ordered: Sequence[float]) -> float:
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
