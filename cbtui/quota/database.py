"""The ledger's file: created for everyone who may write in its directory, opened with one sentence when it can't be."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cbtui.errors import ConfigError

SCHEMA_VERSION = 1
BUSY_S = 10.0
"""Seconds to wait for another process; one transaction takes about a millisecond."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS permit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    scope TEXT NOT NULL, endpoint TEXT NOT NULL,
    wall REAL NOT NULL, boot TEXT NOT NULL, uptime REAL NOT NULL, server REAL NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS permit_of ON permit (scope, endpoint, id);
CREATE INDEX IF NOT EXISTS permit_age ON permit (server);
CREATE TABLE IF NOT EXISTS block (
    scope TEXT NOT NULL, endpoint TEXT NOT NULL,
    wall REAL NOT NULL, boot TEXT NOT NULL, uptime REAL NOT NULL, server REAL NOT NULL,
    seconds REAL NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (scope, endpoint)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS server_clock (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    wall REAL NOT NULL, boot TEXT NOT NULL, uptime REAL NOT NULL, server REAL NOT NULL
) STRICT;
"""


def connect(path: Path) -> sqlite3.Connection:
    """Open the ledger, and create it where there is none.

    The directory is created for its owner alone; the file for owner and group, whatever the umask, so that a
    group-writable directory can be shared.

    Raises:
        ConfigError: the file can't be created, opened, written or understood.
    """
    with readable_errors(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _create(path)
        connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
        try:
            _prepare(connection, path)
        except BaseException:
            connection.close()
            raise
        return connection


def _create(path: Path) -> None:
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o660)
    except FileExistsError:
        return
    try:
        os.fchmod(handle, 0o660)
    finally:
        os.close(handle)


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    _switch_to_wal(connection)
    # A permit outlives a power failure too: each one is on the disk before the request leaves.
    connection.execute("PRAGMA synchronous = FULL")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > SCHEMA_VERSION:
        raise ConfigError(
            f"The quota ledger {path} can't be used",
            "a newer cbtui has written it",
            "Update cbtui, or choose another directory with --state-dir.",
        )
    if version < SCHEMA_VERSION:
        connection.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;")
    # SQLite opens a file that may only be read without a word; better to learn it before the first permit.
    with transaction(connection):
        connection.execute("DELETE FROM permit WHERE 0")


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
def readable_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system say of the file into a :class:`ConfigError` with the next step."""
    try:
        yield
    except OSError as error:
        raise _unusable(path, error.strerror or str(error), _WRITABLE) from error
    except sqlite3.Error as error:
        text = str(error)
        step = next((step for words, step in _STEPS.items() if words in text), _WRITABLE)
        raise _unusable(path, text, step) from error


_WRITABLE = "Make the directory writable, or choose another one with --state-dir."
_BROKEN = "Move the file away (today's count is then lost), or choose another directory with --state-dir."
_STEPS = {
    "locked": "Another program holds it; end that one, or choose another directory with --state-dir.",
    "malformed": _BROKEN,
    "not a database": _BROKEN,
    "no such table": _BROKEN,
    "no such column": _BROKEN,
    "full": "Make room on the disk, or choose another directory with --state-dir.",
}


def _unusable(path: Path, why: str, step: str) -> ConfigError:
    return ConfigError(f"The quota ledger {path} can't be used, so nothing was sent", why, step)
