"""Which ranges were asked for: covered without a row means that the server had nothing; not covered, never asked."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

import msgspec

from cbtui.model.note import Note, NoteKind
from cbtui.store.connection import Connection


def remark(
    connection: sqlite3.Connection, project: str, source: str, from_ts: int, to_ts: int, notes: Iterable[Note]
) -> None:
    """Keep what is to be said of an answer about a range, in the place of what was said of any part of it before;
    inside a transaction."""
    connection.execute(
        "DELETE FROM remark WHERE project = ? AND source = ? AND from_ts >= ? AND to_ts <= ?",
        (project, source, from_ts, to_ts),
    )
    connection.executemany(
        "INSERT OR REPLACE INTO remark VALUES (?, ?, ?, ?, ?, ?)",
        [
            (project, source, from_ts, to_ts, note.kind, msgspec.json.encode(dict(note.values)).decode())
            for note in notes
        ],
    )


def cover(connection: sqlite3.Connection, project: str, source: str, from_ts: int, to_ts: int) -> None:
    """Add a range (both ends in it) and merge it with those it touches; inside a transaction."""
    if from_ts > to_ts:
        return
    touching = (project, source, to_ts + 1, from_ts - 1)
    where = "project = ? AND source = ? AND from_ts <= ? AND to_ts >= ?"
    (first, last) = connection.execute(
        f"SELECT min(from_ts), max(to_ts) FROM coverage WHERE {where}",  # noqa: S608
        touching,
    ).fetchone()
    connection.execute(f"DELETE FROM coverage WHERE {where}", touching)  # noqa: S608
    merged = (from_ts if first is None else min(from_ts, first), to_ts if last is None else max(to_ts, last))
    connection.execute("INSERT INTO coverage VALUES (?, ?, ?, ?)", (project, source, *merged))


class Coverage:
    """Reads coverage; a source is an endpoint, or a call search."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def known_to(self, project: str, source: str, from_ts: int, to_ts: int) -> int:
        """Up to when the range is covered without a gap from its start, at most ``to_ts``; less than ``from_ts``
        when its start is not covered."""
        row = self._connection.row(
            "SELECT to_ts FROM coverage WHERE project = ? AND source = ? AND from_ts <= ? AND to_ts >= ?",
            (project, source, from_ts, from_ts),
        )
        return min(int(row[0]), to_ts) if row else from_ts - 1

    def gaps(self, project: str, source: str, from_ts: int, to_ts: int) -> list[tuple[int, int]]:
        """The parts of a range that are not covered, oldest first."""
        rows = self._connection.rows(
            "SELECT from_ts, to_ts FROM coverage WHERE project = ? AND source = ? AND to_ts >= ? AND from_ts <= ?"
            " ORDER BY from_ts",
            (project, source, from_ts, to_ts),
        )
        found, start = [], from_ts
        for first, last in rows:
            if first > start:
                found.append((start, int(first) - 1))
            start = max(start, int(last) + 1)
        return [*found, (start, to_ts)] if start <= to_ts else found

    def cover(self, project: str, source: str, from_ts: int, to_ts: int) -> None:
        """A range was asked for, and what there was of it is known."""
        with self._connection.writing() as connection:
            cover(connection, project, source, from_ts, to_ts)

    def newest(self, project: str, source: str) -> int | None:
        """The newest moment covered, or None when the source was never asked."""
        row = self._connection.row(
            "SELECT max(to_ts) FROM coverage WHERE project = ? AND source = ?", (project, source)
        )
        return None if row is None or row[0] is None else int(row[0])

    def last_fetch(self, project: str, source: str) -> float | None:
        """When the source was last asked successfully, Unix seconds."""
        row = self._connection.row("SELECT at FROM fetched WHERE project = ? AND source = ?", (project, source))
        return None if row is None else float(row[0])

    def remarks(self, project: str, source: str, from_ts: int, to_ts: int) -> tuple[Note, ...]:
        """What is to be said of the answers about a range: rows that could not be read, for one."""
        rows = self._connection.rows(
            "SELECT kind, content FROM remark WHERE project = ? AND source = ? AND from_ts <= ? AND to_ts >= ?"
            " ORDER BY from_ts, kind",
            (project, source, to_ts, from_ts),
        )
        notes = []
        for kind, content in rows:
            try:
                notes.append(
                    Note(NoteKind(kind), None, **msgspec.json.decode(content, type=dict[str, str | int | float]))
                )
            except (ValueError, TypeError):
                continue  # another version's, or a neighbour's
        return tuple(notes)
