"""A call of which only the id is known: looked for backwards, one request for each three hours, and not twice."""

from __future__ import annotations

from cbtui.errors import ServerError, UsageError
from cbtui.model.answer import Answer, OnProgress, Progress
from cbtui.model.call import CallDetails
from cbtui.phrase import Phrase
from cbtui.service.context import Context
from cbtui.service.details import DELAY_S, LOOK_BACK, PART_S, Request, fetched
from cbtui.times import MINUTE

_NOT_THERE = frozenset({400, 404})
_SOON_S = 2 * DELAY_S
"""Seconds after a look in vain within which another would see nothing new: details lag."""


def unseen_parts(context: Context, request: Request, now: int) -> list[tuple[int, int]]:
    """Parts of the last three days in which the call was not looked for, newest first; none where all calls of those
    days are known."""
    key, oldest = context.key, now - LOOK_BACK
    if context.store.calls.searched(key, None, oldest + MINUTE, now - _SOON_S):
        return []
    gaps = context.store.coverage.gaps(key, _source(request), oldest, now)
    parts = []
    for start, end in reversed(gaps):
        if end - start <= _SOON_S:
            continue
        parts += [(max(start, end - behind - PART_S), end - behind) for behind in range(0, end - start, PART_S)]
    return parts


async def looked_back(context: Context, request: Request, on_progress: OnProgress | None) -> Answer[CallDetails]:
    """Sessions and series of the call, wherever in the last three days it lies.

    Raises:
        UsageError: it is nowhere there.
    """
    now = context.server_now()
    parts = await context.in_thread(unseen_parts, context, request, now)
    for number, (start, end) in enumerate(parts):
        if on_progress and len(parts) > 1:
            said = Phrase("not known here: request {number} of {count} at most", number=number + 1, count=len(parts))
            on_progress(Progress(said, number / len(parts)))
        found = await _tried(context, request, start, end, on_progress)
        if found.data.sessions:
            begin = max(min(session.join_ts for session in found.data.sessions), now - LOOK_BACK)
            if begin >= start:
                return found
            return await fetched(context, request, begin, start, newer=found.data, on_progress=on_progress)
        seen = context.store.coverage.cover
        await context.in_thread(seen, context.key, _source(request), start, min(end, context.passed() - DELAY_S))
    raise UsageError(
        Phrase("There is no call {call_id} in the last three days", call_id=request.call_id),
        next_step="Check the id (cbtui calls lists them) and the project.",
    )


async def _tried(
    context: Context, request: Request, from_ts: int, to_ts: int, on_progress: OnProgress | None
) -> Answer[CallDetails]:
    """Like :func:`fetched`; a server that knows no such call in the range may say so as an error."""
    try:
        return await fetched(context, request, from_ts, to_ts, on_progress=on_progress)
    except ServerError as error:
        if error.status not in _NOT_THERE:
            raise
        return Answer(CallDetails(request.call_id, from_ts, to_ts, ()), 0.0, complete=False, requests=1)


def _source(request: Request) -> str:
    return f"{'all users of ' if request.all_users else ''}call {request.call_id}"
