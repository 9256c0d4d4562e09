"""Live minutes and diagnosis events: what the store covers, and the part that is asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import TypeVar

from msgspec.structs import replace

from cbtui.catalog.live import LIVE_METRICS_OF
from cbtui.errors import AuthError, CbtuiError, QuotaError, ReserveError
from cbtui.model.answer import Answer
from cbtui.model.diagnosis import DiagnosisEvent
from cbtui.model.endpoint import LIVE_ENDPOINTS, Endpoint
from cbtui.model.live import Minute
from cbtui.model.note import Note, NoteKind
from cbtui.quota import LIMITS, planner
from cbtui.service.context import Context
from cbtui.times import HOUR, MINUTE

T = TypeVar("T")

REVISED_S = 3 * MINUTE
"""Late minutes are corrected by the server: the last few are asked for again and overwritten."""
FULL = LIMITS[Endpoint.DIAGNOSIS].max_items or 10
"""Events that one diagnosis answer holds at most: as many means that there may be more."""
_LOOK_BACK_GUARD = 10
_EDGE_S = 3 * MINUTE
"""Seconds at the old edge of the API's hour that no request can cover exactly."""


def reachable(context: Context, endpoint: Endpoint) -> tuple[int, int]:
    """The newest range that the endpoint can be asked for now: an hour back, up to its delay."""
    now = context.server_now()
    limit = LIMITS[endpoint]
    return now - (limit.look_back_s or HOUR) + _LOOK_BACK_GUARD, now - limit.delay_s


async def fetch(context: Context, endpoint: Endpoint, keep: int) -> tuple[int, int, int]:
    """Ask one live endpoint for what is missing of the last hour; ``(from, to, new rows)``.

    Args:
        keep: requests of the day that this one must leave.

    Raises:
        QuotaError: no permit is due.
        CbtuiError: the request failed.
    """
    oldest, newest = reachable(context, endpoint)
    known_to = await context.in_thread(context.store.coverage.known_to, context.key, endpoint, oldest + _EDGE_S, newest)
    start = max(oldest, known_to - REVISED_S) if known_to > oldest + _EDGE_S else oldest
    if endpoint is Endpoint.DIAGNOSIS:
        rows = await _fetch_events(context, start, newest, keep)
    else:
        rows = await _fetch_minutes(context, endpoint, start, newest, keep)
    return start, newest, rows


def _covered(context: Context, endpoint: Endpoint, end: int, seen: Iterable[int]) -> int:
    """Up to when an answer about a range to ``end`` says all: not beyond its newest row, unless that time has passed
    by every clock that was heard, the answer's own too."""
    return min(end, max([context.passed() - LIMITS[endpoint].delay_s, *seen]))


async def _fetch_minutes(context: Context, endpoint: Endpoint, start: int, end: int, keep: int) -> int:
    answer = await context.ask(endpoint, context.api.live(endpoint, context.appid, start, end, keep=keep))
    await context.in_thread(
        context.store.minutes.put,
        context.key,
        endpoint,
        LIVE_METRICS_OF[endpoint],
        answer.rows,
        start,
        _covered(context, endpoint, end, (minute.ts + MINUTE - 1 for minute in answer.rows)),
        context.clock.now(),
        answer.notes,
    )
    return len(answer.rows)


async def _fetch_events(context: Context, start: int, end: int, keep: int) -> int:
    answer = await context.ask(Endpoint.DIAGNOSIS, context.api.diagnosis(context.appid, start, end, keep=keep))
    whole, now = len(answer.rows) < FULL, context.clock.now()
    end = _covered(context, Endpoint.DIAGNOSIS, end, (event.ts for event in answer.rows))
    new = await context.in_thread(
        context.store.diagnosis.put, context.key, answer.rows, start, end, whole, now, answer.notes
    )
    return len(new)


async def live(context: Context, from_ts: int, to_ts: int) -> Answer[Sequence[Minute]]:
    """The three live endpoints merged by minute, oldest first; asks for what is missing where a permit is due."""
    notes, requests = await _refresh(context, LIVE_ENDPOINTS, from_ts, to_ts)
    return await context.in_thread(stored_live, context, from_ts, to_ts, notes, requests)


def stored_live(
    context: Context, from_ts: int, to_ts: int, notes: Sequence[Note] = (), requests: int = 0
) -> Answer[Sequence[Minute]]:
    """What the store holds of the live minutes."""
    with context.store.reading():
        minutes = context.store.minutes.range(context.key, from_ts, to_ts)
        return _answer(context, LIVE_ENDPOINTS, (from_ts, to_ts), minutes, notes, requests)


async def diagnosis(context: Context, from_ts: int, to_ts: int) -> Answer[tuple[DiagnosisEvent, ...]]:
    """Diagnosis events, newest first; asks for what is missing where a permit is due."""
    notes, requests = await _refresh(context, (Endpoint.DIAGNOSIS,), from_ts, to_ts)
    return (await context.in_thread(stored_diagnosis, context, from_ts, to_ts, notes, requests))[0]


def stored_diagnosis(
    context: Context, from_ts: int, to_ts: int, notes: Sequence[Note] = (), requests: int = 0
) -> tuple[Answer[tuple[DiagnosisEvent, ...]], int]:
    """What the store holds of the events, and how many answers were full: ten or more events happened there."""
    with context.store.reading():
        events = context.store.diagnosis.range(context.key, from_ts, to_ts)
        full = context.store.diagnosis.full_answers(context.key, from_ts, to_ts)
        said = (*notes, *([Note(NoteKind.FULL_ANSWERS, answers=full, most=FULL)] if full else []))
        answer = _answer(context, (Endpoint.DIAGNOSIS,), (from_ts, to_ts), events, said, requests)
    return (replace(answer, complete=False) if full else answer), full


async def _refresh(context: Context, endpoints: Iterable[Endpoint], from_ts: int, to_ts: int) -> tuple[list[Note], int]:
    """Ask for what is missing where a permit is due and the reserve is left; notes about what was not, and the requests
    sent.

    Raises:
        CbtuiError: nothing could be asked for and nothing is stored.
    """
    wanted = await context.in_thread(_missing, context, endpoints, from_ts, to_ts)
    outcomes = await asyncio.gather(
        *(fetch(context, endpoint, keep) for endpoint, keep in wanted.items()), return_exceptions=True
    )
    notes: list[Note] = []
    failures: list[CbtuiError] = []
    sent = 0
    for endpoint, outcome in zip(wanted, outcomes, strict=True):
        if not isinstance(outcome, BaseException):
            sent += 1
        elif isinstance(outcome, CbtuiError) and not isinstance(outcome, AuthError):
            failures.append(outcome)
            notes.append(await context.in_thread(_why_old, context, endpoint, outcome))
        else:
            raise outcome
    if failures and not sent and len(failures) == len(wanted):
        await context.in_thread(_must_be_stored, context, endpoints, failures)
    return notes, sent


def _missing(context: Context, endpoints: Iterable[Endpoint], from_ts: int, to_ts: int) -> dict[Endpoint, int]:
    """The endpoints that are worth a request, and the requests of the day that it must leave."""
    with context.store.reading():
        wanted = [endpoint for endpoint in endpoints if _is_missing(context, endpoint, from_ts, to_ts)]
    if not wanted or context.reserve.spending:
        return dict.fromkeys(wanted, 0)
    now, reserve = context.clock.now(), context.reserve.requests
    quotas = {quota.endpoint: quota for quota in context.ledger.state(context.appid)}
    return {endpoint: planner.keep_on_demand(quotas[endpoint], now, reserve) for endpoint in wanted}


def _is_missing(context: Context, endpoint: Endpoint, from_ts: int, to_ts: int) -> bool:
    """Whether a request could bring something of the range that is not there or not settled yet."""
    oldest, newest = reachable(context, endpoint)
    start, end = max(from_ts, oldest + _EDGE_S), min(to_ts, newest)
    if start > end:
        return False
    known_to = context.store.coverage.known_to(context.key, endpoint, start, end)
    return known_to < end or end > newest - REVISED_S


def _must_be_stored(context: Context, endpoints: Iterable[Endpoint], failures: list[CbtuiError]) -> None:
    worst = next((failure for failure in failures if not isinstance(failure, QuotaError)), failures[0])
    if not isinstance(worst, QuotaError):
        raise worst
    if all(context.store.coverage.last_fetch(context.key, endpoint) is None for endpoint in endpoints):
        raise worst


def _why_old(context: Context, endpoint: Endpoint, failure: CbtuiError) -> Note:
    fetched = context.store.coverage.last_fetch(context.key, endpoint)
    now = context.clock.now()
    age = -1.0 if fetched is None else max(0.0, now - fetched)
    if isinstance(failure, QuotaError) and not isinstance(failure, ReserveError):
        wait = max(0, round(failure.allowed_ts - now))
        return Note(NoteKind.STORED_UNTIL_ALLOWED, endpoint=endpoint.value, age=age, wait=wait)
    return Note(NoteKind.STORED_AFTER_FAILURE, failure, endpoint=endpoint.value, age=age)


def _answer(
    context: Context,
    endpoints: Iterable[Endpoint],
    span: tuple[int, int],
    data: T,
    notes: Sequence[Note],
    requests: int,
) -> Answer[T]:
    """Data with its age, and whether every endpoint was asked for all of the range that can be known by now."""
    from_ts, to_ts = span
    fetched: list[float] = []
    remarks: list[Note] = []
    complete = True
    for endpoint in endpoints:
        end = min(to_ts, reachable(context, endpoint)[1]) - REVISED_S
        start = from_ts + _EDGE_S
        known_to = context.store.coverage.known_to(context.key, endpoint, start, end)
        complete = complete and (start > end or known_to >= end)
        remarks += context.store.coverage.remarks(context.key, endpoint, from_ts, to_ts)
        at = context.store.coverage.last_fetch(context.key, endpoint)
        fetched += [] if at is None else [at]
    said = [*notes, *context.damage()]
    if from_ts > max(reachable(context, endpoint)[1] for endpoint in endpoints):
        complete = False
        said.append(Note(NoteKind.LIVE_IS_LATE))
    elif not complete and not notes:
        said.append(Note(NoteKind.NEVER_ASKED))
    return Answer(data, max(fetched, default=0.0), complete and not remarks, (*said, *remarks), requests)
