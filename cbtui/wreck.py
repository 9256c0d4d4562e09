"""A database that can't be read any more: moved aside, so that another can take its place. Nothing of it is deleted."""

from __future__ import annotations

import errno
import fcntl
import logging
import os
import sqlite3
from pathlib import Path

_log = logging.getLogger(__name__)

_BESIDE = ("-wal", "-shm", "-journal")
_KEPT = 9
"""Wrecks of one file; with so many of them nothing is moved any more."""
_BROKEN = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_FOREIGN = ("no such table", "no such column")


def is_wreck(error: BaseException | None) -> bool:
    """SQLite says that the file itself is broken: it won't be better next time."""
    return isinstance(error, sqlite3.DatabaseError) and getattr(error, "sqlite_errorcode", 0) & 0xFF in _BROKEN


def is_foreign(error: BaseException | None) -> bool:
    """SQLite misses a table or a column: a file of somebody else's, or of another version."""
    return isinstance(error, sqlite3.DatabaseError) and any(words in str(error) for words in _FOREIGN)


def set_aside(path: Path, broken: os.stat_result) -> Path | None:
    """Move the file that was found ``broken``, with what SQLite keeps beside it; where to. None when somebody else has
    moved it, or is about to.

    Raises:
        OSError: it can't be moved.
    """
    try:
        handle = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if not os.path.samestat(os.fstat(handle), broken) or not os.path.samestat(path.stat(), broken):
            return None
        aside = _free(path)
        for suffix in _BESIDE:
            beside = path.with_name(path.name + suffix)
            if beside.exists():
                beside.replace(aside.with_name(aside.name + suffix))
        path.replace(aside)
    except (BlockingIOError, FileNotFoundError):
        return None
    finally:
        os.close(handle)
    _log.warning("%s can't be read; it was moved to %s, and a new one was made", path, aside)
    return aside


def _free(path: Path) -> Path:
    """A name that nothing has, nor what SQLite would keep beside it."""
    for number in range(1, _KEPT + 1):
        aside = path.with_name(f"{path.name}.damaged{f'-{number}' if number > 1 else ''}")
        if not any(os.path.lexists(aside.with_name(aside.name + suffix)) for suffix in ("", *_BESIDE)):
            return aside
    raise OSError(errno.EEXIST, f"{_KEPT} damaged files lie beside it; move them away")
