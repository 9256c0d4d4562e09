"""Diagnosis events in words: what one says, and what the newest minute adds up to."""

from __future__ import annotations

from collections import Counter
from datetime import tzinfo

from textual.content import Content

from cbtui.catalog.experiences import EXPERIENCES, experience
from cbtui.catalog.factors import factor
from cbtui.catalog.level import MARKS, Level
from cbtui.catalog.phrases import say
from cbtui.model.answer import Answer
from cbtui.model.diagnosis import Cause, DiagnosisEvent
from cbtui.text import clean, pad, width
from cbtui.times import MINUTE, clock_text
from cbtui.tui import theme

FULL_ANSWER = 10
"""Events that one answer holds at most (the API's document): as many mean that there may be more."""
_SLOW_JOIN = 6


def level(event: DiagnosisEvent) -> Level:
    """A freeze is bad, a slow join a warning, an experience that the document does not know unknown."""
    if event.exp_id not in EXPERIENCES:
        return Level.UNKNOWN
    return Level.WARN if event.exp_id == _SLOW_JOIN else Level.BAD


def because(cause: Cause, lang: str) -> str:
    """``downstream video loss · self``, or ``factor 18 · from 44361248`` when it comes from a remote user."""
    origin = say(lang, "from {user}", user=cause.host_user) if cause.host_user else say(lang, "self")
    return f"{factor(cause.factor_id, lang)} · {origin}"


def event_text(event: DiagnosisEvent, when: str, lang: str) -> str:
    """All of an event in one line, for filter and clipboard."""
    causes = "; ".join(because(cause, lang) for cause in event.causes)
    return clean(f"{when} {experience(event.exp_id, lang)} {event.user} {event.cname} {causes}".rstrip(), 4096)


def newest_minute(feed: Answer[tuple[DiagnosisEvent, ...]], zone: tzinfo, lang: str, cells: int) -> Content:
    """``20:14  ≥ 10 events: video freeze 8 · downstream loss 7    Enter opens``, with as much as fits ``cells``."""
    if not feed.data:
        known = feed.fetched_at and feed.complete
        text = say(lang, "no diagnosis events in the last hour") if known else say(lang, "no diagnosis yet")
        return Content.assemble((f" {MARKS[Level.NO_DATA]} ", theme.QUIET), text)
    minute = feed.data[0].ts // MINUTE
    newest = [event for event in feed.data if event.ts // MINUTE == minute]
    count = f"≥ {len(newest)}" if len(newest) >= FULL_ANSWER else str(len(newest))
    kinds = Counter(experience(event.exp_id, lang) for event in newest)
    causes = Counter(name for event in newest for name in {factor(cause.factor_id, lang) for cause in event.causes})
    when = f" {clock_text(minute * MINUTE, zone, seconds=False)}"
    line = f"  {say(lang, '{count} events', count=count)}: "
    opens = say(lang, "Enter opens")
    room = cells - width(when) - width(line) - width(opens) - 2
    told = [
        f"{name} {number}" for counter, top in ((kinds, 2), (causes, 3)) for name, number in counter.most_common(top)
    ]
    while len(told) > 1 and width(" · ".join(told)) > room:
        told.pop()
    return Content.assemble((when, theme.STRONG), line, pad(" · ".join(told), room), "  ", (opens, theme.QUIET))
