"""One line about the live minutes: what is bad, since when, and where to look first.

A hypothesis, not a fact, and none at all before three bad minutes in a row or with fewer than twenty users: half of
two users failing to join is no incident. Where the diagnosis events of the time come from one channel, the line says
that: one lossy teacher with thirty students makes a project's figures poor, and no network or backbone is to blame.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from cbtui.catalog.level import Level, level_of
from cbtui.catalog.live import live_metric
from cbtui.catalog.thresholds import Thresholds
from cbtui.model import Concentration, DiagnosisEvent, Hypothesis, LiveVerdict, Minute
from cbtui.times import MINUTE

USERS = "pcu"
_UPSTREAM = ("videoUpstreamExcellentTransRate", "audioUpstreamExcellentTransRate")
_END_TO_END = ("videoEnd2EndExcellentTransRate", "audioEnd2EndExcellentTransRate")
_FREEZE = ("videoFreezeRate", "audioFreezeRate")
_JOIN, _QUICK_JOIN = "joinSuccessRate", "joinSuccess5SecsRate"

_ORDER = (*_FREEZE, _JOIN, *_END_TO_END, *_UPSTREAM, _QUICK_JOIN)
"""Of several bad metrics, the first of these leads."""

_EVENTS, _MOST = 5, 0.6
"""So many diagnosis events must be known, and such a share of them be of one channel, or name one user."""


_LATE = 5
"""Minutes that one endpoint may be behind another; what is older says nothing about now."""


class _Pattern(Struct, frozen=True):
    """A hypothesis: any of ``bad`` is bad, and all of ``fine`` are known not to be."""

    bad: tuple[str, ...]
    fine: tuple[str, ...]
    hypothesis: Hypothesis


_PATTERNS = (
    _Pattern((_JOIN,), _FREEZE, Hypothesis.JOINS_FAIL),
    _Pattern(_UPSTREAM, (), Hypothesis.SENDERS_ACCESS),
    _Pattern(_END_TO_END, _UPSTREAM, Hypothesis.DOWNSTREAM),
    _Pattern(_FREEZE, (*_UPSTREAM, *_END_TO_END), Hypothesis.DEVICES),
    _Pattern((_QUICK_JOIN,), (_JOIN,), Hypothesis.SLOW_JOINS),
)
"""The first that holds names the hypothesis."""


def live_verdict(
    minutes: Sequence[Minute], thresholds: Thresholds | None = None, events: Iterable[DiagnosisEvent] = ()
) -> LiveVerdict | None:
    """Judge the newest of ``minutes`` (ascending); None when nothing is bad, or too few users to say so.

    Args:
        events: diagnosis events of those minutes, as far as they are known.
    """
    limits = thresholds or Thresholds()
    recent = _unbroken(minutes)
    found = [verdict for name in _ORDER if (verdict := _metric_verdict(name, recent, limits)) is not None]
    found.sort(key=lambda verdict: verdict.minutes < limits.live_minutes)
    if not found:
        return _drop_verdict(recent, limits)
    return _concentrated(found[0], events) if found[0].accuses else found[0]


def _concentrated(verdict: LiveVerdict, events: Iterable[DiagnosisEvent]) -> LiveVerdict:
    """The verdict, or that one channel, and perhaps one user in it, is behind it."""
    since = verdict.since_ts - MINUTE
    seen = [event for event in events if since <= event.ts < verdict.since_ts + (verdict.minutes + 1) * MINUTE]
    if len(seen) < _EVENTS:
        return verdict
    cname, _ = Counter(event.cname for event in seen).most_common(1)[0]
    there = [event for event in seen if event.cname == cname]
    if len(there) < _MOST * len(seen):
        return verdict
    user, named = _named(there)
    one = named >= _MOST * len(there)
    found = Concentration(cname, user if one else "", len(there), len(seen))
    return replace(verdict, hypothesis=Hypothesis.ONE_USER if one else Hypothesis.ONE_CHANNEL, concentration=found)


def _named(events: Sequence[DiagnosisEvent]) -> tuple[str, int]:
    """The user whom most events name as the cause, and how many do; a cause without a user is the event's own."""
    users = Counter(user for event in events for user in {cause.host_user or event.user for cause in event.causes})
    return users.most_common(1)[0] if users else ("", 0)


def _unbroken(minutes: Sequence[Minute]) -> list[Minute]:
    """The newest minutes without a gap between them, newest first."""
    recent: list[Minute] = []
    for minute in reversed(minutes):
        if recent and recent[-1].ts - minute.ts > MINUTE:
            break
        recent.append(minute)
    return recent


def newest_with_users(minutes: Sequence[Minute]) -> Minute | None:
    """The newest of ``minutes`` (ascending) that tells the number of users; None when that is too long ago."""
    return next((minute for minute in _unbroken(minutes)[:_LATE] if USERS in minute.values), None)


def _metric_verdict(name: str, recent: Sequence[Minute], limits: Thresholds) -> LiveVerdict | None:
    scale = live_metric(name).scale(limits)
    late = enumerate(recent[:_LATE])
    known = next((at for at, minute in late if {name, USERS} <= minute.values.keys()), len(recent))
    run = 0
    for minute in recent[known:]:
        crowd = minute.values.get(USERS, 0.0) >= limits.live_users
        if not crowd or level_of(scale, minute.values.get(name)) is not Level.BAD:
            break
        run += 1
    if not run or scale.bad is None:
        return None
    latest, since = recent[known], recent[known + run - 1]
    bad = recent[known : known + run]
    hypothesis = _hypothesis(_told(bad, limits), limits) if run >= limits.live_minutes else None
    context = {other: value for other, value in latest.values.items() if other != name}
    return LiveVerdict(name, latest.values[name], scale.bad, run, since.ts, hypothesis, context)


def _told(bad: Sequence[Minute], limits: Thresholds) -> Sequence[Minute]:
    """The newest of the bad minutes for which every metric of a pattern is known, else the newest."""
    size = limits.live_minutes
    parts = [bad[first : first + size] for first in range(len(bad) - size + 1)]
    full = (part for part in parts if all(set(_ORDER) <= minute.values.keys() for minute in part))
    return next(full, bad[:size])


def _hypothesis(recent: Sequence[Minute], limits: Thresholds) -> Hypothesis:
    for pattern in _PATTERNS:
        suspects = any(all(_is_bad(name, minute, limits) is True for minute in recent) for name in pattern.bad)
        if suspects and all(_is_bad(name, minute, limits) is False for name in pattern.fine for minute in recent):
            return pattern.hypothesis
    return Hypothesis.SEVERAL


def _is_bad(name: str, minute: Minute, limits: Thresholds) -> bool | None:
    level = level_of(live_metric(name).scale(limits), minute.values.get(name))
    return None if level is Level.NO_DATA else level is Level.BAD


def _drop_verdict(recent: Sequence[Minute], limits: Thresholds) -> LiveVerdict | None:
    """Users fell at once, stayed away for three minutes, and nothing froze."""
    size = limits.live_minutes
    if len(recent) <= size:
        return None
    before = recent[size].values.get(USERS, 0.0)
    after = [minute.values.get(USERS) for minute in recent[:size]]
    floor = before * (1 - limits.live_drop / 100)
    calm = all(_is_bad(name, minute, limits) is False for name in _FREEZE for minute in recent[:size])
    if before < limits.live_users or not calm or any(users is None or users >= floor for users in after):
        return None
    latest = after[0] or 0.0
    drop = round(100 * (1 - latest / before))
    context = {name: value for name, value in recent[0].values.items() if name != USERS}
    since_ts = recent[size - 1].ts
    return LiveVerdict(USERS, latest, floor, size, since_ts, Hypothesis.USERS_LEFT, context, drop=drop)
