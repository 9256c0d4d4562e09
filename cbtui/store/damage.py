"""Rows that hold what nobody here has written: set aside, and counted, so that the others can be shown."""

from __future__ import annotations

import logging
import sqlite3
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from cbtui.model.series import Points
from cbtui.store.pack import unpack

T = TypeVar("T")
Kinds = Sequence[tuple[type, ...]]
"""The types that each column of a row may have."""

NUMBER = (int, float)
NONE = type(None)
_log = logging.getLogger(__name__)

MENDED = ("call", "minute", "event", "day", "details", "judged")
"""What can be asked for, or worked out, again. Reports can't: theirs stay, and are left out."""
_STORED_AS = {"INTEGER": "'integer'", "REAL": "'real', 'integer'", "TEXT": "'text'"}
_COVERED = {"call", "minute", "event"}
_OPTIONAL = {"acknowledged", "destroyed_ts"}
"""Besides numbers that a server may leave out: what may be empty."""
_JSON = {"causes", "sessions", "findings", "facts"}


class Damage:
    """How many rows of each table could not be read when it was read last."""

    def __init__(self) -> None:
        self.rows: dict[str, int] = {}

    def sound(self, table: str, rows: Iterable[Sequence[Any]], kinds: Kinds, make: Callable[..., T]) -> tuple[T, ...]:
        """What is made of the rows, given column by column; those of other types, or that can't be, are left out."""
        return tuple(self.checked(table, rows, kinds, make))

    def checked(self, table: str, rows: Iterable[Sequence[Any]], kinds: Kinds, make: Callable[..., T]) -> Iterator[T]:
        """The same one after the other, so that nobody has to hold all rows."""
        fits: dict[tuple[type, ...], bool] = {}
        bad = 0
        for row in rows:
            shape = tuple(map(type, row))
            if (fit := fits.get(shape)) is None:
                fit = fits[shape] = all(one in kind for one, kind in zip(shape, kinds, strict=True))
            try:
                if not fit:
                    raise TypeError
                made = make(*row)
            except (TypeError, ValueError, LookupError, OverflowError):
                bad += 1
            else:
                yield made
        self._note(table, bad)

    def _note(self, table: str, bad: int) -> None:
        if bad and self.rows.get(table) != bad:
            _log.warning("%d rows of table %s can't be read and are left out", bad, table)
        if bad:
            self.rows[table] = bad
        else:
            self.rows.pop(table, None)


def removed_from(connection: sqlite3.Connection, table: str) -> int:
    """Remove the rows of a table with values missing or of other types than its columns; how many. In a transaction."""
    columns = [(name, kind) for _, name, kind, *_ in connection.execute(f"PRAGMA table_info({table})")]
    tests = [f"typeof({name}) NOT IN ({_STORED_AS[kind]}, 'null')" for name, kind in columns if kind in _STORED_AS]
    tests += [f"{name} IS NULL" for name, kind in columns if kind != "REAL" and name not in _OPTIONAL]
    tests += [f"NOT json_valid({name})" for name, _ in columns if name in _JSON]
    bad = " OR ".join(tests)
    if table in _COVERED:
        connection.execute(f"DELETE FROM coverage WHERE project IN (SELECT project FROM {table} WHERE {bad})")  # noqa: S608
    removed = connection.execute(f"DELETE FROM {table} WHERE {bad}").rowcount  # noqa: S608
    if removed:
        _log.warning("%d rows of table %s could not be read and were removed", removed, table)
    return removed


def points_of(blob: object, where: str, on_damage: Callable[[], None]) -> Points:
    """The points of a series; none when they can't be read, and ``on_damage`` is called."""
    from array import array

    try:
        if not isinstance(blob, bytes):
            raise TypeError
        ts, values = unpack(blob)
        if len(ts) != len(values):
            raise ValueError
    except (TypeError, ValueError, OverflowError, MemoryError, struct.error, zlib.error):
        _log.warning("a series of %s can't be read and is empty", where)
        on_damage()
        return array("q"), array("d")
    return ts, values
