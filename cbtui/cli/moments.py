"""Times and durations in tables, in the zone of the run."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cbtui.catalog.phrases import say
from cbtui.cli.invocation import Invocation
from cbtui.cli.output import fits
from cbtui.cli.table import Column, Row
from cbtui.times import duration_text, stamp_text, zone_label

NOTHING = "–"


def stamped(ts: float | None, invocation: Invocation) -> str:
    """``2026-01-15 20:14:35``; the zone stands in the column's title."""
    return NOTHING if ts is None else stamp_text(ts, invocation.zone)[:19].replace("T", " ")


def spanned(from_ts: float, to_ts: float, invocation: Invocation) -> str:
    """From and to; the date once where it is the same."""
    begin, end = stamped(from_ts, invocation), stamped(to_ts, invocation)
    return f"{begin} – {end[11:] if begin[:10] == end[:10] else end}"


def titled(name: str, invocation: Invocation) -> str:
    """A column's title with the zone in force now: ``time (UTC+8)``."""
    return f"{say(invocation.lang, name)} ({zone_label(invocation.now, invocation.zone)})"


def started(invocation: Invocation) -> str:
    return titled("started", invocation)


def ended(seconds: float, finished: bool) -> str:
    """How long something lasted, marked while it goes on."""
    return duration_text(seconds) + ("" if finished else " ▸")


def fitting(
    columns: Callable[[Invocation, bool], tuple[Column, ...]], invocation: Invocation, rows: Sequence[Row]
) -> tuple[Column, ...]:
    """The columns as they are, or on a terminal too narrow for them the brief ones, with times of day only."""
    full = columns(invocation, False)
    return full if fits(full, rows) else columns(invocation, True)
