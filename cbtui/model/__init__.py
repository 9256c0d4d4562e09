"""The frozen things the rest of cbtui speaks in. Strings are as they were sent; all times are Unix seconds."""

from __future__ import annotations

from cbtui.model.answer import Answer, Progress
from cbtui.model.call import Call, CallDetails, Session
from cbtui.model.diagnosis import Cause, DiagnosisEvent
from cbtui.model.endpoint import Endpoint
from cbtui.model.finding import Confidence, Evidence, Finding, Hit, Medium, Side, Verdict
from cbtui.model.live import Concentration, Hypothesis, LiveVerdict, Minute
from cbtui.model.note import Note, NoteKind
from cbtui.model.quota import EndpointQuota
from cbtui.model.report import Outcome, Report, SentReport
from cbtui.model.series import Series
from cbtui.model.source import SourceKind, SourceState
from cbtui.model.usage import UsageDay

__all__ = [
    "Answer",
    "Call",
    "CallDetails",
    "Cause",
    "Concentration",
    "Confidence",
    "DiagnosisEvent",
    "Endpoint",
    "EndpointQuota",
    "Evidence",
    "Finding",
    "Hit",
    "Hypothesis",
    "LiveVerdict",
    "Medium",
    "Minute",
    "Note",
    "NoteKind",
    "Outcome",
    "Progress",
    "Report",
    "SentReport",
    "Series",
    "Session",
    "Side",
    "SourceKind",
    "SourceState",
    "UsageDay",
    "Verdict",
]
