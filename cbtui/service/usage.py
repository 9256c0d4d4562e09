"""Usage by UTC day: closed days are kept for ever, and asked for once."""

from __future__ import annotations

from datetime import UTC

from cbtui.errors import QuotaError
from cbtui.model.answer import Answer
from cbtui.model.endpoint import Endpoint
from cbtui.model.usage import FINAL_AFTER, UsageDay
from cbtui.quota import LIMITS
from cbtui.service.context import Context
from cbtui.times import DAY, HOUR, age_text, date_text

_LOOK_BACK = LIMITS[Endpoint.USAGE].look_back_s or 7 * DAY
_AGAIN_AFTER = 3 * HOUR
"""Seconds until a day that is not final yet is worth one of the ten requests of the day again."""


async def usage(context: Context, days: int, *, fetch_now: bool) -> Answer[tuple[UsageDay, ...]]:
    """The last ``days`` UTC days up to today, oldest first; a day without figures has no values.

    Raises:
        QuotaError: nothing is stored and no request may go.
    """
    now = context.server_now()
    today = now // DAY * DAY
    first = today - (days - 1) * DAY
    stored = await _stored(context, first, now)
    notes: list[str] = []
    requests = 0
    start = _first_worth_asking(stored, first, now)
    if fetch_now and start is not None:
        try:
            fresh = await context.ask(Endpoint.USAGE, context.api.usage(context.appid, start, now))
        except QuotaError as error:
            if not stored:
                raise
            age = age_text(context.clock.now() - max(day.fetched_at for day in stored.values()))
            notes.append(f"From the store, {age} old: {error}")
        else:
            requests = 1
            await context.kept(context.store.put_usage, context.key, fresh, now)
            stored = await _stored(context, first, now)
    return _answer(context, stored, range(first, today + DAY, DAY), now, notes, requests)


async def _stored(context: Context, first: int, now: int) -> dict[int, UsageDay]:
    return {day.ts: day for day in await context.kept(context.store.usage, context.key, first, now)}


def _first_worth_asking(stored: dict[int, UsageDay], first: int, now: int) -> int | None:
    """The oldest day within reach that a request could improve; None when there is none."""
    today = now // DAY * DAY
    oldest = max(first, -(-(now - _LOOK_BACK) // DAY) * DAY)
    for ts in range(oldest, today, DAY):
        day = stored.get(ts)
        if day is None or (not day.final and (now >= ts + DAY + FINAL_AFTER or now - day.fetched_at >= _AGAIN_AFTER)):
            return ts
    return None


def _answer(
    context: Context, stored: dict[int, UsageDay], wanted: range, now: int, notes: list[str], requests: int
) -> Answer[tuple[UsageDay, ...]]:
    data = tuple(stored.get(ts, UsageDay(ts)) for ts in wanted)
    open_days = [day for day in data if now < day.ts + DAY + FINAL_AFTER or (day.values and not day.final)]
    missing = [day for day in data if not day.values and now >= day.ts + DAY]
    silent = [day for day in missing if day not in open_days]
    if open_days:
        notes.append(f"Not final yet: {_dates(open_days)} (a UTC day is ready at 08:00 UTC of the next).")
    if silent:
        notes.append(f"No figures: {_dates(silent)}; the server sent none, or the API looks back seven days only.")
    fetched = [day.fetched_at - context.clock.offset for day in data if day.fetched_at]
    fetched_at = context.clock.now() if requests else max(fetched, default=0.0)
    return Answer(data, fetched_at, not missing, tuple(notes), requests)


def _dates(days: list[UsageDay]) -> str:
    return ", ".join(date_text(day.ts, UTC) for day in days)
