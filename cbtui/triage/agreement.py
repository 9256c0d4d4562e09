"""Findings of one time that can't all be right, or say less than the others do.

Each flow is judged by itself. Where most of a region's flows were found to share a cause, one whose times came out a
little otherwise may still blame its receiver; and one who joined late tells too little of an uplink that all others
accuse. What was found of the others explains both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from msgspec import structs

from cbtui.model import Confidence, Finding, NoteKind, Side, Verdict
from cbtui.model.finding import DEVICES

_SAME_S = 24
"""In seconds: troubles that begin and end so near to each other, both together, are of the same time."""
_COVERED = 0.5
"""Share of a finding's time that others must cover to explain it."""


def agreed(findings: Iterable[Finding], loss_bad: float, span: tuple[int, int]) -> list[Finding]:
    """The findings; losses (of ``loss_bad`` % and more) as part of what explains them at the time.

    That is a common cause, unless a sender's own numbers tell of his uplink; or the leg that others accuse, for one
    that was too short, or too near to chance, to accuse anybody by itself. ``span``: of the call, Unix seconds; what
    lasts for all of it begins and ends with everything.
    """
    listed = _at_once(list(findings), span)
    sure = [one for one in listed if one.confidence is not Confidence.LOW]
    common = [one for one in sure if one.verdict is Verdict.COMMON_CAUSE]
    told = []
    for one in listed:
        leg = _leg(one, loss_bad) if one.verdict is Verdict.UNCLEAR else []
        verdict = next((verdict for verdict, same in leg if _covered(one, filter(same, sure))), None)
        if verdict is not None:
            told.append(_part(one, verdict))
        elif _may_be_common(one, loss_bad) and _covered(one, common):
            told.append(_part(one, Verdict.COMMON_CAUSE))
        else:
            told.append(one)
    return told


def _at_once(findings: list[Finding], span: tuple[int, int]) -> list[Finding]:
    """Downlinks of several receivers that fail and recover in the same seconds are one trouble: their region's."""
    times: dict[int, list[Finding]] = {}
    for one in findings:
        if one.verdict is Verdict.DOWNLINK and one.confidence is not Confidence.LOW:
            times.setdefault(one.receiver_uid, []).append(one)
    shared = {
        id(one)
        for uid, own in times.items()
        for one in own
        if one.from_ts - span[0] + span[1] - one.to_ts > _SAME_S
        and any(_apart(one, other) <= _SAME_S for peer, others in times.items() if peer != uid for other in others)
    }
    return [_part(one, Verdict.COMMON_CAUSE) if id(one) in shared else one for one in findings]


def _apart(one: Finding, other: Finding) -> int:
    """By how many seconds two findings begin and end apart."""
    return abs(one.from_ts - other.from_ts) + abs(one.to_ts - other.to_ts)


def _leg(finding: Finding, loss_bad: float) -> list[tuple[Verdict, Callable[[Finding], bool]]]:
    """The legs of a finding that did lose, and which other findings accuse the same one."""
    evidence, found = finding.evidence, list[tuple[Verdict, Callable[[Finding], bool]]]()
    if evidence.uplink is not None and evidence.uplink >= loss_bad:
        found.append((Verdict.UPLINK, lambda one: _accuses(one, finding, Verdict.UPLINK)))
    if evidence.downlink is not None and evidence.downlink >= loss_bad:
        found.append((Verdict.DOWNLINK, lambda one: _accuses(one, finding, Verdict.DOWNLINK)))
    return found


def _accuses(other: Finding, finding: Finding, verdict: Verdict) -> bool:
    same = other.sender_uid == finding.sender_uid
    if verdict is Verdict.DOWNLINK:
        same = other.receiver_uid == finding.receiver_uid
    return same and other.medium is finding.medium and other.verdict is verdict


def _may_be_common(finding: Finding, loss_bad: float) -> bool:
    told = finding.evidence.uplink is not None and finding.verdict.side in {Side.SENDER, Side.BOTH}
    other = finding.verdict in {*DEVICES, Verdict.NOT_SENDING, Verdict.COMMON_CAUSE}
    return not told and not other and finding.loss >= loss_bad


def _covered(finding: Finding, others: Iterable[Finding]) -> bool:
    """Others last over most of the time of a finding."""
    spans = sorted((max(one.from_ts, finding.from_ts), min(one.to_ts, finding.to_ts)) for one in others)
    covered, reached = 0, finding.from_ts
    for first, last in spans:
        if last > max(first, reached):
            covered += last - max(first, reached)
            reached = last
    return covered >= _COVERED * max(1, finding.to_ts - finding.from_ts)


def _part(finding: Finding, verdict: Verdict) -> Finding:
    """The finding as part of a cause that others bear out."""
    evidence, unsure = finding.evidence, finding.verdict is Verdict.UNCLEAR
    remarks = tuple(note for note in evidence.remarks if note.kind is not NoteKind.LOOKS_LIKE)
    runner_up = evidence.runner_up if unsure else finding.verdict
    evidence = structs.replace(
        evidence, runner_up=None if runner_up is verdict else runner_up, networks=(), remarks=remarks
    )
    confidence = Confidence.LOW if unsure and verdict is Verdict.COMMON_CAUSE else Confidence.MEDIUM
    return replace(finding, verdict=verdict, confidence=confidence, evidence=evidence)
