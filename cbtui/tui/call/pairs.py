"""Who sent to whom in a call, and every curve by user, metric and peer. Pure.

The series of a call are gone through once; a curve is decoded (and joined, where a user rejoined) when it is asked
for.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from math import isfinite
from typing import NamedTuple

from cbtui.catalog.metrics import METRICS
from cbtui.model import CallDetails, Series
from cbtui.model.series import Points

FREEZE_WINDOW_S = 10
"""Freeze times are summed over so many seconds: their limits are shares of such windows."""

_Key = tuple[int, int, int]
"""(uid of the session, mid, peer_uid)"""


class Pair(NamedTuple):
    """A sender and a receiver; both the same user where nobody else is known."""

    sender: int
    receiver: int

    @property
    def alone(self) -> bool:
        return self.sender == self.receiver


class Curves:
    """The curves of one call. ``pairs`` are in the order of the sessions of their receivers, then by sender."""

    def __init__(self, details: CallDetails) -> None:
        self.details = details
        self._series: dict[_Key, list[Series]] = {}
        self._joined: dict[_Key, Points] = {}
        self._frozen: dict[_Key, Points] = {}
        owners = details.by_sid
        for series in details.series:
            owner = owners.get(series.sid)
            if owner is not None:
                self._series.setdefault((owner.uid, series.mid, series.peer_uid), []).append(series)
        self.pairs = tuple(self._find_pairs())

    def _find_pairs(self) -> Iterable[Pair]:
        users = tuple(dict.fromkeys(session.uid for session in self.details.sessions))
        peers: dict[int, set[int]] = {uid: set() for uid in users}
        alone: dict[int, bool] = dict.fromkeys(users, False)
        for uid, mid, peer in self._series:
            metric = METRICS.get(mid)
            if peer and peer != uid and not (metric and not metric.per_peer):
                peers[uid].add(peer)
            elif metric and metric.medium and not metric.per_peer:
                alone[uid] = True
        heard = {sender for senders in peers.values() for sender in senders}
        for uid in users:
            if not peers[uid] and (other := self._only_other(uid)) is not None:
                yield Pair(other, uid)
            elif not peers[uid] or (alone[uid] and uid not in heard):
                yield Pair(uid, uid)
            yield from (Pair(sender, uid) for sender in sorted(peers[uid]))

    def pair_of(self, receiver: int | None, sender: int | None) -> Pair | None:
        """The pair of two users, else one of the receiver, else one of the sender, else the first."""

        def fit(pair: Pair) -> tuple[bool, ...]:
            same = (pair.sender == sender, pair.receiver == receiver)
            return all(same), same[1] and not pair.alone, same[1], same[0]

        return max(self.pairs, key=fit, default=None)

    def sending(self, pair: Pair, mid: int) -> Points | None:
        """A metric of the pair's sender: the local one, else the one told about this receiver."""
        return self._points((pair.sender, mid, 0)) or self._points((pair.sender, mid, pair.receiver))

    def receiving(self, pair: Pair, mid: int) -> Points | None:
        """A metric of the pair's receiver: the one about the sender, else, where that is clear, about nobody."""
        return self._points(self._receiving_key(pair, mid))

    def freezes(self, pair: Pair, mid: int) -> Points | None:
        """A freeze metric as the receiver told it, summed over windows of :data:`FREEZE_WINDOW_S` seconds."""
        key = self._receiving_key(pair, mid)
        if key not in self._frozen:
            points = self._points(key)
            if points is None:
                return None
            self._frozen[key] = summed(points, FREEZE_WINDOW_S)
        return self._frozen[key]

    def _receiving_key(self, pair: Pair, mid: int) -> _Key:
        key = (pair.receiver, mid, pair.sender)
        clear = pair.alone or self._only_other(pair.receiver) == pair.sender
        return (pair.receiver, mid, 0) if clear and key not in self._series else key

    def _only_other(self, uid: int) -> int | None:
        """The one other user of the call, where there is exactly one."""
        others = (self.details.uids | set(self.details.peers_only)) - {uid}
        return next(iter(others)) if len(others) == 1 else None

    def unknown(self, pair: Pair) -> tuple[tuple[int, int, int], ...]:
        """``(uid, mid, peer_uid)`` of what the API's document doesn't know: of the pair's users, about each other."""
        near = {0, *pair}
        return tuple(
            sorted(
                (key for key in self._series if key[1] not in METRICS and key[0] in pair and key[2] in near),
                key=lambda key: (key[0] != pair.sender, key),
            )
        )

    def raw(self, key: tuple[int, int, int]) -> Points | None:
        """A curve by its ``(uid, mid, peer_uid)``."""
        return self._points(key)

    def _points(self, key: _Key) -> Points | None:
        pieces = self._series.get(key)
        if not pieces:
            return None
        if key not in self._joined:
            self._joined[key] = pieces[0].points if len(pieces) == 1 else joined(piece.points for piece in pieces)
        return self._joined[key]


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
