"""Times and durations in tables, in the zone of the run."""

from __future__ import annotations

from cbtui.catalog.phrases import say
from cbtui.cli.invocation import Invocation
from cbtui.times import duration_text, stamp_text, zone_label

NOTHING = "–"


def stamped(ts: float | None, invocation: Invocation) -> str:
    """``2026-01-15 20:14:35``; the zone stands in the column's title."""
    return NOTHING if ts is None else stamp_text(ts, invocation.zone)[:19].replace("T", " ")


def titled(name: str, invocation: Invocation) -> str:
    """A column's title with the zone in force now: ``time (UTC+8)``."""
    return f"{say(invocation.lang, name)} ({zone_label(invocation.now, invocation.zone)})"


def started(invocation: Invocation) -> str:
    return titled("started", invocation)


def ended(seconds: float, finished: bool) -> str:
    """How long something lasted, marked while it goes on."""
    return duration_text(seconds) + ("" if finished else " ▸")
