"""The lines around the list of calls: range and counts, what was kept back, the call under the cursor; the status."""

from __future__ import annotations

from textual.content import Content

from cbtui.catalog.phrases import say
from cbtui.model.call import Call
from cbtui.model.endpoint import Endpoint
from cbtui.text import clean
from cbtui.times import MINUTE, age_text
from cbtui.tui import theme
from cbtui.tui.frame.failures import failure_cause, failure_content, left_today, quota_parts
from cbtui.tui.frame.status_line import Sources
from cbtui.tui.screens.calls.search import WALK_REQUESTS, Search
from cbtui.tui.screens.calls.state import CallsState
from cbtui.tui.widgets.plain import Plain

STALE_S = 5 * MINUTE
"""Age from which the answer about a range that reaches to now is old."""


class RangeLine(Plain):
    """``from 19:16 to 20:16 · channel: lesson-2 · 37 calls · 4 requests``."""

    def show(self, state: CallsState) -> None:
        """Say what was searched and how many calls there are; until the walk is through, others may be there."""
        search, lang = state.search, state.reader.lang
        shown, known = len(state.shown), len(state.calls)
        start, end = map(state.moment, state.span)
        some = f"{'' if search.all_began else '≥ '}{known}"
        text = "{shown} of {known} calls" if shown != known else "{known} call" if known == 1 else "{known} calls"
        parts = ["", say(lang, text, shown=shown, known=some)]
        if search.requests:
            spent = "{count} requests" if search.requests != 1 else "1 request"
            parts.append(say(lang, spent, count=search.requests))
        if search.answered_at is not None and (search.rest_to is not None or search.failure is not None):
            # The status line has something more urgent to say.
            parts.append(say(lang, "asked {age} ago", age=age_text(state.now - search.answered_at)))
        self.write(
            Content.assemble(
                f" {say(lang, 'from {start} to {end}', start=start, end=end)} · {say(lang, 'channel')}: ",
                (clean(search.text.cname) or say(lang, "all"), theme.STRONG),
                " · ".join(parts),
            )
        )


class RemarksLine(Plain):
    """What was kept back and why; not there when nothing was."""

    def show(self, state: CallsState) -> None:
        """Say what the search's notes say."""
        text = " · ".join(state.reader.texts(state.search.remarks))
        self.set_class(not text, "-none")
        self.write(text, layout=True)


class CallDetail(Plain):
    """The whole name and id of the call under the cursor, and what opening it costs."""

    def show(self, state: CallsState, call: Call | None) -> None:
        """Tell of a call of the state's."""
        lang = state.reader.lang
        if call is None:
            hint = f" ░ {say(lang, 'No call matches the filter')}. {say(lang, 'Esc clears it.')}"
            self.write(hint if state.calls and not state.shown else "")
            return
        requests = state.snapshot.prices.get(call.call_id, 1)
        costs = "no request" if requests == 0 else "1 request" if requests == 1 else "{count} requests"
        price = say(lang, "Enter opens it: {price}", price=say(lang, costs, count=requests))
        self.write(Content.assemble(f" {price} · ", (clean(call.cname), theme.STRONG), f" · {clean(call.call_id)}"))


def nothing_shown(state: CallsState) -> tuple[str, str]:
    """Heading and advice where no call is known; that nobody called is only said when the whole range was searched."""
    search, lang = state.search, state.reader.lang
    if search.walking:
        start, end = map(state.moment, state.span)
        asking = "Asking for the calls between {start} and {end}…"
        return say(lang, "loading"), say(lang, asking, start=start, end=end)
    heading = "No calls between {start} and {end}" if search.complete else "No stored calls between {start} and {end}"
    start, end = map(state.moment, state.span)
    channel = f" · {say(lang, 'channel')}: {clean(search.cname)}" if search.cname else ""
    remarks = " · ".join(state.reader.texts(search.remarks))
    advice = say(lang, "Press s for another time or channel, < for earlier, r to search again.")
    return say(lang, heading, start=start, end=end) + channel, f"{remarks}\n{advice}" if remarks else advice


def status_content(search: Search, sources: Sources) -> Content:
    """Where the search stands, what the next ``r`` would cost, and what is left of the quota."""
    quotas, now, zone, lang = sources.quotas, sources.now, sources.zone, sources.lang
    parts = [*quota_parts(quotas, Endpoint.LISTS, now, zone, lang), *failure_cause(search.failure, lang)]
    if search.failure is not None:
        head = failure_content(search.failure, now, zone, lang)
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
    if search.all_began and not search.complete:
        return Content(say(lang, "all that began in the range · asked {age} ago", age=age))
    if not search.complete:
        return Content.assemble(("▲ ", theme.WARN), say(lang, "incomplete · asked {age} ago", age=age))
    if search.text.to_text == "now" and now - search.answered_at >= STALE_S:
        return Content.assemble(("▲ ", theme.WARN), say(lang, "stale: asked {age} ago · r asks again", age=age))
    return Content(say(lang, "complete · asked {age} ago", age=age))
