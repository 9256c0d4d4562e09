"""Findings of one time that can't all be right: beside a trouble that all share, a receiver's own is not believed.

Each flow is judged by itself. Where most of a region's flows were found to share a cause, one whose times came out a
little otherwise may still blame its receiver; what was found of the others explains it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from msgspec import structs

from cbtui.model import Confidence, Finding, Side, Verdict
from cbtui.model.finding import DEVICES

_COVERED = 0.5
"""Share of a finding's time that common causes must cover to explain it."""


def agreed(findings: Iterable[Finding], loss_bad: float) -> list[Finding]:
    """The findings, losses (of ``loss_bad`` % and more) beside a common cause as part of it.

    A sender whose own numbers tell of his uplink keeps his verdict.
    """
    listed = list(findings)
    common = [one for one in listed if one.verdict is Verdict.COMMON_CAUSE and one.confidence is not Confidence.LOW]
    return [_absorbed(one) if _explained(one, common, loss_bad) else one for one in listed]


def _explained(finding: Finding, common: Sequence[Finding], loss_bad: float) -> bool:
    told = finding.evidence.uplink is not None and finding.verdict.side in {Side.SENDER, Side.BOTH}
    if told or finding.verdict in DEVICES or finding.verdict is Verdict.NOT_SENDING or finding.loss < loss_bad:
        return False
    if finding.verdict is Verdict.COMMON_CAUSE:
        return False
    spans = sorted((max(one.from_ts, finding.from_ts), min(one.to_ts, finding.to_ts)) for one in common)
    covered, reached = 0, finding.from_ts
    for first, last in spans:
        if last > max(first, reached):
            covered += last - max(first, reached)
            reached = last
    return covered >= _COVERED * max(1, finding.to_ts - finding.from_ts)


def _absorbed(finding: Finding) -> Finding:
    accused = finding.verdict if finding.verdict.accuses else finding.evidence.runner_up
    evidence = structs.replace(finding.evidence, runner_up=accused, networks=())
    confidence = Confidence.MEDIUM if finding.verdict.accuses else Confidence.LOW
    return replace(finding, verdict=Verdict.COMMON_CAUSE, confidence=confidence, evidence=evidence)
