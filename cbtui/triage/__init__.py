"""Whose fault was it: pure functions from the series of a call, or live minutes, to what they say.

No clock, no input or output, nothing kept between calls.
"""

from __future__ import annotations

from cbtui.triage.fingerprint import THRESHOLDS_VERSION, fingerprint
from cbtui.triage.groups import Group, group
from cbtui.triage.judgement import Judgement, judge, judged
from cbtui.triage.live import live_verdict
from cbtui.triage.matrix import Lane, Matrix, matrix
from cbtui.triage.pairs import Flow, Pair, Pairs
from cbtui.triage.rules import downlink_loss
from cbtui.triage.table import CallTable, Kind
from cbtui.triage.timeline import Window, windows

__all__ = [
    "THRESHOLDS_VERSION",
    "CallTable",
    "Flow",
    "Group",
    "Judgement",
    "Kind",
    "Lane",
    "Matrix",
    "Pair",
    "Pairs",
    "Window",
    "downlink_loss",
    "fingerprint",
    "group",
    "judge",
    "judged",
    "live_verdict",
    "matrix",
    "windows",
]
