"""Call details: from the store when they can't change any more, else from the server in parts of three hours."""

from __future__ import annotations

from dataclasses import dataclass

from cbtui.errors import QuotaError, ServerError, UsageError
from cbtui.model.answer import Answer, OnProgress, Progress
from cbtui.model.call import USER_LIMIT, Call, CallDetails
from cbtui.model.endpoint import Endpoint
from cbtui.model.note import Note, NoteKind
from cbtui.phrase import Phrase
from cbtui.quota import LIMITS
from cbtui.service.context import Context
from cbtui.service.merge import cut_to, merged
from cbtui.service.search import search
from cbtui.store import StoredDetails
from cbtui.times import DAY, HOUR, MINUTE

_LIMIT = LIMITS[Endpoint.DETAILS]
PART_S = _LIMIT.max_span_s or 3 * HOUR
"""Seconds of a call that one answer holds at most."""
DELAY_S = _LIMIT.delay_s
"""Seconds from a call's start until its details can be asked for."""
_NOT_THERE = frozenset({400, 404})
_LOOK_BACK = (_LIMIT.look_back_s or 3 * DAY) - 30


@dataclass(frozen=True, slots=True)
class Request:
    """A call, between two times where they are given, with or without its parts."""

    call_id: str
    from_ts: int | None = None
    to_ts: int | None = None
    all_users: bool = False
    metrics: bool = True


def parts_of(from_ts: int, to_ts: int) -> list[tuple[int, int]]:
    """The range in parts of at most three hours, oldest first. An empty range is one part."""
    starts = range(from_ts, max(to_ts, from_ts + 1), PART_S)
    return [(start, min(start + PART_S, to_ts)) for start in starts]


async def details(context: Context, request: Request, on_progress: OnProgress | None = None) -> Answer[CallDetails]:
    """Sessions and series of one call.

    Raises:
        UsageError: no such call in the three days that the API looks back, and none stored.
        QuotaError: nothing could be asked for.
    """
    kept = await _stored(context, request)
    if kept is not None and kept.final:
        return _answer_of(request, kept)
    call = await context.in_thread(context.store.calls.one, context.key, request.call_id)
    now = context.server_now()
    if call and now < call.created_ts + DELAY_S:
        return _not_ready(request, call, now, context.clock.now())
    try:
        span = _span(request, call, now)
    except UsageError:
        if kept is None:
            raise
        return _answer_of(request, kept, Note(NoteKind.STORED_WHILE_RUNNING))
    if span is None:
        return await _looked_back(context, request, on_progress)
    return await _fetched(context, request, *span, on_progress=on_progress)


def price(request: Request, call: Call | None, now: int, *, stored: bool) -> int:
    """Requests that :func:`details` would send: 0 when all of it is ``stored`` for good, one for each three hours else.

    ``call`` is what is known of it, ``now`` the server's clock.
    """
    if stored:
        return 0
    try:
        span = _span(request, call, now)
    except UsageError:
        return 0
    return len(parts_of(*span)) if span else 1


async def _stored(context: Context, request: Request) -> StoredDetails | None:
    """What is stored of the call, when it has what is wished for."""
    await context.background.done(saving(request))
    kept = await context.in_thread(context.store.details.one, context.key, request.call_id, request.all_users)
    return None if kept is None or (request.metrics and not kept.with_metrics) else kept


def _answer_of(request: Request, kept: StoredDetails, *remarks: Note) -> Answer[CallDetails]:
    whole = kept.details
    if request.from_ts is not None or request.to_ts is not None:
        whole = cut_to(whole, request.from_ts or whole.from_ts, request.to_ts or whole.to_ts)
    if not request.metrics:
        whole = CallDetails(whole.call_id, whole.from_ts, whole.to_ts, whole.sessions)
    notes = (*remarks, *_crowd_notes(whole))
    return Answer(whole, kept.fetched_at, not notes, (*notes, *_peer_remarks(request, whole)))


def _span(request: Request, call: Call | None, now: int) -> tuple[int, int] | None:
    """The range to ask for, or None when nothing tells where the call lies."""
    if call is None and (request.from_ts is None or request.to_ts is None):
        return None
    start = request.from_ts if request.from_ts is not None else call.created_ts if call else now
    end = request.to_ts if request.to_ts is not None else call.end(now) if call else now
    start, end = max(start, now - _LOOK_BACK), min(end, now)
    if start > end:
        raise UsageError(
            Phrase("The details of call {call_id} can't be asked for any more", call_id=request.call_id),
            "the API looks back three days, and they are not stored here",
        )
    return start, end


async def _fetched(
    context: Context,
    request: Request,
    from_ts: int,
    to_ts: int,
    *,
    newer: CallDetails | None = None,
    on_progress: OnProgress | None,
) -> Answer[CallDetails]:
    """Ask for a range in parts, keep what came, and put it together (with ``newer``, asked for before)."""
    parts = parts_of(from_ts, to_ts)
    answers: list[CallDetails] = []
    notes: list[Note] = []
    for number, (start, end) in enumerate(parts, start=1):
        if on_progress and len(parts) > 1:
            part = Phrase("part {number} of {parts}", number=number, parts=len(parts))
            on_progress(Progress(part, (number - 1) / len(parts)))
        try:
            answers.append(await _part(context, request, start, end, on_progress))
        except QuotaError as error:
            if not answers:
                raise
            notes.append(Note(NoteKind.PARTS_MISSING, error, came=number - 1, of=len(parts)))
            break
    if newer:
        answers.append(newer)
        to_ts = newer.to_ts
    whole = merged(request.call_id, from_ts, to_ts, answers)
    notes += whole.notes
    fetched_at = context.clock.now()
    final = not notes and _is_final(whole, context.passed())
    if whole.sessions:
        context.background.later(saving(request), _save(context, request, whole, final=final, fetched_at=fetched_at))
    notes += _crowd_notes(whole)
    if not whole.sessions:
        notes.append(Note(NoteKind.NO_SESSIONS))
    return Answer(whole, fetched_at, not notes, (*notes, *_peer_remarks(request, whole)), len(answers))


def saving(request: Request) -> str:
    """The name of the work that keeps what was fetched."""
    return f"save {request.call_id} {request.all_users}"


async def _save(context: Context, request: Request, whole: CallDetails, *, final: bool, fetched_at: float) -> None:
    await context.in_thread(
        context.store.details.put,
        context.key,
        whole,
        all_users=request.all_users,
        final=final,
        with_metrics=request.metrics,
        fetched_at=fetched_at,
    )


async def _part(
    context: Context, request: Request, start: int, end: int, on_progress: OnProgress | None
) -> CallDetails:
    return await context.ask(
        Endpoint.DETAILS,
        context.api.call_details(
            context.appid,
            request.call_id,
            start,
            end,
            exclude_server_user=not request.all_users,
            exclude_metrics=not request.metrics,
            on_progress=on_progress,
        ),
    )


async def _looked_back(context: Context, request: Request, on_progress: OnProgress | None) -> Answer[CallDetails]:
    """Only the id is known: look at the last three hours, then in the call search, then further back."""
    now = context.server_now()
    newest = await _tried(context, request, now - PART_S + MINUTE, now, on_progress)
    if newest.data.sessions:
        begin = min(session.join_ts for session in newest.data.sessions)
        if begin >= newest.data.from_ts:
            return newest
        begin = max(begin, now - _LOOK_BACK)
        return await _fetched(context, request, begin, newest.data.from_ts, newer=newest.data, on_progress=on_progress)
    listed = await search(context, now - _LOOK_BACK, now, max_requests=20, on_progress=on_progress)
    call = await context.in_thread(context.store.calls.one, context.key, request.call_id)
    if call is not None:
        start, end = max(call.created_ts, now - _LOOK_BACK), call.end(now)
        return await _fetched(context, request, start, end, on_progress=on_progress)
    if not listed.complete:
        for start, end in reversed(parts_of(now - _LOOK_BACK, now - PART_S)):
            earlier = await _tried(context, request, start, end, on_progress)
            if earlier.data.sessions:
                begin = max(min(session.join_ts for session in earlier.data.sessions), now - _LOOK_BACK)
                return await _fetched(context, request, begin, start, newer=earlier.data, on_progress=on_progress)
    raise UsageError(
        Phrase("There is no call {call_id} in the last three days", call_id=request.call_id),
        next_step="Check the id (cbtui calls lists them) and the project.",
    )


async def _tried(
    context: Context, request: Request, from_ts: int, to_ts: int, on_progress: OnProgress | None
) -> Answer[CallDetails]:
    """Like :func:`_fetched`; a server that knows no such call in the range may say so as an error."""
    try:
        return await _fetched(context, request, from_ts, to_ts, on_progress=on_progress)
    except ServerError as error:
        if error.status not in _NOT_THERE:
            raise
        return Answer(CallDetails(request.call_id, from_ts, to_ts, ()), 0.0, complete=False, requests=1)


def _is_final(whole: CallDetails, now: int) -> bool:
    """Everyone has left, within the range, and long enough ago that nothing can follow."""
    if not whole.sessions or not all(session.finished and session.leave_ts for session in whole.sessions):
        return False
    last = max(session.leave_ts or 0 for session in whole.sessions)
    first = min(session.join_ts for session in whole.sessions)
    return whole.from_ts <= first and last <= whole.to_ts and last + DELAY_S <= now


def _not_ready(request: Request, call: Call, now: int, host_now: float) -> Answer[CallDetails]:
    wait = call.created_ts + DELAY_S - now
    empty = CallDetails(call.call_id, call.created_ts, call.end(now), ())
    note = Note(NoteKind.NOT_READY, wait=wait, lag=DELAY_S)
    return Answer(empty, host_now, complete=False, notes=(note,))


def _crowd_notes(whole: CallDetails) -> tuple[Note, ...]:
    """What the ten-user limit kept back."""
    users = len(whole.uids)
    if users < USER_LIMIT:
        return ()
    if not whole.peers_only:
        return (Note(NoteKind.MAYBE_OTHERS, users=users),)
    known = users + len(whole.peers_only)
    return (Note(NoteKind.USERS_MISSING, users=users, known=known, uids=whole.peers_only),)


def _peer_remarks(request: Request, whole: CallDetails) -> tuple[Note, ...]:
    """Peers without a session in a small call: cbtui did not ask for server-side users."""
    if len(whole.uids) >= USER_LIMIT or not whole.peers_only or request.all_users:
        return ()
    return (Note(NoteKind.PEERS_WITHOUT_SESSION, uids=whole.peers_only),)
