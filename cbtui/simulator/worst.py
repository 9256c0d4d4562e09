"""The largest answer that the documented caps allow, for benchmarks."""

from __future__ import annotations

from cbtui.model import Endpoint
from cbtui.simulator.answers import Question, details
from cbtui.simulator.lesson import Lesson
from cbtui.simulator.trouble import Kind, Trouble
from cbtui.simulator.world import World
from cbtui.times import HOUR, MINUTE

_START = 1_763_000_000


def worst_call(users: int = 10, hours: float = 3, *, start_ts: int = _START) -> Lesson:
    """A call in which everybody sends to everybody, with an incident of each kind spread over its length."""
    length = int(hours * HOUR)
    uids = list(range(101, 101 + users))
    first, last = uids[0], uids[-1]
    who = (
        (Kind.UPLINK_LOSS, 37, first, None),
        (Kind.DOWNLINK_LOSS, 30, None, last),
        (Kind.SENDER_CPU, 93, last, None),
        (Kind.RECEIVER_CPU, 94, None, uids[users // 2]),
        (Kind.BOTH, 18, first, last),
        (Kind.MUTE, 0, last, None),
    )
    minutes = min(4 * MINUTE, length // (2 * len(who)))
    troubles = []
    for place, (kind, size, sender, receiver) in enumerate(who):
        begin = start_ts + (2 * place + 1) * length // (2 * len(who))
        troubles.append(Trouble(kind, begin, begin + minutes, size, sender, receiver))
    return Lesson.of("worst", start_ts, length, uids, troubles)


def worst_call_body(users: int = 10, hours: float = 3) -> bytes:
    """The details of :func:`worst_call` as the endpoint answers them: about 76 MB for ten users and three hours."""
    lesson = worst_call(users, hours)
    end = lesson.destroyed_ts
    params = {"call_id": lesson.call_id, "start_ts": str(lesson.created_ts), "end_ts": str(end)}
    return details(Question(World.of([lesson], epoch=end), params, Endpoint.DETAILS, end + HOUR))
