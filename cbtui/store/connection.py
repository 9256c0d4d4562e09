"""The store's file, opened twice: one connection writes, one reads, so that no reader waits for a writer."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

from cbtui.database import connect, connect_reader, readable_errors, transaction
from cbtui.store.migrations import MIGRATIONS

WHAT = "store"


class Connection:
    """What the tables share. Any thread may use it; threads take turns, readers apart from writers.

    Raises:
        ConfigError: from every method, when the file can't be used.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._write_lock = RLock()
        self._read_lock = RLock()
        self._writer = connect(path, MIGRATIONS, WHAT)
        with readable_errors(path, WHAT):
            self._writer.execute("PRAGMA foreign_keys = ON")
            self._reader = connect_reader(path)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One read transaction: its queries see one state, whatever is written meanwhile. One inside another joins."""
        with self._read_lock, readable_errors(self.path, WHAT):
            if self._reader.in_transaction:
                yield self._reader
                return
            self._reader.execute("BEGIN")
            try:
                yield self._reader
            finally:
                self._reader.rollback()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One write transaction."""
        with self._write_lock, readable_errors(self.path, WHAT), transaction(self._writer):
            yield self._writer

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with self.reading() as connection:
            return connection.execute(query, values).fetchall()

    def row(self, query: str, values: Sequence[Any] = ()) -> tuple[Any, ...] | None:
        """The first row of a query."""
        with self.reading() as connection:
            found: tuple[Any, ...] | None = connection.execute(query, values).fetchone()
            return found

    def write(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        """One statement for many rows, in one transaction."""
        with self.writing() as connection:
            connection.executemany(statement, rows)

    def version(self) -> int:
        """A number that changes whenever this or another process has written."""
        with self._read_lock, readable_errors(self.path, WHAT):
            (version,) = self._reader.execute("PRAGMA data_version").fetchone()
            return int(version)

    def close(self) -> None:
        """Close the file."""
        with self._write_lock, self._read_lock:
            self._reader.close()
            self._writer.close()
