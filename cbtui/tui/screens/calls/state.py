"""What the Calls screen shows: a search, what the store knows of its calls, and how they are listed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from cbtui.catalog.reader import Reader
from cbtui.model.call import Call
from cbtui.model.snapshot import CallsSnapshot
from cbtui.times import DAY, clock_text, date_text, duration_text, stamp_text
from cbtui.tui.export import Export, csv_text
from cbtui.tui.frame.filter_bar import matches
from cbtui.tui.screens.calls.rows import CallFormat, call_cells, call_columns, filtered_text
from cbtui.tui.screens.calls.search import Search
from cbtui.tui.widgets.table import Column, Row

SORTS: tuple[str, ...] = ("started", "length", "worst")
"""Columns to sort by, each with the highest first; the first is the order that calls come in."""


@dataclass(frozen=True)
class CallsState:
    """``span`` is the range on screen, ``now`` the time it is; Unix seconds."""

    search: Search
    snapshot: CallsSnapshot
    span: tuple[int, int]
    reader: Reader
    now: float
    sort: str = SORTS[0]
    filter_text: str = ""
    wide: bool = False

    @cached_property
    def calls(self) -> tuple[Call, ...]:
        """What is stored of the range and what the search has found, newest first."""
        start, _ = self.span
        inside = (call for call in self.search.found if call.destroyed_ts is None or call.destroyed_ts >= start)
        calls = {call.call_id: call for call in (*inside, *self.snapshot.calls)}
        return tuple(sorted(calls.values(), key=lambda call: (call.created_ts, call.call_id), reverse=True))

    @cached_property
    def shown(self) -> dict[str, Call]:
        """The calls that the filter leaves, by id."""
        return {
            call.call_id: call
            for call in self.calls
            if matches(filtered_text(call, self.snapshot, self.format), self.filter_text)
        }

    @cached_property
    def format(self) -> CallFormat:
        """How the rows are written; the day stands in them where not all are of today."""
        start, end = self.span
        zone = self.reader.zone
        today = date_text(self.now, zone)
        days = {date_text(ts, zone) for ts in (start, *(call.created_ts for call in self.calls))}
        dated = end - start > DAY or days != {today}
        return CallFormat(self.reader.lang, zone, self.now, dated, self.wide)

    def columns(self) -> list[Column]:
        return call_columns(self.format, self.sort if self.sort != SORTS[0] else None)

    def rows(self) -> list[Row]:
        """A row for each call that the filter leaves; the key is the call's id."""
        return [Row(call.call_id, call_cells(call, self.snapshot, self.format)) for call in self.shown.values()]

    @property
    def waits(self) -> bool:
        """Whether a row changes as time goes on."""
        ready = self.snapshot.ready
        return any(not call.finished or ready.get(call.call_id, 0) > self.now for call in self.calls)

    def moment(self, ts: float) -> str:
        """``19:16``, or ``01-14 19:16`` when it is not today."""
        zone = self.reader.zone
        clock, day = clock_text(ts, zone, seconds=False), date_text(ts, zone)
        return clock if day == date_text(self.now, zone) else f"{day[5:]} {clock}"

    def line(self, call: Call) -> str:
        """A call as a line of text, with its id."""
        length = duration_text(call.duration_s(self.now))
        return f"{stamp_text(call.created_ts, self.reader.zone)} {length} {call.cname} {call.call_id}"

    def export(self) -> Export:
        """The calls that the filter leaves as CSV, in the API's names."""
        header = ("call_id", "cname", "created_ts", "destroyed_ts", "finished", "duration_s")
        return Export("csv", csv_text(header, self._export_rows(self.shown.values())))

    def _export_rows(self, calls: Iterable[Call]) -> Iterable[tuple[object, ...]]:
        for call in calls:
            length = call.duration_s(self.now)
            yield call.call_id, call.cname, call.created_ts, call.destroyed_ts, call.finished, length
