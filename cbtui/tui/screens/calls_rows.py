"""The rows of the call search: what is known of a call without opening it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo

from cbtui.catalog.level import Level
from cbtui.catalog.phrases import say
from cbtui.catalog.verdicts import VERDICTS
from cbtui.model.call import Call
from cbtui.model.finding import RECEIVER_SIDE, UNSURE, Confidence, Finding, Verdict
from cbtui.times import clock_text, date_text, duration_text, stamp_text
from cbtui.tui.export import Export, csv_text
from cbtui.tui.widgets.filter_bar import matches
from cbtui.tui.widgets.table import Cell, CellValue, Column, Row

SORTS: tuple[str, ...] = ("started", "length", "worst")
"""Columns to sort by, each with the highest first; the first is the order that calls come in."""


@dataclass(frozen=True)
class Listing:
    """The calls of a range, newest first, and what is known of them beside the list.

    ``worst`` has the calls that were judged here (None: nothing was wrong), ``opened`` when the details of a call
    were fetched, ``ready`` from when on they can be asked for; Unix seconds, host clock.
    """

    calls: tuple[Call, ...] = ()
    worst: Mapping[str, Finding | None] = field(default_factory=dict)
    opened: Mapping[str, float] = field(default_factory=dict)
    ready: Mapping[str, float] = field(default_factory=dict)

    def waits(self, now: float) -> bool:
        """Whether a row changes as time goes on."""
        return any(not call.finished or self.ready.get(call.call_id, 0) > now for call in self.calls)


@dataclass(frozen=True, slots=True)
class Look:
    """How the rows are written. ``now`` is the host's clock, ``server_now`` the server's; ``dated`` adds the day."""

    lang: str
    zone: tzinfo
    now: float
    server_now: float
    dated: bool
    wide: bool


def call_columns(lang: str, *, dated: bool, wide: bool, sort: str) -> list[Column]:
    """The columns; the one that the rows are sorted by has an arrow, unless it is the order they come in."""

    def label(name: str) -> str:
        return f"{say(lang, name)} ▾" if name == sort != SORTS[0] else say(lang, name)

    columns = [
        Column("started", label("started"), 14 if dated else 8),
        Column("length", label("length"), 9, right=True),
        Column("channel", say(lang, "channel")),
        Column("state", say(lang, "state"), 15),
        Column("worst", label("worst"), 28 if wide else 16),
    ]
    return [*columns, Column("opened", say(lang, "opened"), 6)] if wide else columns


def call_rows(listing: Listing, look: Look, query: str) -> list[Row]:
    """A row for each call that matches the filter; the key is the call's id."""
    return [
        Row(call.call_id, _cells(call, listing, look))
        for call in listing.calls
        if matches(_filtered_text(call, listing, look), query)
    ]


def _cells(call: Call, listing: Listing, look: Look) -> tuple[CellValue, ...]:
    clock = clock_text(call.created_ts, look.zone)
    day = date_text(call.created_ts, look.zone)[5:]
    seconds = call.duration_s(look.server_now)
    opened = listing.opened.get(call.call_id)
    cells: tuple[CellValue, ...] = (
        Cell(f"{day} {clock}" if look.dated else clock, sort_key=call.created_ts),
        Cell(duration_text(seconds) + ("" if call.finished else " ▸"), sort_key=seconds),
        call.cname,
        _state(call, listing, look),
        _worst(call, listing, look.lang),
    )
    return (*cells, clock_text(opened, look.zone, seconds=False) if opened else "") if look.wide else cells


def _state(call: Call, listing: Listing, look: Look) -> str:
    wait = listing.ready.get(call.call_id, 0) - look.now
    if wait > 0:
        return say(look.lang, "not ready {wait}", wait=duration_text(wait + 1))
    return say(look.lang, "ended" if call.finished else "running")


def _worst(call: Call, listing: Listing, lang: str) -> Cell:
    if call.call_id not in listing.worst:
        return Cell("–", sort_key=-1.0)
    finding = listing.worst[call.call_id]
    if finding is None:
        return Cell(VERDICTS[Verdict.OK].of(lang), Level.OK, sort_key=0.0)
    uid = finding.receiver_uid if finding.verdict in RECEIVER_SIDE else finding.sender_uid
    return Cell(f"{VERDICTS[finding.verdict].of(lang)} {uid}", _level(finding), 1 + finding.frozen_s)


def _level(finding: Finding) -> Level:
    """What names nobody is a question, who is muted is no fault."""
    if finding.verdict in UNSURE or finding.confidence is Confidence.LOW:
        return Level.UNKNOWN
    return Level.WARN if finding.verdict is Verdict.NOT_SENDING else Level.BAD


def _filtered_text(call: Call, listing: Listing, look: Look) -> str:
    """Everything that a row shows in words, and the call's id."""
    worst = _worst(call, listing, look.lang).text
    state = "ended" if call.finished else "running"
    return " ".join((call.cname, call.call_id, state, _state(call, listing, look), worst))


def merged(*known: Iterable[Call]) -> tuple[Call, ...]:
    """Calls without repeats, newest first; of a call that is known twice, the later one."""
    calls = {call.call_id: call for some in known for call in some}
    return tuple(sorted(calls.values(), key=lambda call: (call.created_ts, call.call_id), reverse=True))


def call_line(call: Call, zone: tzinfo, now: float) -> str:
    """A call as a line of text, with its id; ``now`` is the server's clock."""
    length = duration_text(call.duration_s(now))
    return f"{stamp_text(call.created_ts, zone)} {length} {call.cname} {call.call_id}"


def calls_export(calls: Iterable[Call], now: float) -> Export:
    """Calls as CSV, in the API's names."""
    header = ("call_id", "cname", "created_ts", "destroyed_ts", "finished", "duration_s")
    rows = (
        (call.call_id, call.cname, call.created_ts, call.destroyed_ts, call.finished, call.duration_s(now))
        for call in calls
    )
    return Export("csv", csv_text(header, rows))
