"""The rows of the diagnosis table: an event takes a row for each of its causes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import tzinfo

from cbtui.catalog.experiences import experience
from cbtui.catalog.factors import factor
from cbtui.catalog.phrases import say
from cbtui.model.diagnosis import DiagnosisEvent
from cbtui.times import clock_text
from cbtui.tui.feed import CauseCount, level
from cbtui.tui.widgets.table import Cell, Column, Row


def keyed(found: Iterable[DiagnosisEvent]) -> dict[str, DiagnosisEvent]:
    """The events by a key that stays theirs when others arrive."""
    events: dict[str, DiagnosisEvent] = {}
    for event in found:
        name = f"{hash(event):x}"
        again = 0
        while name in events:
            again += 1
            name = f"{hash(event):x}-{again}"
        events[name] = event
    return events


def event_columns(lang: str, *, wide: bool) -> list[Column]:
    widths = (8, 16, 14, 22, 12) if wide else (8, 14, 10, 10, 9)
    names = ("time", "what", "user", "channel", "host")
    time, what, user, channel, host = (
        Column(name, say(lang, name), cells) for name, cells in zip(names, widths, strict=True)
    )
    return [time, what, user, channel, Column("because", say(lang, "because")), host]


def event_rows(events: Mapping[str, DiagnosisEvent], zone: tzinfo, lang: str) -> list[Row]:
    """``key`` is the event's, and ``key/1`` … for the rows of its further causes."""
    rows = []
    for key, event in events.items():
        head = (
            clock_text(event.ts, zone),
            Cell(experience(event.exp_id, lang), level(event)),
            event.user,
            event.cname,
        )
        causes = [(factor(cause.factor_id, lang), cause.host_user or say(lang, "self")) for cause in event.causes]
        for index, cause in enumerate(causes or [("–", "")]):
            rows.append(Row(f"{key}/{index}" if index else key, ((head if not index else ("",) * 4) + cause)))
    return rows


def cause_columns(lang: str) -> list[Column]:
    return [
        Column("because", say(lang, "because")),
        *(Column(name, say(lang, name), 9, right=True) for name in ("events", "users", "channels")),
        Column("last", say(lang, "last"), 8),
    ]


def cause_rows(counts: Iterable[CauseCount], zone: tzinfo, lang: str) -> list[Row]:
    return [
        Row(
            str(count.factor_id),
            (
                say(lang, "no cause named") if count.factor_id < 0 else factor(count.factor_id, lang),
                str(count.events),
                str(count.users),
                str(count.channels),
                clock_text(count.last_ts, zone),
            ),
        )
        for count in counts
    ]
