"""Small calls with a known culprit.

Every user sends both media to every other. Losses multiply as packets meet them: uplink first, then the receiver's
downlink. Trouble of one user therefore hits a column (uplink, sender's CPU) or a row (downlink, receiver's CPU), and
in a call of two, a pair.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random

from cbtui.model import CallDetails, Medium, Series, Session, Verdict
from cbtui.triage.judgement import judged

START = 1_548_665_345
"""Not on a window's edge."""


class Cause(StrEnum):
    UPLINK = "uplink"
    DOWNLINK = "downlink"
    SENDER_CPU = "sender cpu"
    RECEIVER_CPU = "receiver cpu"
    MUTE = "mute"


VERDICT_OF = {
    Cause.UPLINK: Verdict.UPLINK,
    Cause.DOWNLINK: Verdict.DOWNLINK,
    Cause.SENDER_CPU: Verdict.SENDER_DEVICE,
    Cause.RECEIVER_CPU: Verdict.RECEIVER_DEVICE,
}
SENDER_SIDE = {Cause.UPLINK, Cause.SENDER_CPU, Cause.MUTE}


@dataclass(frozen=True)
class Injection:
    """``cause`` at ``uid`` from ``from_s`` to ``to_s`` (seconds into the call); ``size`` is loss in %."""

    cause: Cause
    uid: int
    from_s: int = 60
    to_s: int = 180
    size: float = 20.0


def call(
    users: Sequence[int],
    injections: Iterable[Injection] = (),
    *,
    length_s: int = 240,
    seed: int | None = None,
    start: int = START,
    base_loss: float = 0.5,
) -> CallDetails:
    """A call of ``users``; with a ``seed``, samples come irregularly and losses scatter by half a point."""
    return _Maker(tuple(injections), None if seed is None else Random(seed), length_s, start, base_loss).call(users)  # noqa: S311


class _Maker:
    def __init__(
        self, injections: tuple[Injection, ...], random: Random | None, length_s: int, start: int, base_loss: float
    ) -> None:
        self._injections = injections
        self._random = random
        self._length_s = length_s
        self._start = start
        self._base = base_loss

    def call(self, users: Sequence[int]) -> CallDetails:
        end = self._start + self._length_s
        sessions = tuple(session(uid, self._start, end) for uid in users)
        series: list[Series] = []
        for uid in users:
            times = [2 * k + (self._random.randint(0, 1) if self._random else 0) for k in range(self._length_s // 2)]
            series += [self._series(uid, mid, 0, times, value) for mid, value in self._own(uid).items()]
            for peer in users:
                if peer != uid:
                    heard = self._heard(uid, peer)
                    series += [self._series(uid, mid, peer, times, value) for mid, value in heard.items()]
        return CallDetails("call", self._start, end, sessions, tuple(series))

    def _series(self, uid: int, mid: int, peer: int, times: list[int], value: Callable[[int], float]) -> Series:
        return Series.of(f"sid-{uid}", mid, peer, [(self._start + at, value(at)) for at in times])

    def _size(self, cause: Cause, uid: int, at: int) -> float:
        sizes = (
            one.size
            for one in self._injections
            if one.cause is cause and one.uid == uid and one.from_s <= at < one.to_s
        )
        return max(sizes, default=0.0)

    def _loss(self, injected: float) -> float:
        scatter = self._random.uniform(-0.5, 0.5) if self._random else 0.0
        return max(0.0, min(100.0, max(injected, self._base) + scatter))

    def _uplink(self, uid: int, at: int) -> float:
        return self._size(Cause.UPLINK, uid, at)

    def _fps(self, uid: int, at: int) -> float:
        if self._size(Cause.MUTE, uid, at):
            return 0.0
        return 3.0 if self._size(Cause.SENDER_CPU, uid, at) else 15.0

    def _own(self, uid: int) -> Mapping[int, Callable[[int], float]]:
        def busy(at: int) -> bool:
            return bool(self._size(Cause.SENDER_CPU, uid, at) or self._size(Cause.RECEIVER_CPU, uid, at))

        def sent(rate: float) -> Callable[[int], float]:
            return lambda at: 0.0 if self._size(Cause.MUTE, uid, at) else rate

        return {
            20001: lambda at: 60.0 if busy(at) else 25.0,
            20002: lambda at: 92.0 if busy(at) else 40.0,
            20003: sent(48.0),
            20006: sent(400.0),
            20007: lambda at: self._fps(uid, at),
            20008: lambda at: self._fps(uid, at),
            20015: lambda at: self._loss(self._uplink(uid, at)),
            20017: lambda at: self._loss(self._uplink(uid, at)),
        }

    def _heard(self, uid: int, peer: int) -> Mapping[int, Callable[[int], float]]:
        def loss(at: int) -> float:
            up, down = self._uplink(peer, at), self._size(Cause.DOWNLINK, uid, at)
            return self._loss(100 * (1 - (1 - up / 100) * (1 - down / 100)))

        def slow(at: int) -> bool:
            return bool(self._size(Cause.SENDER_CPU, peer, at) or self._size(Cause.RECEIVER_CPU, uid, at))

        def freeze(per_sample: float) -> Callable[[int], float]:
            hit = max(self._base, 5.0)
            return lambda at: per_sample if slow(at) or self._worst(uid, peer, at) >= hit else 0.0

        def received(rate: float) -> Callable[[int], float]:
            return lambda at: 0.0 if self._size(Cause.MUTE, peer, at) else rate

        return {
            20004: received(48.0),
            20005: freeze(250.0),
            20009: received(390.0),
            20010: lambda at: min(self._fps(peer, at), 4.0 if self._size(Cause.RECEIVER_CPU, uid, at) else 15.0),
            20011: freeze(700.0),
            20016: loss,
            20018: loss,
        }

    def _worst(self, uid: int, peer: int, at: int) -> float:
        return max(self._uplink(peer, at), self._size(Cause.DOWNLINK, uid, at))


def session(uid: int, join_ts: int, leave_ts: int, sid: str = "") -> Session:
    name = sid or f"sid-{uid}"
    return Session(name, "lesson", uid, "Wi-Fi", "Android", True, "2.2.0", "", join_ts, leave_ts, True)


def mapped(details: CallDetails, change: Callable[[Series], Series | None]) -> CallDetails:
    """The call with each series changed, or dropped where ``change`` gives None."""
    changed = (change(series) for series in details.series)
    return replace(details, series=tuple(series for series in changed if series is not None))


def valued(series: Series, change: Callable[[int, float], float | None]) -> Series:
    """The series with each value changed by its time."""
    pairs = [(ts, None if value is None else change(ts, value)) for ts, value in series.pairs()]
    return Series.of(series.sid, series.mid, series.peer_uid, pairs)


def renamed(details: CallDetails, names: Mapping[int, int]) -> CallDetails:
    """The same call, with the users' uids exchanged."""
    sessions = tuple(replace(one, uid=names.get(one.uid, one.uid)) for one in details.sessions)
    series = tuple(
        Series(one.sid, one.mid, names.get(one.peer_uid, one.peer_uid), one.points) for one in details.series
    )
    return replace(details, sessions=sessions, series=series)


def moved(details: CallDetails, seconds: int) -> CallDetails:
    """The same call at another time."""
    sessions = tuple(
        replace(one, join_ts=one.join_ts + seconds, leave_ts=None if one.leave_ts is None else one.leave_ts + seconds)
        for one in details.sessions
    )
    series = tuple(
        Series.of(one.sid, one.mid, one.peer_uid, [(ts + seconds, value) for ts, value in one.pairs()])
        for one in details.series
    )
    span = (details.from_ts + seconds, details.to_ts + seconds)
    return replace(details, from_ts=span[0], to_ts=span[1], sessions=sessions, series=series)


def hidden(details: CallDetails, uid: int) -> CallDetails:
    """The call as the ten-user limit shows it: without the sessions of ``uid``."""
    gone = {one.sid for one in details.sessions if one.uid == uid}
    sessions = tuple(one for one in details.sessions if one.sid not in gone)
    return replace(details, sessions=sessions, series=tuple(one for one in details.series if one.sid not in gone))


MEDIA = (Medium.AUDIO, Medium.VIDEO)
USERS = (111, 640, 641, 642)


def said(details: CallDetails, medium: Medium = Medium.VIDEO) -> set[tuple[int, int, Verdict]]:
    """Who is said to trouble whom: ``(sender, receiver, verdict)`` of each finding in a medium."""
    found = judged(details).findings
    return {(one.sender_uid, one.receiver_uid, one.verdict) for one in found if one.medium is medium}


def expected(cause: Cause, uid: int, users: tuple[int, ...]) -> set[tuple[int, int, Verdict]]:
    """What :func:`said` must be when ``uid`` has the trouble."""
    others = [other for other in users if other != uid]
    verdict = VERDICT_OF[cause]
    return {(uid, other, verdict) if cause in SENDER_SIDE else (other, uid, verdict) for other in others}
