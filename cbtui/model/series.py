"""One metric of one session over time, as two typed arrays."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from math import isnan, nan

Points = tuple["array[int]", "array[float]"]
"""Unix seconds (``array('q')``) and values (``array('d')``, NaN where the API gave null), both by ascending time."""


class Series:
    """The samples of one ``mid`` of one session, local (``peer_uid`` 0) or about one peer.

    Samples come about every 2 s, irregularly; there is no grid. The points may be decoded on first use
    (a stored call has hundreds of series, and few are looked at).
    """

    __slots__ = ("_load", "_points", "mid", "peer_uid", "sid")

    def __init__(
        self,
        sid: str,
        mid: int,
        peer_uid: int,
        points: Points | None = None,
        *,
        load: Callable[[], Points] | None = None,
    ) -> None:
        self.sid = sid
        self.mid = mid
        self.peer_uid = peer_uid
        self._points = points
        self._load = load

    @classmethod
    def of(cls, sid: str, mid: int, peer_uid: int, pairs: Iterable[tuple[int, float | None]]) -> Series:
        """Build from ``(ts, value)`` pairs; null becomes NaN."""
        ordered = sorted(pairs, key=lambda pair: pair[0])
        return cls(
            sid,
            mid,
            peer_uid,
            (
                array("q", (ts for ts, _ in ordered)),
                array("d", (nan if value is None else value for _, value in ordered)),
            ),
        )

    @property
    def points(self) -> Points:
        """Times and values, decoded now if they were not before."""
        if self._points is None:
            self._points = self._load() if self._load else (array("q"), array("d"))
            self._load = None
        return self._points

    @property
    def ts(self) -> array[int]:
        return self.points[0]

    @property
    def values(self) -> array[float]:
        return self.points[1]

    def __len__(self) -> int:
        return len(self.ts)

    def pairs(self) -> list[tuple[int, float | None]]:
        """``(ts, value)`` pairs with None for what is missing."""
        ts, values = self.points
        return [(at, None if isnan(value) else value) for at, value in zip(ts, values, strict=True)]

    def __repr__(self) -> str:
        return f"Series({self.sid!r}, {self.mid}, peer_uid={self.peer_uid})"
