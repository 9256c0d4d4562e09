"""The samples of a session, made when they are asked for and the same every time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, cycle, islice, pairwise
from random import Random
from typing import NamedTuple
from zlib import crc32

from cbtui.model import Medium
from cbtui.simulator import physics
from cbtui.simulator.lesson import Lesson, Stay, dice
from cbtui.simulator.trouble import State, Trouble, state_of

FIRST_SAMPLE_S = 3
"""Seconds from joining to the first sample."""


class Samples(NamedTuple):
    """One series: ``peer_uid`` 0 is the session's own side; times and values are of one length."""

    mid: int
    peer_uid: int
    ts: list[int]
    values: list[float]


class _Span(NamedTuple):
    """Samples ``first`` to ``last`` (excluded) of a session, in which the same troubles are in force."""

    first: int
    last: int
    troubles: tuple[Trouble, ...]


@lru_cache(maxsize=1)
def _steps() -> tuple[int, ...]:
    """Seconds between samples: 2, now and then 1 or 3, and a gap of 8 to 40 s about every six minutes."""
    random = Random("steps")  # noqa: S311 - a simulator
    steps = random.choices((2, 1, 3), (78, 6, 16), k=4093)
    for place in range(0, len(steps) - 200, 180):
        steps[place + random.randrange(180)] = random.randint(8, 40)
    return tuple(steps)


def timeline(stay: Stay, now: float) -> list[int]:
    """When a session has reported, up to ``now``."""
    start, end = stay.join_ts + FIRST_SAMPLE_S, min(stay.leave_ts, int(now))
    if end < start:
        return []
    steps = _steps()
    skip = crc32(stay.sid.encode()) % len(steps)
    times = accumulate(islice(cycle(steps), skip, skip + end - start), initial=start)
    ticks = list(islice(times, (end - start) // 2 + 20))
    return ticks[: bisect_right(ticks, end)]


def phase(lesson: Lesson, uid: int) -> int:
    """What makes a user's curves the user's own."""
    return crc32(f"{lesson.call_id}|{uid}".encode()) % physics.LENGTH


def series(lesson: Lesson, stay: Stay, from_ts: float, to_ts: float, now: float) -> Iterator[Samples]:
    """All series of a session between ``from_ts`` and ``to_ts`` (both included), as far as ``now`` has come."""
    whole = timeline(stay, now)
    ts = whole[bisect_left(whole, from_ts) : bisect_right(whole, to_ts)]
    if not ts:
        return
    grid = [at // physics.STEP_S % physics.LENGTH for at in ts]
    spans = list(_spans(lesson.troubles, ts))
    yield from _own(lesson, stay, ts, grid, spans)
    for peer, intervals in lesson.intervals.items():
        if peer != stay.uid:
            yield from _of_peer(lesson, stay.uid, peer, ts, grid, _present(spans, ts, intervals))


def _spans(troubles: Sequence[Trouble], ts: list[int]) -> Iterator[_Span]:
    edges = {edge for trouble in troubles for edge in (trouble.from_ts, trouble.to_ts) if ts[0] < edge <= ts[-1]}
    cuts = [0, *(bisect_left(ts, edge) for edge in sorted(edges)), len(ts)]
    for first, last in pairwise(cuts):
        if first < last:
            yield _Span(first, last, tuple(trouble for trouble in troubles if trouble.active(ts[first])))


def _present(spans: list[_Span], ts: list[int], intervals: tuple[tuple[int, int], ...]) -> list[_Span]:
    """The parts of ``spans`` in which a peer was inside."""
    parts: list[_Span] = []
    for join, leave in intervals:
        start, end = bisect_left(ts, join + FIRST_SAMPLE_S), bisect_left(ts, leave)
        for span in spans:
            first, last = max(span.first, start), min(span.last, end)
            if first < last:
                parts.append(_Span(first, last, span.troubles))
    return parts


def _own(lesson: Lesson, stay: Stay, ts: list[int], grid: list[int], spans: list[_Span]) -> Iterator[Samples]:
    own = phase(lesson, stay.uid)
    media = (Medium.VIDEO, Medium.AUDIO) if stay.speaker else ()
    values: dict[int, list[float]] = {}
    times: list[int] = []
    for span in spans:
        states = {medium: state_of(span.troubles, stay.uid, stay.uid, medium) for medium in Medium}
        if any(state.dead for state in states.values()):
            continue
        times += ts[span.first : span.last]
        busy = max(states.values(), key=lambda state: max(state.sender_cpu, state.receiver_cpu, state.idle_cpu))
        _pick(values, physics.cpu(busy, own), grid, span)
        for medium in media:
            _pick(values, physics.local(states[medium], medium, own), grid, span)
    for mid, column in values.items():
        yield Samples(mid, 0, times, column)
    if dice(stay.sid, "undocumented") < 0.2:
        yield Samples(physics.UNDOCUMENTED, 0, ts, [(at * 7 + own) % 100 for at in grid])


def _of_peer(
    lesson: Lesson, uid: int, peer: int, ts: list[int], grid: list[int], spans: list[_Span]
) -> Iterator[Samples]:
    if not spans:
        return
    sender, receiver = phase(lesson, peer), phase(lesson, uid)
    values: dict[int, list[float]] = {}
    for span in spans:
        for medium in Medium:
            state: State = state_of(span.troubles, peer, uid, medium)
            _pick(values, physics.received(state, medium, sender, receiver), grid, span)
    times = [at for span in spans for at in ts[span.first : span.last]]
    for mid, column in values.items():
        yield Samples(mid, peer, times, column)


def _pick(values: dict[int, list[float]], tables: dict[int, physics.Table], grid: list[int], span: _Span) -> None:
    part = grid[span.first : span.last]
    for mid, table in tables.items():
        values.setdefault(mid, []).extend(map(table.__getitem__, part))
