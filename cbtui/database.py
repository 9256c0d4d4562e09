"""SQLite files that several sessions and users of a host share: created safely, and failing in one sentence."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cbtui.errors import ConfigError
from cbtui.files import check_plain, make_directory, open_plain
from cbtui.phrase import Phrase

BUSY_S = 10.0
"""Seconds to wait for another process; one transaction takes about a millisecond."""

_WRITABLE = "Make the directory writable, or choose another one with --state-dir."
_BROKEN = "Move the file away (what it held is then lost), or choose another directory with --state-dir."
_STEPS = {
    "locked": "Another program holds it; end that one, or choose another directory with --state-dir.",
    "malformed": _BROKEN,
    "not a database": _BROKEN,
    "no such table": _BROKEN,
    "no such column": _BROKEN,
    "full": "Make room on the disk, or choose another directory with --state-dir.",
}


def connect(path: Path, schema: tuple[str, ...], what: str, *, synchronous: str = "NORMAL") -> sqlite3.Connection:
    """Open a file, create it where there is none, and bring its schema up to date.

    The directory is created for its owner alone; the file for owner and group, whatever the umask, so that a
    group-writable directory can be shared.

    Args:
        schema: the steps of the schema, oldest first; ``PRAGMA user_version`` counts those taken.
        what: what the file is, for the person who reads that it can't be used.
        synchronous: SQLite's; FULL puts each transaction on the disk before it returns.

    Raises:
        ConfigError: the file can't be created, opened, written or understood.
    """
    with readable_errors(path, what):
        make_directory(path.parent)
        _create(path)
        connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
        try:
            _switch_to_wal(connection)
            connection.execute(f"PRAGMA synchronous = {synchronous}")
            _migrate(connection, path, schema, what)
        except BaseException:
            connection.close()
            raise
        return connection


def connect_reader(path: Path) -> sqlite3.Connection:
    """A second connection to a file that :func:`connect` has opened, which only reads and waits for no writer."""
    connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA query_only = ON")
    return connection


def _create(path: Path) -> None:
    """Make the file where there is none. Neither it nor what SQLite puts beside it may be a link."""
    os.close(open_plain(path, os.O_RDWR))
    for suffix in ("-wal", "-shm", "-journal"):
        check_plain(path.with_name(path.name + suffix))


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    """Turn the write-ahead log on. SQLite's time-out doesn't cover this, so processes that start at once take turns."""
    deadline = time.monotonic() + BUSY_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def _migrate(connection: sqlite3.Connection, path: Path, schema: tuple[str, ...], what: str) -> None:
    # Begun with the lock, so two sessions that start at once don't both migrate; and SQLite opens a file that may
    # only be read without a word: better to learn it here.
    with transaction(connection):
        (taken,) = connection.execute("PRAGMA user_version").fetchone()
        if taken > len(schema):
            raise ConfigError(
                Phrase("The {what} {path} can't be used", what=Phrase(what), path=path),
                "a newer cbtui has written it",
                "Update cbtui, or choose another directory with --state-dir.",
            )
        for step in schema[taken:]:
            for statement in step.split(";"):
                connection.execute(statement)
        if taken < len(schema):
            connection.execute(f"PRAGMA user_version = {len(schema)}")


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """One write transaction, begun with the lock; committed at the end, rolled back on any exception."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise


@contextmanager
def readable_errors(path: Path, what: str) -> Iterator[None]:
    """Turn what SQLite and the system say of the file into a :class:`ConfigError` with the next step."""
    try:
        yield
    except OSError as error:
        raise _unusable(path, what, error.strerror or str(error), _WRITABLE) from error
    except sqlite3.Error as error:
        text = str(error)
        step = next((step for words, step in _STEPS.items() if words in text), _WRITABLE)
        raise _unusable(path, what, text, step) from error


def _unusable(path: Path, what: str, why: str, step: str) -> ConfigError:
    return ConfigError(Phrase("The {what} {path} can't be used", what=Phrase(what), path=path), why, step)
