"""SQLite files that several sessions and users of a host share: created safely, and failing in one sentence."""

from __future__ import annotations

import errno
import logging
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from threading import RLock

from cbtui.disk import ROOM, WRITABLE, obstacle, step_for
from cbtui.errors import ConfigError, StateError
from cbtui.files import check_plain, create_plain, is_same, make_directory
from cbtui.phrase import Phrase
from cbtui.wreck import is_foreign, is_wreck, set_aside

_log = logging.getLogger(__name__)

Carry = Callable[[sqlite3.Connection, sqlite3.Connection], None]

FREE_PAGES = 256
"""Pages (of 4 kB) that stay free in a file, for what comes next; so does a twentieth of it."""
STEP_PAGES = 500
SMALL_PAGES = 16_384
"""Pages up to which a file is rewritten at once; that takes less than a second and as much disk again."""
BUSY_S = 10.0
"""Seconds to wait for another process; one transaction takes about a millisecond."""

_BROKEN = "Move the file away (what it held is then lost), or choose another directory with --state-dir."
_STEPS = {
    "locked": "Another program holds it; end that one, or choose another directory with --state-dir.",
    "malformed": _BROKEN,
    "not a database": _BROKEN,
    "no such table": _BROKEN,
    "no such column": _BROKEN,
    "full": ROOM,
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
        connection = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
        try:
            _switch_to_wal(connection, path)
            connection.execute(f"PRAGMA busy_timeout = {BUSY_S * 1000:.0f}")
            connection.execute(f"PRAGMA synchronous = {synchronous}")
            connection.execute("PRAGMA foreign_keys = ON")
            _migrate(connection, path, schema, what)
        except BaseException:
            connection.close()
            raise
        return connection


def connect_reader(path: Path) -> sqlite3.Connection:
    """A second connection to a file that :func:`connect` has opened, which only reads and waits for no writer."""
    connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA query_only = ON")
    except BaseException:
        connection.close()
        raise
    # A text that is none, in one row, must not keep all others from being read.
    connection.text_factory = partial(str, encoding="utf-8", errors="replace")
    return connection


def _create(path: Path) -> None:
    """Make the file where there is none. Neither it nor what SQLite puts beside it may be a link."""
    # One that is there is not opened: closing it would give up the locks that this process has on it.
    if (handle := create_plain(path, os.O_RDWR)) is not None:
        os.close(handle)
    for suffix in ("", "-wal", "-shm", "-journal"):
        check_plain(path.with_name(path.name + suffix))


def _switch_to_wal(connection: sqlite3.Connection, path: Path) -> None:
    """Turn the write-ahead log on. SQLite's time-out doesn't cover this, so processes that start at once take turns.

    A file system without locks looks like one where somebody else holds the lock; waiting changes nothing there.
    """
    deadline = time.monotonic() + BUSY_S
    hindered: OSError | None = None
    first = True
    while True:
        try:
            if connection.execute("PRAGMA page_count").fetchone() == (0,):
                connection.execute("PRAGMA auto_vacuum = INCREMENTAL")  # for Database.shrink; later it can't be set
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
        if first and (hindered := obstacle(path)) is not None and hindered.errno == errno.ENOLCK:
            raise hindered
        first = False
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
        raise _unusable(path, what, error.strerror or str(error), step_for(error)) from error
    except sqlite3.Error as error:
        text = str(error)
        step = next((step for words, step in _STEPS.items() if words in text), "")
        if not step and (hindered := obstacle(path)) is not None:
            text, step = hindered.strerror or text, step_for(hindered)
        raise _unusable(path, what, text, step or WRITABLE) from error


def _unusable(path: Path, what: str, why: str, step: str) -> StateError:
    return StateError(Phrase("The {what} {path} can't be used", what=Phrase(what), path=path), why, step)


class Database:
    """A file opened twice: one connection writes, one reads, so that no reader waits for a writer.

    When the file is deleted, moved or replaced while it is open, what is written would go where nobody looks: before
    every transaction that is noticed, and the file that has the name now is opened instead, created if need be. Any
    thread may use it; threads take turns, readers apart from writers.

    Args:
        schema, what, synchronous: see :func:`connect`.
        carry: told of the connection to the old file, which still can be read, and of a transaction on the new one.
        dispensable: a file that is broken is moved aside, and a new one takes its place.

    Raises:
        StateError: from every method, when the file can't be used.
    """

    def __init__(
        self,
        path: Path,
        schema: tuple[str, ...],
        what: str,
        *,
        synchronous: str = "NORMAL",
        carry: Carry | None = None,
        dispensable: bool = False,
    ) -> None:
        self.path = path
        self._open = partial(connect, path, schema, what, synchronous=synchronous)
        self._what = what
        self._schema_version = len(schema)
        self._carry = carry
        self._write_lock = RLock()
        self._read_lock = RLock()
        self._renewals = 0
        self._told_how = False
        self._dispensable = dispensable
        self._wrecked = False
        self.aside: Path | None = None
        """Where a file was moved that could not be read."""
        with ExitStack() as unless_open, readable_errors(path, what):
            self._writer = self._opened()
            unless_open.callback(self._writer.close)
            self._reader = connect_reader(path)
            unless_open.callback(self._reader.close)
            self._found = path.stat()
            unless_open.pop_all()

    def _opened(self) -> sqlite3.Connection:
        found = self.path.stat() if self.path.exists() else None
        try:
            return self._open()
        except StateError as error:
            wreck = is_wreck(error.__cause__) or is_foreign(error.__cause__)
            if not self._dispensable or not wreck or found is None:
                raise
            self.aside = set_aside(self.path, found) or self.aside
        return self._open()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """As :func:`readable_errors`; a file that turns out to be broken is moved aside before it is used again."""
        with readable_errors(self.path, self._what):
            try:
                yield
            except sqlite3.DatabaseError as error:
                self._wrecked = self._wrecked or (self._dispensable and self._is_wreck(error))
                raise

    def _is_wreck(self, error: sqlite3.DatabaseError) -> bool:
        """Broken; or a table of ours is missing, in a file that says that it is of this version."""
        if not is_foreign(error):
            return is_wreck(error)
        try:
            (version,) = self._reader.execute("PRAGMA user_version").fetchone()
            return int(version) == self._schema_version
        except sqlite3.Error:
            return False

    def renewals(self) -> int:
        """How often the file was lost and opened again; looks whether it is lost now."""
        self._keep()
        return self._renewals

    def version(self) -> int:
        """A number that changes whenever this or another process has written."""
        self._keep()
        with self._read_lock, self._errors():
            (version,) = self._reader.execute("PRAGMA data_version").fetchone()
            return int(version) + (self._renewals << 40)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One read transaction: its queries see one state, whatever is written meanwhile. One inside another joins."""
        if not self._reader.in_transaction:
            self._keep()
        with self._read_lock, self._errors():
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
        with self._write_lock:
            self._keep()
            with self._errors(), transaction(self._writer):
                yield self._writer

    def shrink(self) -> bool:
        """Give some of what is free in the file back to the disk; whether there is more to give.

        A step takes some 30 ms. Files of older versions can't do it in steps: small ones are rewritten once, and for
        large ones the log says what to run.
        """
        with self._write_lock:
            self._keep()
            with self._errors():
                pages, free = (self._number(f"PRAGMA {name}") for name in ("page_count", "freelist_count"))
                if free <= max(FREE_PAGES, pages // 20):
                    return False
                if self._number("PRAGMA auto_vacuum"):
                    # As a script: execute() would stop after the first of the pages.
                    self._writer.executescript(f"PRAGMA incremental_vacuum({STEP_PAGES})")
                    self._writer.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
                    return True
                if pages <= SMALL_PAGES:
                    self._writer.execute("VACUUM")
                elif not self._told_how:
                    self._told_how = True
                    _log.warning("much of %s is free; give it back while no cbtui runs: sqlite3 FILE VACUUM", self.path)
                return False

    def _number(self, question: str) -> int:
        (number,) = self._writer.execute(question).fetchone()
        return int(number)

    def close(self) -> None:
        """Close the file."""
        with self._write_lock, self._read_lock:
            self._reader.close()
            self._writer.close()

    def _keep(self) -> None:
        """Open the file again that has the name, when it is no more the one that was opened."""
        if not self._wrecked and is_same(self.path, self._found):
            return
        with self._write_lock, self._read_lock:
            if self._writer.in_transaction or self._reader.in_transaction:
                return
            if self._wrecked and is_same(self.path, self._found):
                try:
                    self.aside = set_aside(self.path, self._found) or self.aside
                except OSError as error:
                    _log.warning("%s is damaged and can't be moved aside: %s", self.path, error)
            self._wrecked = False
            if is_same(self.path, self._found):
                return
            writer = self._opened()
            try:
                with readable_errors(self.path, self._what):
                    if self._carry is not None:
                        with transaction(writer):
                            self._carry(self._writer, writer)
                    found, reader = self.path.stat(), connect_reader(self.path)
            except BaseException:
                writer.close()
                raise
            self.close()
            self._writer, self._reader, self._found = writer, reader, found
            self._renewals += 1
            _log.warning("%s was deleted, moved or replaced, and was opened again", self.path)
