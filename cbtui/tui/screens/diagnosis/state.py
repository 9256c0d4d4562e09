"""What the Diagnosis screen shows: the events, how they are filtered, grouped, and which of them are handled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from functools import cached_property

from cbtui.catalog.experiences import experience
from cbtui.catalog.factors import factor
from cbtui.catalog.phrases import say
from cbtui.catalog.reader import Reader
from cbtui.model.diagnosis import DiagnosisEvent
from cbtui.model.snapshot import DiagnosisSnapshot
from cbtui.times import date_text, dated_clock, stamp_text
from cbtui.tui.export import Export, csv_text
from cbtui.tui.frame.filter_bar import matches
from cbtui.tui.screens.diagnosis.rows import (
    by_cause,
    cause_columns,
    cause_rows,
    event_columns,
    event_rows,
    keyed,
)  # fmt: skip
from cbtui.tui.widgets.event_text import because, event_text
from cbtui.tui.widgets.table import Column, Row

MAX_EVENTS = 300
"""Events in the table; of more, the newest."""


@dataclass(frozen=True)
class DiagnosisState:
    """``filter_text`` narrows the events, ``grouped`` adds them up by cause; ``wide``: room for longer names."""

    snapshot: DiagnosisSnapshot
    reader: Reader
    filter_text: str = ""
    grouped: bool = False
    wide: bool = False
    now: float = 0.0

    @property
    def lang(self) -> str:
        return self.reader.lang

    @property
    def zone(self) -> tzinfo:
        return self.reader.zone

    @cached_property
    def events(self) -> dict[str, DiagnosisEvent]:
        """The events in the table by a key that stays theirs, before the filter."""
        return keyed(self.snapshot.events.data[:MAX_EVENTS])

    @cached_property
    def matching(self) -> Mapping[str, DiagnosisEvent]:
        """Those that the filter leaves."""
        if not self.filter_text:
            return self.events
        return {key: event for key, event in self.events.items() if matches(self._line(event), self.filter_text)}

    def _line(self, event: DiagnosisEvent) -> str:
        return event_text(event, dated_clock(event.ts, self.now, self.zone), self.lang)

    @cached_property
    def dated(self) -> bool:
        """An event is of an earlier day than today."""
        oldest = min((event.ts for event in self.snapshot.events.data), default=self.now)
        return date_text(oldest, self.zone) < date_text(self.now, self.zone)

    def counts(self) -> str:
        """``last hour: events ≥ 87 · users 52 · channels 19 · …``, with what was kept back."""
        found = self.snapshot.events.data
        least = "≥ " if self.snapshot.full_answers or not self.snapshot.events.complete else ""
        parts = [
            say(
                self.lang,
                "last hour: events {events} · users {users} · channels {channels}",
                events=f"{least}{len(found)}",
                users=f"{least}{len({event.user for event in found})}",
                channels=f"{least}{len({event.cname for event in found})}",
            )
        ]
        if self.filter_text:
            parts.append(say(self.lang, "matching {count}", count=len(self.matching)))
        if len(found) > MAX_EVENTS:
            parts.append(say(self.lang, "the newest {count} are shown", count=MAX_EVENTS))
        return " · ".join((*parts, *self.reader.texts(self.snapshot.events.notes)))

    def columns(self) -> list[Column]:
        return cause_columns(self.lang) if self.grouped else event_columns(self.lang, wide=self.wide, dated=self.dated)

    def rows(self) -> list[Row]:
        if self.grouped:
            return cause_rows(by_cause(self.matching.values()), self.zone, self.lang, self.now)
        handled = self.snapshot.acknowledged
        return event_rows(self.matching, handled, self.zone, self.lang, wide=self.wide, now=self.now)

    def event_at(self, key: str | None) -> DiagnosisEvent | None:
        """The event of a row."""
        return None if key is None or self.grouped else self.events.get(key.partition("/")[0])

    def events_at(self, key: str | None) -> tuple[DiagnosisEvent, ...]:
        """The events of a row: one, or all of a cause."""
        if key is None:
            return ()
        if self.grouped:
            wanted = int(key)
            return tuple(
                event
                for event in self.matching.values()
                if wanted in ({cause.factor_id for cause in event.causes} or {-1})
            )
        event = self.event_at(key)
        return () if event is None else (event,)

    def export(self) -> Export:
        """What the filter leaves, as CSV."""
        header = ["ts", "time", "what", "user", "channel", "because"]
        rows = [
            [
                event.ts,
                stamp_text(event.ts, self.zone),
                experience(event.exp_id, self.lang),
                event.user,
                event.cname,
                "; ".join(because(cause, self.lang) for cause in event.causes),
            ]
            for event in self.matching.values()
        ]
        return Export("csv", csv_text(header, rows))

    def filter_for(self, key: str) -> str:
        """What to filter by to see the events of a cause's row."""
        return factor(int(key), self.lang) if key != "-1" else ""
