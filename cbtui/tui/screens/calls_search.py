"""One call search: its range, how far the walk through it has come, and the sentences that tell so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo

from textual.content import Content

from cbtui.catalog.phrases import say
from cbtui.errors import CbtuiError, UsageError
from cbtui.model.answer import Answer
from cbtui.model.call import Call
from cbtui.model.endpoint import Endpoint
from cbtui.model.quota import EndpointQuota
from cbtui.times import MINUTE, age_text, clock_text, date_text, parse
from cbtui.tui import theme
from cbtui.tui.trouble import left_today, quota_parts, trouble_cause, trouble_content
from cbtui.tui.widgets.search_bar import SearchText

WALK_REQUESTS = 20
"""Requests that one ``r`` may spend on walking past the ten-call page."""
STALE_S = 5 * MINUTE
"""Age from which the answer about a range that reaches to now is old."""

_CUT_SHORT = "Stopped"
"""How the service's notes begin about a walk that can go on where it ended."""
_BUDGET_SPENT = "Stopped after"
"""How the one of them begins that the status line tells better."""
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00")
"""How the service's notes write a time."""


@dataclass
class Search:
    """What is searched for, and what came of it. Another search is another object.

    ``rest_to`` is up to when (Unix seconds) calls are still unknown after a walk that was cut short.
    """

    text: SearchText = field(default_factory=SearchText)
    found: tuple[Call, ...] = ()
    asked: bool = False
    walking: bool = False
    requests: int = 0
    complete: bool = False
    answered_at: float | None = None
    rest_to: int | None = None
    notes: tuple[str, ...] = ()
    trouble: CbtuiError | None = None
    _oldest: int | None = None

    @property
    def cname(self) -> str | None:
        return self.text.cname or None

    def span(self, now: float, zone: tzinfo) -> tuple[int, int]:
        """The range in Unix seconds; one that is relative moves with ``now``.

        Raises:
            UsageError: a time is none, or the range ends before it begins.
        """
        start, end = (parse(text, now, zone) for text in (self.text.from_text, self.text.to_text))
        if start >= end:
            raise UsageError("The range ends before it begins", next_step="Give an earlier time in from.")
        return start, end

    def begin(self, max_requests: int) -> None:
        """A request is about to go: one looks at the newest calls, more walk on where the last walk ended."""
        self.asked = self.walking = True
        self.trouble = None
        self._oldest = None
        if max_requests == 1:
            self.rest_to = None

    def end_of_rest(self, start: int, end: int) -> int:
        """The end of the part of the range that is to be walked."""
        return end if self.rest_to is None else max(start, min(end, self.rest_to))

    def saw(self, calls: Iterable[Call]) -> None:
        """The walk has come as far as these calls (all that it found so far)."""
        self.found = tuple({call.call_id: call for call in (*self.found, *calls)}.values())
        self._oldest = min((call.created_ts for call in calls), default=self._oldest)
        if self._oldest is not None:
            self.rest_to = self._oldest + 1

    def page(self) -> None:
        """One more request was answered."""
        self.requests += 1

    def take(self, answer: Answer[tuple[Call, ...]], now: float) -> None:
        """The walk has ended, with everything or where a limit cut it short."""
        self.found = tuple({call.call_id: call for call in (*self.found, *answer.data)}.values())
        self.answered_at = now
        earlier = (note for note in self.notes if not note.startswith(_CUT_SHORT))
        self.notes = tuple(dict.fromkeys((*earlier, *answer.notes)))
        self.complete = not self.notes and answer.complete
        if not any(note.startswith(_CUT_SHORT) for note in answer.notes):
            self.rest_to = None

    def remarks(self, zone: tzinfo, lang: str) -> str:
        """The service's notes, with their times in the zone."""
        notes = (say(lang, note) for note in self.notes if not note.startswith(_BUDGET_SPENT))
        return " · ".join(_STAMP.sub(lambda match: _of_zone(match[0], zone), note) for note in notes)

    def moved(self, start: int, end: int) -> Search:
        """A search of another range."""
        return Search(replace(self.text, from_text=str(start), to_text=str(end)))


def settled(text: SearchText, now: float, zone: tzinfo) -> SearchText:
    """What was typed, with times of a clock or calendar as Unix seconds: they mean the same in every zone.

    Raises:
        UsageError: a time is none.
    """

    def fixed(time: str) -> str:
        moment = parse(time, now, zone)
        return time if time == "now" or time.startswith("-") else str(moment)

    return SearchText(fixed(text.from_text), fixed(text.to_text), text.cname)


def typed(text: SearchText, zone: tzinfo) -> SearchText:
    """The reverse of :func:`settled`, for the form: Unix seconds as date and time of the zone."""

    def readable(time: str) -> str:
        return f"{date_text(int(time), zone)} {clock_text(int(time), zone)}" if time.isdigit() else time

    return SearchText(readable(text.from_text), readable(text.to_text), text.cname)


def _of_zone(stamp: str, zone: tzinfo) -> str:
    ts = datetime.fromisoformat(stamp).timestamp()
    return f"{date_text(ts, zone)[5:]} {clock_text(ts, zone)}"


def moment_text(ts: float, now: float, zone: tzinfo) -> str:
    """``19:16``, or ``01-14 19:16`` when it is not today."""
    clock = clock_text(ts, zone, seconds=False)
    day = date_text(ts, zone)
    return clock if day == date_text(now, zone) else f"{day[5:]} {clock}"


def range_content(
    search: Search, span: tuple[int, int], counts: tuple[int, int], look: tuple[float, tzinfo, str]
) -> Content:
    """``from 19:16 to 20:16 · channel: lesson-2 · 37 calls · 4 requests``.

    ``counts`` are the calls shown and known, ``look`` is (now, zone, language).
    """
    now, zone, lang = look
    shown, known = counts
    start, end = (moment_text(ts, now, zone) for ts in span)
    # Until the walk is through, others may be there.
    some = f"{'' if search.complete else '≥ '}{known}"
    text = "{shown} of {known} calls" if shown != known else "{known} call" if known == 1 else "{known} calls"
    of = say(lang, text, shown=shown, known=some)
    spent = [say(lang, "{count} requests" if search.requests != 1 else "1 request", count=search.requests)]
    return Content.assemble(
        f" {say(lang, 'from {start} to {end}', start=start, end=end)} · {say(lang, 'channel')}: ",
        (search.text.cname or say(lang, "all"), theme.STRONG),
        " · ".join(["", of, *(spent if search.requests else [])]),
    )


def nothing_found(search: Search, span: tuple[str, str], zone: tzinfo, lang: str) -> tuple[str, str]:
    """Heading and advice where no call is known; that nobody called is only said when the whole range was searched."""
    heading = "No calls between {start} and {end}" if search.complete else "No stored calls between {start} and {end}"
    start, end = span
    channel = f" · {say(lang, 'channel')}: {search.cname}" if search.cname else ""
    remarks = search.remarks(zone, lang)
    advice = say(lang, "Press s for another time or channel, < for earlier, r to search again.")
    return say(lang, heading, start=start, end=end) + channel, f"{remarks}\n{advice}" if remarks else advice


def status_content(search: Search, quotas: Sequence[EndpointQuota], now: float, zone: tzinfo, lang: str) -> Content:
    """Where the search stands, what the next ``r`` would cost, and what is left of the quota."""
    parts = [*quota_parts(quotas, Endpoint.LISTS, now, zone, lang), *trouble_cause(search.trouble)]
    if search.trouble is not None:
        head = trouble_content(search.trouble, now, zone, lang)
    elif search.walking:
        text = "asking: {calls} calls, {requests} requests so far · Esc stops"
        said = say(lang, text, calls=len(search.found), requests=search.requests)
        head = Content.assemble(("░ ", theme.QUIET), said)
    else:
        head = _outcome(search, left_today(quotas, Endpoint.LISTS), now, lang)
    return Content.assemble(" ", head, *(f" · {part}" for part in parts))


def _outcome(search: Search, left: int | None, now: float, lang: str) -> Content:
    if search.rest_to is not None:
        most = WALK_REQUESTS if left is None else min(WALK_REQUESTS, left)
        text = say(lang, "more calls exist · r walks on: up to {count} requests", count=most)
        return Content.assemble(("▲ ", theme.WARN), text)
    if search.answered_at is None:
        return Content(say(lang, "stored calls · r asks the server"))
    age = age_text(now - search.answered_at)
    if not search.complete:
        return Content.assemble(("▲ ", theme.WARN), say(lang, "incomplete · asked {age} ago", age=age))
    if search.text.to_text == "now" and now - search.answered_at >= STALE_S:
        return Content.assemble(("▲ ", theme.WARN), say(lang, "stale: asked {age} ago · r asks again", age=age))
    return Content(say(lang, "complete · asked {age} ago", age=age))
