"""Call search: walking past the ten calls that one answer holds.

The list has no paging. It is sorted by start, newest first, so the walk moves the range's end down to the oldest
start seen. It holds for a server that takes the range as "started in" as well as for one that takes it as
"overlaps", and whether or not the end is part of the range.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from cbtui.errors import QuotaError
from cbtui.model.answer import Answer, OnProgress, Progress
from cbtui.model.call import Call
from cbtui.model.endpoint import Endpoint
from cbtui.model.note import Note, NoteKind
from cbtui.phrase import Phrase
from cbtui.quota import LIMITS
from cbtui.service.context import Context
from cbtui.times import DAY, MINUTE

OnCalls = Callable[[tuple[Call, ...]], None]

_LIMIT = LIMITS[Endpoint.LISTS]
_LOOK_BACK = _LIMIT.look_back_s or 3 * DAY
_PAGE = _LIMIT.max_items or 10
_LOOK_BACK_GUARD = 30
"""Seconds kept from the edge of the three days, for the way to the server."""


@dataclass
class Walk:
    """The state of one walk: where the range's end stands, what was found, why something may be missing."""

    start: int
    end: int
    found: dict[str, Call] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    more: bool = True
    stepped_into: int | None = None
    """The second that the end was moved into, when there was no later end to move it to."""
    resume_ts: int | None = None
    """Where a limit cut the walk short."""
    outside: int = 0
    """Calls that were sent though they began after the range."""
    older: bool = False
    """All that began in the range were listed, and others that began earlier and still ran then were not."""

    def __post_init__(self) -> None:
        self._last = self.end + MINUTE

    @property
    def asked_from(self) -> int:
        """The range's start. Where a range means "overlaps", calls that began before it are listed too; once the end
        has moved below it, what still ran at the end is asked for."""
        return min(self.start, self.end)

    def take(self, calls: tuple[Call, ...], has_more: bool) -> None:
        """Add a page and move the end."""
        asked = tuple(call for call in calls if call.created_ts <= self._last)
        self.outside += len(calls) - len(asked)
        calls = tuple(call for call in asked if call.destroyed_ts is None or call.destroyed_ts >= self.asked_from)
        fresh = [call for call in calls if call.call_id not in self.found]
        wanted = (call for call in calls if call.destroyed_ts is None or call.destroyed_ts >= self.start)
        self.found.update((call.call_id, call) for call in wanted)
        self.more = has_more
        if not has_more:
            return
        if not calls:
            self.more = False
            self.notes.append(Note(NoteKind.MORE_BUT_NONE))
            return
        oldest = min(call.created_ts for call in calls)
        if oldest < self.start:
            self.more, self.older = False, True
            return
        self._move(oldest, fresh=bool(fresh), calls=calls)

    def _move(self, oldest: int, *, fresh: bool, calls: tuple[Call, ...]) -> None:
        if self.stepped_into is not None and not any(call.created_ts == self.stepped_into for call in calls):
            # The range's end is not part of it on this server: the rest of that second can't be asked for.
            self._crowded_second(self.stepped_into)
        self.stepped_into = None
        if oldest + 1 < self.end:
            self.end = oldest + 1
        elif oldest < self.end:
            self.end = self.stepped_into = oldest
        else:
            if not fresh or all(call.created_ts == oldest for call in calls):
                self._crowded_second(oldest)
            self.end = oldest - 1

    def _crowded_second(self, second: int) -> None:
        note = Note(NoteKind.CROWDED_SECOND, ts=second)
        if note not in self.notes:
            self.notes.append(note)


async def search(
    context: Context,
    from_ts: int,
    to_ts: int,
    cname: str | None = None,
    *,
    max_requests: int,
    on_progress: OnProgress | None = None,
    on_calls: OnCalls | None = None,
    recheck: bool = True,
) -> Answer[tuple[Call, ...]]:
    """Calls of a range, newest first, from the store as far as it knows them and from the server beyond.

    ``recheck`` walks back to the oldest call that still ran when it was last seen; else only as far as one page goes.
    """
    now = context.server_now()
    notes: list[Note] = []
    complete = True
    start, end = max(from_ts, now - _LOOK_BACK + _LOOK_BACK_GUARD), min(to_ts, now - _LIMIT.delay_s)
    if from_ts < start - 2 * _LOOK_BACK_GUARD:
        complete = await _stored_whole(context, from_ts, min(start, to_ts), cname)
        if not complete:
            notes.append(Note(NoteKind.OLDER_CALLS))
    requests = 0
    found: tuple[Call, ...] = ()
    resume_ts: int | None = None
    fetched_at = context.clock.now()
    if start <= end:
        start = await _first_unknown(context, start, end, cname, recheck=recheck)
    older: tuple[Note, ...] = ()
    if start <= end:
        walk = Walk(start, end)
        requests = await _walk(context, walk, cname, max_requests, on_progress, on_calls)
        found = tuple(walk.found.values())
        if walk.outside:
            walk.notes.append(Note(NoteKind.OUTSIDE_RANGE, endpoint=Endpoint.LISTS.value, rows=walk.outside))
        if walk.notes:
            complete, resume_ts = False, walk.resume_ts
            notes += walk.notes
        else:
            known_to = min(end, context.passed() - _LIMIT.delay_s)
            older = (Note(NoteKind.OLDER_UNCHECKED, ts=start),) if walk.older else ()
            await context.in_thread(context.store.calls.put_search, context.key, cname, start, known_to, older)
    stored = await context.in_thread(context.store.calls.range, context.key, from_ts, to_ts, cname)
    if complete and not older:
        older = await context.in_thread(context.store.calls.remarks, context.key, cname, from_ts, to_ts)
    unseen = _running_unseen(stored, found) if start <= end and complete else ()
    damage = context.damage()
    notes += (*older, *unseen, *damage)
    unread = any(note.kind is NoteKind.DAMAGED for note in damage)
    complete = complete and not older and not unseen and not unread
    return Answer(_merged(stored, found), fetched_at, complete, tuple(notes), requests, resume_ts)


async def _walk(
    context: Context,
    walk: Walk,
    cname: str | None,
    max_requests: int,
    on_progress: OnProgress | None,
    on_calls: OnCalls | None,
) -> int:
    """Ask until the walk is done or something stops it; the number of requests sent."""
    requests = 0
    while walk.more:
        if requests >= max_requests:
            walk.notes.append(Note(NoteKind.WALK_BUDGET_SPENT, requests=requests, before=walk.end))
            walk.resume_ts = walk.end
            break
        try:
            page = await context.ask(
                Endpoint.LISTS, context.api.call_lists(context.appid, walk.asked_from, walk.end, cname)
            )
        except QuotaError as error:
            if not walk.found:
                raise
            walk.notes.append(Note(NoteKind.WALK_STOPPED, error))
            walk.resume_ts = walk.end
            break
        requests += 1
        walk.notes += [note for note in page.notes if note not in walk.notes]
        walk.take(page.calls, page.has_more)
        await context.in_thread(context.store.calls.put, context.key, page.calls, context.clock.now())
        if on_calls:
            on_calls(tuple(walk.found.values()))
        if on_progress:
            on_progress(Progress(_progress(len(walk.found), requests)))
    return requests


def _merged(stored: tuple[Call, ...], found: tuple[Call, ...]) -> tuple[Call, ...]:
    """Both without repeats, newest first. A server may have found what an exact comparison here does not."""
    calls = {call.call_id: call for call in (*stored, *found)}
    return tuple(sorted(calls.values(), key=lambda call: (call.created_ts, call.call_id), reverse=True))


def _progress(calls: int, requests: int) -> Phrase:
    text = "{calls} calls, {requests} request" if requests == 1 else "{calls} calls, {requests} requests"
    return Phrase(text, calls=calls, requests=requests)


async def _stored_whole(context: Context, from_ts: int, to_ts: int, cname: str | None) -> bool:
    return await context.in_thread(context.store.calls.searched, context.key, cname, from_ts, to_ts)


def _running_unseen(stored: tuple[Call, ...], found: tuple[Call, ...]) -> tuple[Note, ...]:
    """What is to be said of calls that ran when they were last seen, and that this search did not look at again."""
    seen = {call.call_id for call in found}
    running = [call for call in stored if not call.finished and call.call_id not in seen]
    if not running:
        return ()
    return (Note(NoteKind.RUNNING_UNCHECKED, calls=len(running), ts=max(call.created_ts for call in running)),)


async def _first_unknown(context: Context, start: int, end: int, cname: str | None, *, recheck: bool) -> int:
    """From where the server has to be asked: what was walked before is known, but for calls that still ran then."""
    known_to = await context.in_thread(context.store.calls.searched_to, context.key, cname, start, end)
    if known_to <= start:
        return start
    calls = await context.in_thread(context.store.calls.range, context.key, start, known_to, cname)
    running = [call.created_ts for call in calls if not call.finished]
    if not running and known_to >= end:
        return end + 1
    oldest = min([known_to, *running])
    if not recheck and known_to < end:
        newest = sorted((call.created_ts for call in calls), reverse=True)[: _PAGE - 1]
        oldest = max(oldest, min([known_to, *newest]))
    return max(start, oldest)
