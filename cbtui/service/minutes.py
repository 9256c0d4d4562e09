"""Live minutes and diagnosis events: what the store covers, and the part that is asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import TypeVar

from cbtui.catalog.live import LIVE_METRICS_OF
from cbtui.errors import AuthError, CbtuiError, QuotaError
from cbtui.model.answer import Answer
from cbtui.model.diagnosis import DiagnosisEvent
from cbtui.model.endpoint import LIVE_ENDPOINTS, Endpoint
from cbtui.model.live import Minute
from cbtui.quota import LIMITS
from cbtui.service.context import Context
from cbtui.times import HOUR, MINUTE, age_text

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


async def fetch(context: Context, endpoint: Endpoint) -> tuple[int, int, int]:
    """Ask one live endpoint for what is missing of the last hour; ``(from, to, new rows)``.

    Raises:
        QuotaError: no permit is due.
        CbtuiError: the request failed.
    """
    oldest, newest = reachable(context, endpoint)
    known_to = await context.kept(context.store.covered_to, context.key, endpoint, oldest + _EDGE_S, newest)
    start = max(oldest, known_to - REVISED_S) if known_to > oldest + _EDGE_S else oldest
    if endpoint is Endpoint.DIAGNOSIS:
        rows = await _fetch_events(context, start, newest)
    else:
        rows = await _fetch_minutes(context, endpoint, start, newest)
    return start, newest, rows


async def _fetch_minutes(context: Context, endpoint: Endpoint, start: int, end: int) -> int:
    minutes = await context.ask(endpoint, context.api.live(endpoint, context.appid, start, end))
    await context.kept(
        context.store.put_minutes,
        context.key,
        endpoint,
        LIVE_METRICS_OF[endpoint],
        minutes,
        start,
        end,
        context.clock.now(),
    )
    return len(minutes)


async def _fetch_events(context: Context, start: int, end: int) -> int:
    events = await context.ask(Endpoint.DIAGNOSIS, context.api.diagnosis(context.appid, start, end))
    new = await context.kept(
        context.store.put_events, context.key, events, start, end, len(events) < FULL, context.clock.now()
    )
    return len(new)


async def live(context: Context, from_ts: int, to_ts: int, *, fetch_now: bool) -> Answer[tuple[Minute, ...]]:
    """The three live endpoints merged by minute, oldest first."""
    notes, requests = await _refreshed(context, LIVE_ENDPOINTS, from_ts, to_ts, fetch_now=fetch_now)
    minutes = await context.kept(context.store.minutes, context.key, from_ts, to_ts)
    return await _answer(context, LIVE_ENDPOINTS, from_ts, to_ts, minutes, notes, requests)


async def diagnosis(
    context: Context, from_ts: int, to_ts: int, *, fetch_now: bool
) -> Answer[tuple[DiagnosisEvent, ...]]:
    """Diagnosis events, newest first; a full answer means that there were ten or more."""
    endpoints = (Endpoint.DIAGNOSIS,)
    notes, requests = await _refreshed(context, endpoints, from_ts, to_ts, fetch_now=fetch_now)
    events = await context.kept(context.store.events, context.key, from_ts, to_ts)
    full = await context.kept(context.store.full_answers, context.key, from_ts, to_ts)
    if full:
        notes.append(
            f"{full} answer{'s were' if full > 1 else ' was'} full: {FULL} or more events happened there, and the API "
            f"sends the newest {FULL}."
        )
    answer = await _answer(context, endpoints, from_ts, to_ts, events, notes, requests)
    return answer if not full else Answer(answer.data, answer.fetched_at, False, answer.notes, answer.requests)


async def _refreshed(
    context: Context, endpoints: Iterable[Endpoint], from_ts: int, to_ts: int, *, fetch_now: bool
) -> tuple[list[str], int]:
    """Ask for what is missing where a permit is due; notes about what was not, and the requests sent.

    Raises:
        CbtuiError: nothing could be asked for and nothing is stored.
    """
    if not fetch_now:
        return [], 0
    wanted = [endpoint for endpoint in endpoints if await _is_missing(context, endpoint, from_ts, to_ts)]
    outcomes = await asyncio.gather(*(fetch(context, endpoint) for endpoint in wanted), return_exceptions=True)
    notes: list[str] = []
    failures: list[CbtuiError] = []
    sent = 0
    for endpoint, outcome in zip(wanted, outcomes, strict=True):
        if not isinstance(outcome, BaseException):
            sent += 1
        elif isinstance(outcome, CbtuiError) and not isinstance(outcome, AuthError):
            failures.append(outcome)
            notes.append(await _why_old(context, endpoint, outcome))
        else:
            raise outcome
    if failures and not sent and len(failures) == len(wanted):
        await _must_be_stored(context, endpoints, from_ts, to_ts, failures)
    return notes, sent


async def _is_missing(context: Context, endpoint: Endpoint, from_ts: int, to_ts: int) -> bool:
    """Whether a request could bring something of the range that is not there or not settled yet."""
    oldest, newest = reachable(context, endpoint)
    start, end = max(from_ts, oldest + _EDGE_S), min(to_ts, newest)
    if start > end:
        return False
    known_to = await context.kept(context.store.covered_to, context.key, endpoint, start, end)
    return known_to < end or end > newest - REVISED_S


async def _must_be_stored(
    context: Context, endpoints: Iterable[Endpoint], from_ts: int, to_ts: int, failures: list[CbtuiError]
) -> None:
    worst = next((failure for failure in failures if not isinstance(failure, QuotaError)), failures[0])
    if not isinstance(worst, QuotaError):
        raise worst
    for endpoint in endpoints:
        if await context.kept(context.store.last_fetch, context.key, endpoint) is not None:
            return
    raise worst


async def _why_old(context: Context, endpoint: Endpoint, failure: CbtuiError) -> str:
    fetched = await context.kept(context.store.last_fetch, context.key, endpoint)
    now = context.clock.now()
    age = f"{age_text(now - fetched)} old" if fetched else "not there yet"
    if isinstance(failure, QuotaError):
        wait = max(0, round(failure.allowed_ts - now))
        return f"{endpoint}: from the store, {age}; it may be asked again in {wait} s."
    return f"{endpoint}: from the store, {age}; {failure}"


async def _answer(
    context: Context,
    endpoints: Iterable[Endpoint],
    from_ts: int,
    to_ts: int,
    data: T,
    notes: list[str],
    requests: int,
) -> Answer[T]:
    """Data with its age, and whether every endpoint was asked for all of the range that can be known by now."""
    fetched: list[float] = []
    complete = True
    for endpoint in endpoints:
        end = min(to_ts, reachable(context, endpoint)[1]) - REVISED_S
        start = from_ts + _EDGE_S
        known_to = await context.kept(context.store.covered_to, context.key, endpoint, start, end)
        complete = complete and (start > end or known_to >= end)
        at = await context.kept(context.store.last_fetch, context.key, endpoint)
        fetched += [] if at is None else [at]
    if from_ts > max(reachable(context, endpoint)[1] for endpoint in endpoints):
        complete = False
        notes.append("Nothing of this range is there yet: live data is two minutes late.")
    elif not complete and not notes:
        notes.append("Part of this range was never asked for; the API's memory is one hour.")
    return Answer(data, max(fetched, default=0.0), complete, tuple(notes), requests)
