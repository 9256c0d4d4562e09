"""The live metrics of one minute, summed over the calls that are on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from zlib import crc32

from cbtui.model import Medium
from cbtui.simulator.lesson import Lesson, Stay, dice
from cbtui.simulator.trouble import FAILED_JOINS, Kind, Trouble, frozen_share, state_of
from cbtui.times import MINUTE

EXCELLENT_LOSS = 5.0
"""Loss in % up to which a transmission counts as excellent (the API's document)."""
FAST_JOIN_S = 5.0
_RECONNECTS = 0.25
"""Joins a minute for each user inside, besides the first joins: the SDK comes back after short breaks."""


@dataclass(slots=True)
class _Sum:
    users: int = 0
    channels: int = 0
    senders: int = 0
    receivers: int = 0
    joined: float = 0.0
    slow: float = 0.0
    failed: float = 0.0
    frozen: dict[Medium, float] = field(default_factory=lambda: dict.fromkeys(Medium, 0.0))
    poor_uplinks: dict[Medium, int] = field(default_factory=lambda: dict.fromkeys(Medium, 0))
    poor_receivers: dict[Medium, int] = field(default_factory=lambda: dict.fromkeys(Medium, 0))


def minute(lessons: Iterable[Lesson], ts: int, seed: int) -> dict[str, float | None]:
    """The ten metrics of the minute that starts at ``ts``: counts, and rates in %, None where nothing was measured.

    A receiver counts as frozen by the worst of the senders he sees, as his user would say it.
    """
    total = _Sum()
    for lesson in lessons:
        _add(total, lesson, ts)
    total.joined += total.users * _RECONNECTS
    return _rates(total, ts, seed)


def _add(total: _Sum, lesson: Lesson, ts: int) -> None:
    middle = ts + MINUTE // 2
    inside = {stay.uid: stay for stay in lesson.stays if stay.inside(middle)}
    troubles = tuple(trouble for trouble in lesson.troubles if trouble.active(middle))
    _add_joins(total, lesson, troubles, ts)
    if not inside:
        return
    total.channels += 1
    total.users += len(inside)
    senders = [uid for uid, stay in inside.items() if stay.speaker]
    if len(inside) < 2 or not senders:
        return
    total.senders += len(senders)
    total.receivers += len(inside) - (len(senders) == 1)
    if troubles:
        _add_troubles(total, inside, senders, troubles)


def _add_joins(total: _Sum, lesson: Lesson, troubles: tuple[Trouble, ...], ts: int) -> None:
    slow = max((trouble.size for trouble in troubles if trouble.kind is Kind.SLOW_JOIN), default=0.0)
    for stay in lesson.stays:
        if ts <= stay.join_ts < ts + MINUTE:
            total.joined += 1
            total.slow += max(slow, stay.join_s) > FAST_JOIN_S
    total.failed += sum(trouble.size for trouble in troubles if trouble.kind in FAILED_JOINS)


def _add_troubles(total: _Sum, inside: dict[int, Stay], senders: list[int], troubles: tuple[Trouble, ...]) -> None:
    for medium in Medium:
        for sender in senders:
            total.poor_uplinks[medium] += state_of(troubles, sender, sender, medium).uplink > EXCELLENT_LOSS
        for receiver in inside:
            states = [state_of(troubles, sender, receiver, medium) for sender in senders if sender != receiver]
            total.frozen[medium] += max((frozen_share(state, medium) for state in states), default=0.0)
            total.poor_receivers[medium] += any(state.end_to_end > EXCELLENT_LOSS for state in states)


def _rates(total: _Sum, ts: int, seed: int) -> dict[str, float | None]:
    attempts = total.joined + total.failed
    calm = {name: _drift(seed, name, ts) for name in ("join", "join5", "video", "audio", "up", "end")}
    values: dict[str, float | None] = {
        "pcu": total.users,
        "pcc": total.channels,
        "joinSuccessRate": _good(total.failed, attempts, 0.1 + 0.5 * calm["join"]),
        "joinSuccess5SecsRate": _good(total.failed + total.slow, attempts, 0.7 + 1.1 * calm["join5"]),
        "videoFreezeRate": _bad(total.frozen[Medium.VIDEO], total.receivers, 0.55 + 0.8 * calm["video"]),
        "audioFreezeRate": _bad(total.frozen[Medium.AUDIO], total.receivers, 0.2 + 0.5 * calm["audio"]),
    }
    for medium in Medium:
        start = 0.4 + 0.9 * calm["up"] + (0.2 if medium is Medium.VIDEO else 0.0)
        values[f"{medium}UpstreamExcellentTransRate"] = _good(total.poor_uplinks[medium], total.senders, start)
        values[f"{medium}End2EndExcellentTransRate"] = _good(
            total.poor_receivers[medium], total.receivers, start + 0.3 + 0.8 * calm["end"]
        )
    return values


def _good(poor: float, count: float, noise: float) -> float | None:
    return round(max(0.0, 100.0 - 100.0 * poor / count - noise), 2) if count else None


def _bad(poor: float, count: float, noise: float) -> float | None:
    return round(min(100.0, 100.0 * poor / count + noise), 2) if count else None


def _drift(seed: int, name: str, ts: int) -> float:
    """A slow wave from 0 to 1 with a little grain, the same for the same minute."""
    knot, rest = divmod(ts, 10 * MINUTE)
    first, second = (dice(seed, name, at) for at in (knot, knot + 1))
    grain = (crc32(f"{seed}{name}{ts}".encode()) % 1000 - 500) / 5000
    return min(1.0, max(0.0, first + (second - first) * rest / (10 * MINUTE) + grain))
