"""Rows that hold what nobody here has written: set aside, and counted, so that the others can be shown."""

from __future__ import annotations

import logging
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
