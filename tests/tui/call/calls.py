"""Calls small enough to read, with trouble where a test puts it."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from cbtui.model import Call, CallDetails, Series, Session
from cbtui.triage.judgement import judged
from tests.tui.fakes import NOW, FakeSource

START = int(NOW) - 3600
"""When the calls begin: an hour before the tests' now."""

TEACHER, ANNA, BEN = 111, 640, 641

Curve = Callable[[int], float]
"""A value for each second since the call's start."""


def steady(value: float) -> Curve:
    """The same value all the time."""
    return lambda _second: value


def between(first: int, last: int, inside: float, outside: float = 0.0) -> Curve:
    """One value from ``first`` to before ``last`` (seconds since the start), another elsewhere."""
    return lambda second: inside if first <= second < last else outside


_LOCAL: dict[int, Curve] = {
    20001: steady(38.0), 20002: steady(41.0), 20003: steady(48.0), 20006: steady(600.0), 20007: steady(15.0),
    20008: steady(15.0), 20015: steady(0.0), 20017: steady(0.0),
}  # fmt: skip
_REMOTE: dict[int, Curve] = {
    20004: steady(48.0), 20005: steady(0.0), 20009: steady(590.0), 20010: steady(15.0), 20011: steady(0.0),
    20013: steady(28.0), 20016: steady(0.0), 20018: steady(0.0), 20019: steady(640.0), 20020: steady(360.0),
}  # fmt: skip


@dataclass
class Lesson:
    """A call of everybody with everybody; samples every two seconds.

    ``local`` replaces curves by (uid, mid), ``remote`` by (receiver, sender, mid). ``hidden`` users have no session:
    the others still carry them as peers. ``stays`` gives a user several sessions, as seconds since the start.
    """

    users: Sequence[int] = (TEACHER, ANNA, BEN)
    length_s: int = 960
    local: dict[tuple[int, int], Curve] = field(default_factory=dict)
    remote: dict[tuple[int, int, int], Curve] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()
    stays: dict[int, Sequence[tuple[int, int | None]]] = field(default_factory=dict)
    cname: str = "lesson-211"
    device: str = "Xiaomi MI 8"
    running: bool = False

    @property
    def call(self) -> Call:
        """As the call search gives it."""
        end = None if self.running else START + self.length_s
        return Call("00057b6093a5", self.cname, START, end, not self.running)

    def details(self) -> CallDetails:
        """As the details endpoint gives it."""
        sessions: list[Session] = []
        series: list[Series] = []
        for number, uid in enumerate(user for user in self.users if user not in self.hidden):
            for stay, (join, leave) in enumerate(self.stays.get(uid, [(0, None if self.running else self.length_s)])):
                sid = f"sid-{number}-{stay}"
                sessions.append(self._session(sid, uid, join, leave))
                series += self._series(sid, uid, join, self.length_s if leave is None else leave)
        sessions.sort(key=lambda session: session.join_ts, reverse=True)
        return CallDetails(self.call.call_id, START, START + self.length_s, tuple(sessions), tuple(series))

    def _session(self, sid: str, uid: int, join: int, leave: int | None) -> Session:
        leave_ts = None if leave is None else START + leave
        return Session(sid, self.cname, uid, "Wi-Fi", "Android", True, "2.2.0", self.device, START + join, leave_ts,
                       leave is not None)  # fmt: skip

    def _series(self, sid: str, uid: int, join: int, leave: int) -> list[Series]:
        seconds = range(join, leave, 2)
        mine = {key[1]: curve for key, curve in self.local.items() if key[0] == uid}
        made = [sampled(sid, mid, 0, curve, seconds) for mid, curve in (_LOCAL | mine).items()]
        for peer in self.users:
            if peer != uid:
                own = {key[2]: curve for key, curve in self.remote.items() if key[:2] == (uid, peer)}
                made += [sampled(sid, mid, peer, curve, seconds) for mid, curve in (_REMOTE | own).items()]
        return made


def sampled(sid: str, mid: int, peer_uid: int, curve: Curve, seconds: range) -> Series:
    """A series with a sample at each of ``seconds`` since the start."""
    ts = array("q", [START + second for second in seconds])
    return Series(sid, mid, peer_uid, (ts, array("d", [curve(second) for second in seconds])))


def lossy_teacher(**changes: Any) -> Lesson:
    """The teacher's uplink loses 37 % for two minutes from the fifth on; everybody else's picture of it freezes."""
    first, last = 300, 420
    lesson = Lesson(**changes)
    lesson.local[TEACHER, 20017] = between(first, last, 37.0)
    for uid in lesson.users:
        lesson.remote[uid, TEACHER, 20018] = between(first, last, 39.0)
        lesson.remote[uid, TEACHER, 20011] = between(first, last, 1400.0)
    return lesson


def busy_ben(lesson: Lesson) -> Lesson:
    """Besides, Ben's downlink loses audio of everybody for a minute from the tenth on."""
    for uid in lesson.users:
        lesson.remote[BEN, uid, 20016] = between(600, 660, 22.0)
        lesson.remote[BEN, uid, 20005] = between(600, 660, 400.0)
    return lesson


def service_of(lesson: Lesson, **changes: Any) -> FakeSource:
    """A service that knows the lesson, judged; ``changes`` replace its attributes."""
    details = changes.get("details", lesson.details())
    judgement = judged(details) if isinstance(details, CallDetails) else None
    return FakeSource(**{"found_calls": (lesson.call,), "details": details, "judged": judgement} | changes)
