"""Every curve of a call by pair and metric, decoded (and joined, where a user rejoined) when it is asked for. Pure."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from functools import cached_property
from math import isfinite

from cbtui.model import CallDetails, Series
from cbtui.model.series import Points
from cbtui.triage.pairs import Key, Pair, Pairs


class Curves:
    """The curves of one call. Freeze times are summed over windows of ``window_s`` seconds, as they are judged."""

    def __init__(self, details: CallDetails, window_s: int) -> None:
        self.window_s = window_s
        self._index = Pairs(details)
        self._joined: dict[tuple[Series, ...], Points] = {}
        self._summed: dict[tuple[Series, ...], Points] = {}

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """In the order of the sessions of their receivers, then by sender."""
        return self._index.pairs

    def pair_of(self, receiver: int | None, sender: int | None) -> Pair | None:
        """The pair of two users, else one of the receiver, else one of the sender, else the first.

        One that nothing was told of is only shown where nothing was told of any.
        """
        wanted = self._index.pair_of(receiver, sender)
        if wanted is None or wanted in self._told:
            return wanted
        users = {receiver, sender}
        return max(
            (pair for pair in self.pairs if pair in self._told),
            key=lambda pair: (pair.receiver == receiver, pair.sender == receiver, not users.isdisjoint(pair)),
            default=wanted,
        )

    @cached_property
    def _told(self) -> frozenset[Pair]:
        """Pairs of which the receiver, or where it is alone the user, told something."""
        told = {
            (uid, peer) for uid, mid, peer in self._index.keys if any(map(len, self._index.series((uid, mid, peer))))
        }
        return frozenset(
            pair
            for pair in self.pairs
            if (pair.receiver, pair.sender) in told
            or ((pair.receiver, 0) in told and (pair.alone or self._index.only_other(pair.receiver) == pair.sender))
        )

    def sending(self, pair: Pair, mid: int) -> Points | None:
        """A metric of the pair's sender: the local one, else the one told about this receiver."""
        return self._points(self._index.sending(pair, mid))

    def receiving(self, pair: Pair, mid: int) -> Points | None:
        """A metric of the pair's receiver: the one about the sender, else, where that is clear, about nobody."""
        return self._points(self._index.receiving(pair, mid))

    def own(self, uid: int, mid: int) -> Points | None:
        """A metric of a user's own device."""
        return self._points(self._index.own(uid, mid))

    def freezes(self, pair: Pair, mid: int) -> Points | None:
        """A freeze metric as the receiver told it, summed over windows."""
        pieces = self._index.receiving(pair, mid)
        if pieces and pieces not in self._summed:
            self._summed[pieces] = summed(self._points(pieces) or (array("q"), array("d")), self.window_s)
        return self._summed.get(pieces)

    def unknown(self, pair: Pair) -> tuple[Key, ...]:
        """``(uid, mid, peer_uid)`` of what the API's document doesn't know: of the pair's users, about each other."""
        return self._index.unknown(pair)

    def raw(self, key: Key) -> Points | None:
        """A curve by its ``(uid, mid, peer_uid)``."""
        return self._points(self._index.series(key))

    def _points(self, told: tuple[Series, ...]) -> Points | None:
        if not told:
            return None
        pieces = self._index.apart(told)
        if len(pieces) == 1:
            return pieces[0].points
        if pieces not in self._joined:
            self._joined[pieces] = joined(piece.points for piece in pieces)
        return self._joined[pieces]


def joined(pieces: Iterable[Points]) -> Points:
    """Curves of one user's sessions as one, by ascending time."""
    pairs = sorted((pair for ts, values in pieces for pair in zip(ts, values, strict=True)), key=lambda pair: pair[0])
    return array("q", [ts for ts, _ in pairs]), array("d", [value for _, value in pairs])


def summed(points: Points, window_s: int) -> Points:
    """Sums over windows that begin at multiples of ``window_s`` (Unix seconds); none where there are no samples."""
    sums: dict[int, float] = {}
    for ts, value in zip(*points, strict=True):
        if isfinite(value):
            start = ts - ts % window_s
            sums[start] = sums.get(start, 0.0) + value
    return array("q", sums), array("d", sums.values())
