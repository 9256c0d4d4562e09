"""Sender × receiver: who else has the same trouble convicts or clears a user, even one without a session.

A cell is the median over its windows of end-to-end loss, or of the frozen share of time, in %; windows in which the
sender sent nothing don't count. A row (receiver) or column (sender) is convicted when at least two thirds of its at
least two cells are bad.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import isnan
from statistics import median
from typing import Literal

from cbtui.catalog.phrases import say
from cbtui.catalog.thresholds import Thresholds
from cbtui.model import CallDetails, Medium
from cbtui.triage.rules import freeze_limit
from cbtui.triage.table import CallTable, Pair

Kind = Literal["loss", "freeze"]


class Side(StrEnum):
    """What the matrix says of a pair. BOTH: its row and its column; COMMON: everybody; NONE: too few users to say."""

    SENDER = "sender"
    RECEIVER = "receiver"
    BOTH = "both"
    COMMON = "common"
    PAIR = "pair"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Lane:
    """A row or a column: how many of its cells hold a value, how many are bad, and whether that convicts ``uid``."""

    uid: int
    bad: int
    seen: int
    judged: bool
    convicted: bool


@dataclass(frozen=True)
class Matrix:
    """``cells`` by ``(receiver, sender)``, in %, None where nothing can be said.

    ``rows`` and ``columns`` hold a lane for every receiver and sender. ``peers_only`` are users without a session
    of their own: their column is what the others say, their row stays empty.
    """

    medium: Medium
    kind: Kind
    from_ts: int
    to_ts: int
    limit: float
    cells: Mapping[tuple[int, int], float | None]
    rows: Mapping[int, Lane]
    columns: Mapping[int, Lane]
    peers_only: frozenset[int]
    thresholds: Thresholds = field(repr=False)

    @property
    def receivers(self) -> tuple[int, ...]:
        """Rows: users with a session first, then those seen only as peers."""
        return tuple(self.rows)

    @property
    def senders(self) -> tuple[int, ...]:
        return tuple(self.columns)

    def cell(self, receiver: int, sender: int) -> float | None:
        return self.cells.get((receiver, sender))

    def bad(self, receiver: int, sender: int) -> bool:
        """The cell is over the limit (loss: at it)."""
        return _bad(self.kind, self.cell(receiver, sender), self.limit)

    @property
    def common(self) -> bool:
        """Every cell is bad, of at least two senders and two receivers."""
        known = [key for key, value in self.cells.items() if value is not None]
        sides = ({receiver for receiver, _ in known}, {sender for _, sender in known})
        return all(len(side) >= self.thresholds.majority_of for side in sides) and all(self.bad(*key) for key in known)

    def side(self, sender: int, receiver: int) -> Side:
        """Whose trouble the matrix says a bad pair has."""
        column, row = self.columns.get(sender), self.rows.get(receiver)
        column_bad = column is not None and column.convicted
        row_bad = row is not None and row.convicted
        if not any(lane is not None and lane.judged for lane in (column, row)) or not self.bad(receiver, sender):
            return Side.NONE
        if column_bad and row_bad:
            return Side.COMMON if self.common and len(self.columns) > 1 else Side.BOTH
        return Side.SENDER if column_bad else Side.RECEIVER if row_bad else Side.PAIR

    def sentences(self, lang: str = "en") -> tuple[str, ...]:
        """Whom the matrix convicts, a line each."""
        if self.common:
            return (say(lang, "every pair is bad: a common cause"),)
        column = "column {uid} is bad for {bad} of {seen} receivers: the sender's side"
        row = "row {uid} is bad for {bad} of {seen} senders: the receiver's side"
        return tuple(
            say(lang, text, uid=lane.uid, bad=lane.bad, seen=lane.seen)
            for text, lanes in ((column, self.columns), (row, self.rows))
            for lane in lanes.values()
            if lane.convicted
        )


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
    grid = table.grid
    first, last = grid.window(from_ts), grid.window(max(from_ts, to_ts - 1))
    pairs = [pair for pair in table.pairs if pair.medium is medium]
    cells = {(pair.receiver, pair.sender): cell(table, pair, kind, first, last) for pair in pairs}
    limit = table.limits.loss_bad if kind == "loss" else freeze_limit(medium, table.limits)
    receivers = [*sorted({pair.receiver for pair in pairs}), *sorted(table.peers_only)]
    senders = sorted({pair.sender for pair in pairs})
    return Matrix(
        medium,
        kind,
        from_ts,
        to_ts,
        limit,
        cells,
        {
            uid: _lane(uid, [cells.get((uid, other)) for other in senders], kind, limit, table.limits)
            for uid in receivers
        },
        {
            uid: _lane(uid, [cells.get((other, uid)) for other in receivers], kind, limit, table.limits)
            for uid in senders
        },
        table.peers_only,
        table.limits,
    )


def cell(table: CallTable, pair: Pair, kind: Kind, first: int, last: int) -> float | None:
    """The median of a pair's windows ``first`` to ``last`` in %, or None when none of them can be judged."""
    mids = pair.mids
    track = table.receiving(pair, mids.end_to_end if kind == "loss" else mids.freeze)
    if track is None:
        return None
    silence = table.silence(pair)
    means = track.means[first : last + 1]
    values = [at for at, mean in enumerate(means, first) if not isnan(mean) and at not in silence]
    if not values:
        return None
    if kind == "loss":
        return median(track.means[at] for at in values)
    return min(100.0, median(track.sums[at] for at in values) / (10 * table.grid.window_s))


def _lane(uid: int, values: list[float | None], kind: Kind, limit: float, limits: Thresholds) -> Lane:
    bad = sum(_bad(kind, value, limit) for value in values)
    seen = sum(value is not None for value in values)
    judged = seen >= limits.majority_of
    return Lane(uid, bad, seen, judged, judged and bad >= limits.majority * seen - 1e-9)


def _bad(kind: Kind, value: float | None, limit: float) -> bool:
    return value is not None and (value >= limit if kind == "loss" else value > limit)
