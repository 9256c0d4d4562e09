"""A problem reported to Agora, and what became of it."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Report(Struct, frozen=True):
    """What is sent. ``type`` is 1 to 4 (see the catalog)."""

    cname: str
    teacher_uid: int
    type: int
    action_uid: int | None = None
    ts: int | None = None
    comments: str | None = None


class Outcome(StrEnum):
    """What became of a report. UNKNOWN: it left this host and no answer came; it may have arrived."""

    SENT = "sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class SentReport(Struct, frozen=True):
    """A report as kept: when (Unix seconds), by which user of this host, and with what outcome."""

    report: Report
    sent_at: float
    sent_by: str
    outcome: Outcome
    message: str = ""
