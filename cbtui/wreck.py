"""A database that can't be read any more: moved aside, so that another can take its place. Nothing of it is deleted."""

from __future__ import annotations

import fcntl
import logging
import os
import sqlite3
from pathlib import Path

_log = logging.getLogger(__name__)

_BESIDE = ("-wal", "-shm", "-journal")
_KEPT = 9
"""Wrecks of one file; the next one takes the place of the last."""
_BROKEN = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_FOREIGN = ("no such table", "no such column")


def is_wreck(error: BaseException | None) -> bool:
    """SQLite says that the file itself is broken, or none of ours: it won't be better next time."""
    if not isinstance(error, sqlite3.DatabaseError):
        return False
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in _BROKEN or any(words in str(error) for words in _FOREIGN)


def set_aside(path: Path, broken: os.stat_result) -> Path | None:
    """Move the file that was found ``broken``, with what SQLite keeps beside it; where to. None when another has its
    name by now: somebody else has moved it.

    Raises:
        OSError: it can't be moved.
    """
    handle = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if not os.path.samestat(path.stat(), broken):
            return None
        names = [f"{path.name}.damaged{f'-{number}' if number > 1 else ''}" for number in range(1, _KEPT + 1)]
        free = (name for name in names if not path.with_name(name).exists())
        aside = path.with_name(next(free, names[-1]))
        for suffix in _BESIDE:
            beside = path.with_name(path.name + suffix)
            if beside.exists():
                beside.replace(aside.with_name(aside.name + suffix))
        path.replace(aside)
    finally:
        os.close(handle)
    _log.warning("%s can't be read; it was moved to %s, and a new one was made", path, aside)
    return aside
