"""The second row: until when the data reaches, what hinders the sources, when the next request goes, what is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import tzinfo

from msgspec import Struct
from textual.content import Content

from cbtui.catalog.phrases import say
from cbtui.model.endpoint import Endpoint
from cbtui.model.quota import EndpointQuota
from cbtui.model.source import LOADING, SourceKind, SourceState
from cbtui.times import HOUR, age_text, clock_text, dated_clock
from cbtui.tui import theme
from cbtui.tui.widgets.plain import Plain

ENDPOINT_NAMES: dict[Endpoint, str] = {
    Endpoint.LISTS: "calls",
    Endpoint.DETAILS: "call",
    Endpoint.USAGE: "usage",
    Endpoint.SCALE: "users and channels",
    Endpoint.EXPERIENCE: "join and freeze",
    Endpoint.NETWORK: "transmission",
    Endpoint.DIAGNOSIS: "diagnosis",
    Endpoint.REPORT: "report",
}
"""Short names of the sources; also keys of the phrases."""

_WORST_FIRST = (
    SourceKind.FAILED,
    SourceKind.OUT_OF_QUOTA,
    SourceKind.STALE,
    SourceKind.LOADING,
    SourceKind.FRESH,
)
_MARKS: dict[SourceKind, tuple[str, str]] = {
    SourceKind.FAILED: ("■", theme.BAD),
    SourceKind.OUT_OF_QUOTA: ("▲", theme.WARN),
    SourceKind.STALE: ("▲", theme.WARN),
    SourceKind.LOADING: ("░", theme.QUIET),
    SourceKind.FRESH: ("", ""),
}


class Sources(Struct, frozen=True):
    """What the line tells of: the sources of one screen at ``now`` (Unix seconds), and what else is worth a word."""

    lang: str
    zone: tzinfo
    now: float
    endpoints: Sequence[Endpoint]
    states: Mapping[Endpoint, SourceState]
    quotas: Sequence[EndpointQuota] = ()
    next_due: float | None = None
    pace: tuple[float, float] | None = None
    """Seconds from one request to the next, and until when (Unix seconds) the day's requests last at that."""

    def worst(self) -> tuple[Endpoint, SourceState]:
        """The source that is worst off; the first of them when all are alike."""
        states = [(endpoint, self.states.get(endpoint, LOADING)) for endpoint in self.endpoints]
        return min(states, key=lambda pair: _WORST_FIRST.index(pair[1].kind))

    def clock(self, ts: float) -> str:
        """A time of day, to the second when it is near."""
        return clock_text(ts, self.zone, seconds=abs(ts - self.now) < HOUR)


def sentence(sources: Sources) -> Content:
    """``data until 20:14, 2 min old · next poll 20:17:13 · 743 left today · every 87 s lasts until 00:00``.

    The reason of a hindrance comes last: it may be long, and what is cut off is at the end.
    """
    endpoint, state = sources.worst()
    mark, style = _MARKS[state.kind]
    reason = "" if state.kind is SourceKind.FRESH else say(sources.lang, state.reason)
    parts = [*_hindrance(sources, endpoint, state), _age(sources), *_outlook(sources, state), reason]
    return Content.assemble(" ", (f"{mark} " if mark else "", style or "none"), " · ".join(filter(None, parts)))


def _hindrance(sources: Sources, endpoint: Endpoint, state: SourceState) -> list[str]:
    lang = sources.lang
    if state.kind is SourceKind.FRESH:
        return []
    if state.kind is SourceKind.LOADING:
        return [say(lang, "loading")]
    name = f"{say(lang, ENDPOINT_NAMES[endpoint])} " if len(sources.endpoints) > 1 else ""
    text = f"{name}{say(lang, state.kind.value)}"
    if state.retry_at is None:
        return [text]
    if state.kind is SourceKind.OUT_OF_QUOTA:
        return [text + " " + say(lang, "until {time}", time=sources.clock(state.retry_at))]
    if state.retry_at - sources.now > HOUR:
        # Nothing that passes by itself, such as a refused credential: a person has to mend it.
        return [text, say(lang, "r tries again")]
    return [text, say(lang, "retry {time}", time=sources.clock(state.retry_at))]


def _age(sources: Sources) -> str:
    reached = [
        state.as_of
        for endpoint in sources.endpoints
        if (state := sources.states.get(endpoint)) is not None and state.as_of is not None
    ]
    if not reached:
        return ""
    as_of = min(reached)
    until = say(sources.lang, "data until {time}", time=dated_clock(as_of, sources.now, sources.zone, seconds=False))
    return f"{until}, {say(sources.lang, '{age} old', age=age_text(sources.now - as_of))}"


def _outlook(sources: Sources, state: SourceState) -> list[str]:
    parts = []
    if sources.next_due is not None and state.kind in {SourceKind.FRESH, SourceKind.LOADING, SourceKind.STALE}:
        parts.append(say(sources.lang, "next poll {left}", left=sources.clock(max(sources.now, sources.next_due))))
    left = [
        quota.left_today
        for quota in sources.quotas
        if quota.endpoint in sources.endpoints and quota.left_today is not None
    ]
    if left:
        parts.append(say(sources.lang, "{count} left today", count=min(left)))
    if sources.pace is not None and state.kind is SourceKind.FRESH:
        every_s, until = sources.pace
        text = "every {seconds} s lasts until {time}"
        parts.append(say(sources.lang, text, seconds=f"{every_s:.0f}", time=sources.clock(until)))
    return parts


class StatusLine(Plain):
    """Shows the state of a screen's sources, or another line in its place."""
