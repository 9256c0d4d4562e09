"""An answer read row by row: one that makes no sense is left out and counted, the others stay."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from cbtui.api.failures import misread
from cbtui.model.endpoint import Endpoint
from cbtui.model.note import Note, NoteKind
from cbtui.text import clean

T = TypeVar("T")
MAX_UNREAD = 10_000
"""Rows that are left out of one answer; one with more of them is none."""


class UnreadableError(ValueError):
    """A row or an answer makes no sense: ``reason`` in ``place``, such as ``created_ts``, or in all of it."""

    def __init__(self, reason: str, place: str = "") -> None:
        super().__init__(f"{place}: {reason}" if place else reason)
        self.reason = reason
        self.place = place


class RowReader:
    """Reads the rows of one answer and keeps count of what it left out.

    Args:
        damaged: bytes of the answer that were no UTF-8.
    """

    def __init__(self, endpoint: Endpoint, damaged: int = 0) -> None:
        self._endpoint = endpoint
        self._damaged = damaged
        self._read = 0
        self._unread = 0
        self._outside = 0
        self._first = ""
        self._why = ""

    def rows(self, read: Callable[[object], T], given: Iterable[object], place: str, *, lists: bool = False) -> list[T]:
        """The rows that ``read`` takes; it raises :class:`UnreadableError` for the others.

        ``lists``: each only holds rows of its own, and says nothing without them.
        """
        rows = []
        for number, one in enumerate(given):
            try:
                rows.append(read(one))
            except UnreadableError as error:
                self.leave_out(1, f"{place}.{number}.{error.place}".rstrip("."), error.reason)
        self._read += 0 if lists else len(rows)
        return rows

    def leave_out(self, rows: int, place: str, reason: str) -> None:
        """Count rows that could not be read."""
        if not self._unread:
            self._first = clean(place, 100)
            self._why = clean(f"{place}: {reason}", 200)
        self._unread += rows
        if self._unread > MAX_UNREAD:
            raise misread(self._endpoint, self._why)

    def inside(self, rows: list[T], ts: Callable[[T], int], from_ts: int, to_ts: int) -> list[T]:
        """The rows between two times; the others were not asked for, and are counted."""
        kept = [row for row in rows if from_ts <= ts(row) <= to_ts]
        self._outside += len(rows) - len(kept)
        return kept

    def notes(self) -> tuple[Note, ...]:
        """What was left out or replaced.

        Raises:
            ResponseError: there were rows, and none of them could be read.
        """
        if self._unread and not self._read:
            raise misread(self._endpoint, self._why)
        endpoint, notes = self._endpoint.value, list[Note]()
        if self._unread:
            notes.append(Note(NoteKind.ROWS_LEFT_OUT, endpoint=endpoint, rows=self._unread, first=self._first))
        if self._outside:
            notes.append(Note(NoteKind.OUTSIDE_RANGE, endpoint=endpoint, rows=self._outside))
        if self._damaged:
            notes.append(Note(NoteKind.BYTES_REPLACED, endpoint=endpoint, bytes=self._damaged))
        return tuple(notes)
