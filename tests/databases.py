"""A look into a file of SQLite from beside the program."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


@contextmanager
def database(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection of its own: what was done is committed, and the file is closed."""
    with closing(sqlite3.connect(path)) as connection, connection:
        yield connection
