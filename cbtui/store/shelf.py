"""What the families of tables share: one connection, one lock, one way to fail."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

from cbtui.database import connect, readable_errors, transaction
from cbtui.store.migrations import MIGRATIONS

WHAT = "store"


class Shelf:
    """A connection that any thread may use; opened when it is first needed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.writes = 0
        self._lock = RLock()
        self._connection: sqlite3.Connection | None = None

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection, for queries."""
        with self._lock, readable_errors(self.path, WHAT):
            if self._connection is None:
                self._connection = connect(self.path, MIGRATIONS, WHAT)
                self._connection.execute("PRAGMA foreign_keys = ON")
            yield self._connection

    @contextmanager
    def viewing(self) -> Iterator[sqlite3.Connection]:
        """The connection, for queries that must see the same state, whatever another session writes meanwhile."""
        with self.reading() as connection:
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.rollback()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The connection inside one transaction."""
        with self.reading() as connection, transaction(connection):
            yield connection
            self.writes += 1

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

    def close(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
