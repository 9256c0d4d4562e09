"""Very many minutes in little memory: a year of them takes some 50 MB, as objects 500."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from math import isnan, nan
from typing import overload

from cbtui.model.live import Minute


class PackedMinutes(Sequence[Minute]):
    """Minutes as two arrays; each is made anew when it is looked at.

    Args:
        names: the metrics that the minutes may have.
    """

    def __init__(self, names: Sequence[str], minutes: Iterable[Minute] = ()) -> None:
        self._names = tuple(names)
        self._ts = array("q")
        self._values = array("d")
        for minute in minutes:
            self._ts.append(minute.ts)
            self._values.extend(minute.values.get(name, nan) for name in self._names)

    def __len__(self) -> int:
        return len(self._ts)

    @overload
    def __getitem__(self, index: int) -> Minute: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Minute, ...]: ...
    def __getitem__(self, index: int | slice) -> Minute | tuple[Minute, ...]:
        if isinstance(index, slice):
            return tuple(self[place] for place in range(*index.indices(len(self))))
        ts = self._ts[index]
        begin = (index % len(self)) * len(self._names)
        values = self._values[begin : begin + len(self._names)]
        known = {name: value for name, value in zip(self._names, values, strict=True) if not isnan(value)}
        return Minute(ts, known)
