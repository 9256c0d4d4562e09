"""The store's file, and the short ways to ask it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cbtui.database import Database
from cbtui.store.damage import Damage
from cbtui.store.migrations import MIGRATIONS


class Connection(Database):
    """What the tables share."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, MIGRATIONS, "store", dispensable=True)
        self.damage = Damage()

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
