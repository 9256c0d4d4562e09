"""The diagnosis events of one minute: who had a poor experience of what is injected, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cbtui.model import Medium
from cbtui.simulator.lesson import Lesson, Stay, dice
from cbtui.simulator.trouble import FAILED_JOINS, Kind, State, Trouble, frozen_share, state_of
from cbtui.times import MINUTE

Event = dict[str, Any]
"""An event as it stands in the answer."""

_EXPERIENCE = {Medium.VIDEO: 4, Medium.AUDIO: 5}
_SLOW_JOIN = 6
_UPLINK_FACTOR = {Medium.VIDEO: 21, Medium.AUDIO: 22}
_DOWNLINK_FACTOR = {Medium.VIDEO: 23, Medium.AUDIO: 24}
_MUTE_FACTOR = {Medium.VIDEO: 13, Medium.AUDIO: 12}
_CPU_FACTOR, _WEAK_WIFI_FACTOR = 10, 29
_UNEXPLAINED_FACTOR = 18
"""Stands in the document's example and in none of its tables."""
_JOIN_FACTOR = {Kind.TOKEN_EXPIRED: 34, Kind.JOIN_FAILURE: 36, Kind.SLOW_JOIN: 41}
CAUSE_LIMIT = 3


def events(lesson: Lesson, ts: int) -> Iterator[Event]:
    """Events of a call in the minute that starts at ``ts``, in no special order."""
    troubles = tuple(item for item in lesson.troubles if item.from_ts < ts + MINUTE and ts < item.to_ts)
    for trouble in troubles:
        if trouble.kind in FAILED_JOINS:
            yield from _failed_joins(lesson, trouble, ts)
        elif trouble.kind is Kind.SLOW_JOIN:
            yield from _slow_joins(lesson, trouble, ts)
    if any(trouble.kind not in _JOIN_FACTOR for trouble in troubles):
        for stay in lesson.stays:
            for medium in Medium:
                yield from _experience(lesson, troubles, stay, medium, ts)


def _event(ts: int, user: int, experience: int, cname: str, causes: list[tuple[int, str]]) -> Event:
    tags = [{"factor_id": factor, "host_user": host} for factor, host in causes[:CAUSE_LIMIT]]
    return {"user": str(user), "exp_id": experience, "cname": cname, "cause_tags": tags, "ts": ts}


def _failed_joins(lesson: Lesson, trouble: Trouble, ts: int) -> Iterator[Event]:
    if trouble.size <= 0:
        return
    every = MINUTE / trouble.size
    first = max(0, -int((trouble.from_ts - ts) // every)) if ts > trouble.from_ts else 0
    attempt = first
    while (at := trouble.from_ts + int(attempt * every)) < min(ts + MINUTE, trouble.to_ts):
        if at >= ts:
            user = 1_000_000 + int(dice(lesson.call_id, "refused", attempt % 7) * 900_000_000)
            yield _event(at, user, _SLOW_JOIN, lesson.cname, [(_JOIN_FACTOR[trouble.kind], "")])
        attempt += 1


def _slow_joins(lesson: Lesson, trouble: Trouble, ts: int) -> Iterator[Event]:
    for stay in lesson.stays:
        if ts <= stay.join_ts < ts + MINUTE and trouble.active(stay.join_ts):
            yield _event(stay.join_ts, stay.uid, _SLOW_JOIN, lesson.cname, [(_JOIN_FACTOR[trouble.kind], "")])


def _experience(lesson: Lesson, troubles: tuple[Trouble, ...], stay: Stay, medium: Medium, ts: int) -> Iterator[Event]:
    """At most one event a minute for each session and medium, the likelier the more stands still."""
    at = ts + int(dice(stay.sid, medium, ts, "second") * MINUTE)
    if stay.is_server or not stay.inside(at):
        return
    active = tuple(trouble for trouble in troubles if trouble.active(at))
    worst, sender = 0.0, 0
    for uid, intervals in lesson.intervals.items():
        if uid != stay.uid and any(join <= at < leave for join, leave in intervals):
            state = state_of(active, uid, stay.uid, medium)
            weight = 0.3 if state.muted else 0.75 * frozen_share(state, medium)
            if weight > worst:
                worst, sender = weight, uid
    if dice(stay.sid, medium, ts) < worst:
        causes = _causes(state_of(active, sender, stay.uid, medium), stay, sender, medium)
        if dice(stay.sid, ts, "unexplained") < 0.12:
            causes.append((_UNEXPLAINED_FACTOR, str(sender)))
        yield _event(at, stay.uid, _EXPERIENCE[medium], lesson.cname, causes)


def _causes(state: State, stay: Stay, sender: int, medium: Medium) -> list[tuple[int, str]]:
    host = str(sender)
    found = [
        (state.muted, _MUTE_FACTOR[medium], host),
        (state.uplink > 2, _UPLINK_FACTOR[medium], host),
        (state.downlink > 2, _DOWNLINK_FACTOR[medium], ""),
        (state.sender_cpu > 0, _CPU_FACTOR, host),
        (state.receiver_cpu > 0, _CPU_FACTOR, ""),
        (state.downlink > 2 and stay.network == "Wi-Fi", _WEAK_WIFI_FACTOR, ""),
    ]
    return [(factor, user) for holds, factor, user in found if holds]
