"""The rows of the diagnosis table: an event takes a row for each of its causes."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import tzinfo

from cbtui.catalog.experiences import experience
from cbtui.catalog.factors import factor
from cbtui.catalog.level import Level
from cbtui.catalog.phrases import say
from cbtui.model.diagnosis import DiagnosisEvent
from cbtui.text import cut
from cbtui.times import dated_clock
from cbtui.tui.widgets.event_text import level
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


@dataclass(frozen=True, slots=True)
class CauseCount:
    """How often a cause was named: in how many events, for how many users and channels, and when last."""

    factor_id: int
    events: int
    users: int
    channels: int
    last_ts: int


def by_cause(events: Iterable[DiagnosisEvent]) -> list[CauseCount]:
    """The causes of the events, most frequent first; -1 stands for events without any."""
    groups: dict[int, list[DiagnosisEvent]] = {}
    for event in events:
        for factor_id in {cause.factor_id for cause in event.causes} or {-1}:
            groups.setdefault(factor_id, []).append(event)
    counts = [
        CauseCount(
            factor_id,
            len(group),
            len({event.user for event in group}),
            len({event.cname for event in group}),
            max(event.ts for event in group),
        )
        for factor_id, group in groups.items()
    ]
    return sorted(counts, key=lambda count: (-count.events, count.factor_id))


_NARROW = {"time": 9, "what": 15, "user": 11, "channel": 11, "because": None, "host": 11}
_WIDE = {"time": 9, "what": 17, "user": 15, "channel": 23, "because": None, "host": 13}
"""Cells of the columns, the gap to the next one included: the table has no padding of its own. uids have ten digits.

The flexible column fills all of its cells, so the gap behind it is at the beginning of the next.
"""


_DATED = 15
"""Cells of the time where one is of an earlier day."""


def event_columns(lang: str, *, wide: bool, dated: bool = False) -> list[Column]:
    names = {name: say(lang, name) for name in _NARROW} | {"host": f" {say(lang, 'host')}"}
    cells = (_WIDE if wide else _NARROW) | ({"time": _DATED} if dated else {})
    return [Column(name, names[name], room) for name, room in cells.items()]


def event_rows(
    events: Mapping[str, DiagnosisEvent],
    handled: Container[DiagnosisEvent],
    zone: tzinfo,
    lang: str,
    *,
    wide: bool,
    now: float,
) -> list[Row]:
    """``key`` is the event's, and ``key/1`` … for the rows of its further causes. Handled ones have a ✓."""
    cells = _WIDE if wide else _NARROW
    rows = []
    for key, event in events.items():
        head = (
            dated_clock(event.ts, now, zone),
            _what(event, event in handled, lang),
            _fitted(event.user, cells["user"]),
            _fitted(event.cname, cells["channel"]),
        )
        causes = [
            (factor(cause.factor_id, lang), f" {_fitted(cause.host_user, cells['host']) or say(lang, 'self')}")
            for cause in event.causes
        ]
        for index, cause in enumerate(causes or [("–", "")]):
            rows.append(Row(f"{key}/{index}" if index else key, (*(("",) * 4 if index else head), *cause)))
    return rows


def _what(event: DiagnosisEvent, handled: bool, lang: str) -> Cell:
    name = experience(event.exp_id, lang)
    return Cell(f"✓ {name}", Level.UNKNOWN, mark=False) if handled else Cell(name, level(event))


def _fitted(text: str, cells: int | None) -> str:
    return cut(text, cells - 1) if cells else text


def cause_columns(lang: str) -> list[Column]:
    return [
        Column("because", say(lang, "because")),
        *(Column(name, say(lang, name), 10, right=True) for name in ("events", "users", "channels")),
        Column("last", say(lang, "last"), 14, right=True),
    ]


def cause_rows(counts: Iterable[CauseCount], zone: tzinfo, lang: str, now: float) -> list[Row]:
    return [
        Row(
            str(count.factor_id),
            (
                say(lang, "no cause named") if count.factor_id < 0 else factor(count.factor_id, lang),
                str(count.events),
                str(count.users),
                str(count.channels),
                dated_clock(count.last_ts, now, zone),
            ),
        )
        for count in counts
    ]
