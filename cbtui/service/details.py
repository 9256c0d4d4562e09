"""Call details: from the store when they can't change any more, else from the server in parts of three hours."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from cbtui.errors import QuotaError, UsageError
from cbtui.model.answer import Answer, OnProgress, Progress
from cbtui.model.call import USER_LIMIT, Call, CallDetails
from cbtui.model.endpoint import Endpoint
from cbtui.model.note import Note, NoteKind
from cbtui.phrase import Phrase
from cbtui.quota import LIMITS
from cbtui.service.context import Context
from cbtui.service.merge import cut_to, merged
from cbtui.store import StoredDetails
from cbtui.times import DAY, HOUR

_LIMIT = LIMITS[Endpoint.DETAILS]
PART_S = _LIMIT.max_span_s or 3 * HOUR
"""Seconds of a call that one answer holds at most."""
DELAY_S = _LIMIT.delay_s
"""Seconds from a call's start until its details can be asked for."""
LOOK_BACK = (_LIMIT.look_back_s or 3 * DAY) - 30
SHORTEST_PREFIX = 4
"""Characters of an id from which on its beginning may stand for it."""
_NAMED = 5


class Request(Struct, frozen=True):
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
    request = await context.in_thread(by_prefix, context, request)
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
        from cbtui.service.look_back import looked_back

        return await looked_back(context, request, on_progress)
    return await fetched(context, request, *span, on_progress=on_progress)


def by_prefix(context: Context, request: Request) -> Request:
    """The request with the whole id, where what was typed is the beginning of one call's that is stored.

    Raises:
        UsageError: several calls begin like it.
    """
    store, key, given = context.store, context.key, request.call_id
    if len(given) < SHORTEST_PREFIX or store.calls.one(key, given) or store.details.opened(key, [given]):
        return request
    found = store.calls.beginning(key, given, _NAMED + 1)
    if len(found) > 1:
        names = ", ".join((*found[:_NAMED], *("…" for _ in found[_NAMED:])))
        raise UsageError(
            Phrase("More than one call begins with {call_id}", call_id=given),
            names,
            "Give more of the id.",
        )
    return replace(request, call_id=found[0]) if found else request


def price(request: Request, call: Call | None, now: int, *, stored: bool) -> int | None:
    """Requests that :func:`details` would send: 0 when all of it is ``stored`` for good, one for each three hours else;
    None when nothing tells where the call lies.

    ``call`` is what is known of it, ``now`` the server's clock.
    """
    if stored:
        return 0
    try:
        span = _span(request, call, now)
    except UsageError:
        return 0
    return len(parts_of(*span)) if span else None


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
    start, end = max(start, now - LOOK_BACK), min(end, now)
    if start > end:
        raise UsageError(
            Phrase("The details of call {call_id} can't be asked for any more", call_id=request.call_id),
            "the API looks back three days, and they are not stored here",
        )
    return start, end


async def fetched(
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
