"""Usage by UTC day: closed days are kept for ever, and asked for once."""

from __future__ import annotations

from cbtui.errors import QuotaError
from cbtui.model.answer import Answer
from cbtui.model.endpoint import Endpoint
from cbtui.model.note import Note, NoteKind
from cbtui.model.usage import FINAL_AFTER, UsageDay
from cbtui.quota import LIMITS
from cbtui.service.context import Context
from cbtui.times import DAY, HOUR

_LOOK_BACK = LIMITS[Endpoint.USAGE].look_back_s or 7 * DAY
_AGAIN_AFTER = 3 * HOUR
"""Seconds until a day that is not final yet is worth one of the ten requests of the day again."""

_UNREAD = frozenset({NoteKind.ROWS_LEFT_OUT, NoteKind.OUTSIDE_RANGE, NoteKind.BYTES_REPLACED})


async def usage(context: Context, days: int) -> Answer[tuple[UsageDay, ...]]:
    """The last ``days`` UTC days up to today, oldest first; a day without figures has no values.

    Raises:
        QuotaError: nothing is stored and no request may go.
    """
    now = context.server_now()
    stored = await context.in_thread(_stored, context, days, now)
    notes: list[Note] = []
    requests = 0
    start = _first_worth_asking(stored, _first(days, now), now)
    if start is not None:
        try:
            fresh = await context.ask(Endpoint.USAGE, context.api.usage(context.appid, start, now))
        except QuotaError as error:
            if not stored:
                raise
            age = max(0.0, context.clock.now() - max(day.fetched_at for day in stored.values()))
            notes.append(Note(NoteKind.STORED_DAYS, error, age=age))
        else:
            requests = 1
            notes += fresh.notes
            await context.in_thread(context.store.usage.put, context.key, fresh.rows, context.passed())
            stored = await context.in_thread(_stored, context, days, now)
    return _answer(context, stored, days, now, notes, requests)


def stored_usage(context: Context, days: int) -> Answer[tuple[UsageDay, ...]]:
    """What the store holds of the last ``days`` UTC days."""
    now = context.server_now()
    return _answer(context, _stored(context, days, now), days, now, [], 0)


def _first(days: int, now: int) -> int:
    return now // DAY * DAY - (days - 1) * DAY


def _stored(context: Context, days: int, now: int) -> dict[int, UsageDay]:
    return {day.ts: day for day in context.store.usage.range(context.key, _first(days, now), now)}


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
    context: Context, stored: dict[int, UsageDay], days: int, now: int, notes: list[Note], requests: int
) -> Answer[tuple[UsageDay, ...]]:
    data = tuple(stored.get(ts, UsageDay(ts)) for ts in range(_first(days, now), now // DAY * DAY + DAY, DAY))
    open_days = [day for day in data if now < day.ts + DAY + FINAL_AFTER or (day.values and not day.final)]
    whole = not any(note.kind in _UNREAD for note in notes)
    missing = [day for day in data if not day.values and now >= day.ts + DAY]
    silent = [day for day in missing if day not in open_days]
    for kind, some in ((NoteKind.NOT_FINAL, open_days), (NoteKind.NO_FIGURES, silent)):
        if some:
            notes.append(Note(kind, days=tuple(day.ts for day in some)))
    notes += context.damage()
    fetched = [day.fetched_at for day in data if day.fetched_at]
    fetched_at = context.clock.now() if requests else max(fetched, default=0.0)
    return Answer(data, fetched_at, whole and not missing, tuple(notes), requests)
