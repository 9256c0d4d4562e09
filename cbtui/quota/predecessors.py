"""Sessions that may still hold a ledger which had the name before a new one was made."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from zlib import crc32

SETTLE_S = 1.5
"""Seconds that they get to bring what they know: each looks once a second whether its file is the one with the name."""


def mark(database: sqlite3.Connection, path: Path) -> None:
    """Write into a ledger which name it was made with: it keeps that when it is moved. Inside a transaction."""
    if database.execute("PRAGMA application_id").fetchone() == (0,):
        database.execute(f"PRAGMA application_id = {_mark_of(path)}")


def may_be(path: Path) -> bool:
    """Somebody may hold a ledger that had this name before it was deleted, moved or replaced.

    What other users have open can't be seen: in a directory that is shared with them somebody always may.
    """
    try:
        if path.parent.stat().st_mode & stat.S_IWGRP:
            return True
        path = path.resolve()
    except OSError:
        return True
    return any(_is_former(held, path) for held in set(_open_files(path.name)))


def _is_former(held: str, path: Path) -> bool:
    return held == f"{path} (deleted)" or (held != str(path) and _marked(Path(held)) == _mark_of(path))


def _mark_of(path: Path) -> int:
    """A positive number of 31 bits, as SQLite's ``application_id`` can hold."""
    return crc32(bytes(path.resolve())) >> 1 or 1


def _open_files(name: str) -> Iterator[str]:
    """Where the files that had this name lead to now, in all processes of this user; none where there is no /proc."""
    for process in Path("/proc").glob("[0-9]*/fd"):
        with suppress(OSError):
            for descriptor in process.iterdir():
                with suppress(OSError):
                    target = str(descriptor.readlink())
                    if Path(target.removesuffix(" (deleted)")).name == name:
                        yield target


def _marked(path: Path) -> int | None:
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=0)) as ledger:
            (number,) = ledger.execute("PRAGMA application_id").fetchone()
            return int(number)
    except (sqlite3.Error, ValueError):
        return None
