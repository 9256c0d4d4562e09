"""Who sent what to whom in a call: the one index of its series, which verdicts, matrix and charts share.

Sending quantities come from the sender's session under ``peer_uid`` 0, receiving ones from the receiver's session
under the sender's uid. The document never states that split, so what is there under the other ``peer_uid`` is taken
too, where it can mean one thing only: a sending quantity told about that receiver, and a receiving quantity without
a peer when there is but one other user. Sessions of one uid (rejoins, two devices) are one user.

Series are gone through once and decoded when somebody looks at them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

from cbtui.catalog.metrics import METRICS, Quantity
from cbtui.model import CallDetails, Medium, Series, Session

Key = tuple[int, int, int]
"""(uid of the session, mid, peer_uid)"""


class Pair(NamedTuple):
    """A sender and a receiver; both the same user where nobody else is known."""

    sender: int
    receiver: int

    @property
    def alone(self) -> bool:
        return self.sender == self.receiver


@dataclass(frozen=True, slots=True)
class Flow:
    """What a sender sends to a receiver in one medium: what triage judges.

    ``sid`` is the receiver's session where he has several at the same time, else empty: two devices are not one.
    """

    sender: int
    receiver: int
    medium: Medium
    sid: str = ""

    @property
    def pair(self) -> Pair:
        return Pair(self.sender, self.receiver)


class Pairs:
    """The series of a call by who sent and who received them.

    ``users`` everyone seen, ``peers_only`` those without a session of their own; ``pairs`` in the order of the
    sessions of their receivers, then by sender; ``flows`` all that a receiver's session tells about, by medium,
    receiver and sender; ``keys`` of all series; ``doubled`` those who were on several devices at the same time, with
    the sessions.
    """

    def __init__(self, details: CallDetails) -> None:
        self.details = details
        self.peers_only = frozenset(details.peers_only)
        self.users = details.uids | self.peers_only
        self._series: dict[Key, tuple[Series, ...]] = {}
        owners = details.by_sid
        for series in details.series:
            owner = owners.get(series.sid)
            if owner is not None:
                key = (owner.uid, series.mid, series.peer_uid)
                self._series[key] = (*self._series.get(key, ()), series)
        self.keys = frozenset(self._series)
        self.doubled = _doubled(details.sessions)
        self.pairs = tuple(self._find_pairs())
        self.flows = tuple(self._find_flows())

    def _find_pairs(self) -> Iterator[Pair]:
        users = tuple(dict.fromkeys(session.uid for session in self.details.sessions))
        peers: dict[int, set[int]] = {uid: set() for uid in users}
        alone: dict[int, bool] = dict.fromkeys(users, False)
        for uid, mid, peer in self._series:
            entry = METRICS.get(mid)
            if peer and peer != uid and not (entry and not entry.per_peer):
                peers[uid].add(peer)
            elif entry and entry.medium and not entry.per_peer:
                alone[uid] = True
        heard = {sender for senders in peers.values() for sender in senders}
        for uid in users:
            if not peers[uid] and (other := self.only_other(uid)) is not None:
                yield Pair(other, uid)
            elif not peers[uid] or (alone[uid] and uid not in heard):
                yield Pair(uid, uid)
            yield from (Pair(sender, uid) for sender in sorted(peers[uid]))

    def _find_flows(self) -> Iterator[Flow]:
        found = {
            (entry.medium, uid, peer if peer else self.only_other(uid), sid)
            for (uid, mid, peer), held in self._series.items()
            if (entry := METRICS.get(mid)) is not None and entry.quantity in _OF_FLOWS and entry.medium is not None
            for sid in ({one.sid for one in held} if uid in self.doubled else ("",))
        }
        flows = ((m, r, s, sid) for m, r, s, sid in found if s is not None and s != r)
        for medium, receiver, sender, sid in sorted(flows):
            yield Flow(sender, receiver, medium, sid)

    def only_other(self, uid: int) -> int | None:
        """The one other user of the call, where there is exactly one."""
        others = self.users - {uid}
        return next(iter(others)) if len(others) == 1 else None

    def pair_of(self, receiver: int | None, sender: int | None) -> Pair | None:
        """The pair of two users, else one of the receiver, else one of the sender, else the first."""

        def fit(pair: Pair) -> tuple[bool, ...]:
            same = (pair.sender == sender, pair.receiver == receiver)
            return all(same), same[1] and not pair.alone, same[1], same[0]

        return max(self.pairs, key=fit, default=None)

    def sending(self, pair: Pair, mid: int) -> tuple[Series, ...]:
        """A metric of the pair's sender: the local one, else the one told about this receiver. Decodes it."""
        return self._first((pair.sender, mid, 0), (pair.sender, mid, pair.receiver))

    def receiving(self, pair: Pair, mid: int) -> tuple[Series, ...]:
        """A metric of the pair's receiver: the one about the sender, else, where that is clear, about nobody."""
        clear = pair.alone or self.only_other(pair.receiver) == pair.sender
        about = (pair.receiver, mid, pair.sender)
        return self._first(about, (pair.receiver, mid, 0)) if clear else self._first(about)

    def own(self, uid: int, mid: int) -> tuple[Series, ...]:
        """A metric of a user's own device."""
        return self._first((uid, mid, 0))

    def apart(self, pieces: tuple[Series, ...]) -> tuple[Series, ...]:
        """Series of one quantity without those of a second device at the same time: of these the one that told most."""
        doubled = {sid for sids in self.doubled.values() for sid in sids}
        return (max(pieces, key=len),) if any(piece.sid in doubled for piece in pieces) else pieces

    def series(self, key: Key) -> tuple[Series, ...]:
        """The series of a key, one for each session that has it, whether they hold samples or not."""
        return self._series.get(key, ())

    def _first(self, *keys: Key) -> tuple[Series, ...]:
        """The series with samples of the first key that has any."""
        for key in keys:
            held = tuple(series for series in self._series.get(key, ()) if len(series))
            if held:
                return held
        return ()

    def unknown(self, pair: Pair) -> tuple[Key, ...]:
        """The keys of what the API's document doesn't know: of the pair's users, about each other; sender's first."""
        near = {0, *pair}
        return tuple(
            sorted(
                (key for key in self._series if key[1] not in METRICS and key[0] in pair and key[2] in near),
                key=lambda key: (key[0] != pair.sender, key),
            )
        )


def _doubled(sessions: Iterable[Session]) -> dict[int, tuple[str, ...]]:
    """The uids that had sessions at the same time for longer than a rejoin takes, with these sessions."""
    found: dict[int, dict[str, None]] = {}
    last: dict[int, Session] = {}
    for one in sorted(sessions, key=lambda session: session.join_ts):
        before = last.get(one.uid)
        if before is not None and _end(before) - one.join_ts > REJOIN_S:
            found.setdefault(one.uid, {}).update({before.sid: None, one.sid: None})
        if before is None or _end(one) > _end(before):
            last[one.uid] = one
    return {uid: tuple(sids) for uid, sids in found.items()}


def _end(session: Session) -> float:
    return inf if session.leave_ts is None else session.leave_ts


REJOIN_S = 30
"""Seconds that a session may still be counted after its user has rejoined: servers notice lost ones by a time-out."""

_OF_FLOWS = {Quantity.RECEIVED, Quantity.FREEZE, Quantity.END_TO_END, Quantity.RECEIVE_FPS}
"""What makes a flow of what a session tells about a sender."""
