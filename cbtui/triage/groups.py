"""Findings of one cause in one line: "111 → 9 users" instead of nine findings; what all share is one cause."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cbtui.catalog.evidence import short
from cbtui.model import Confidence, Finding, Medium, Note, NoteKind, Side, Verdict

_BY_CONFIDENCE = (Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW)

_FEW = 0.2
"""Share of a group's findings that may begin earlier, or end later, than it is said to."""


@dataclass(frozen=True, slots=True)
class Group:
    """Findings with the same guilty user, verdict and medium at overlapping times: the surest first, then the worst.

    So the first one's evidence bears the confidence that is shown for all. ``frozen_s`` is that of all pairs hit over
    all of the time, ``loss`` the worst of them, ``confidence`` the best of them.
    """

    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Verdict:
        return self.findings[0].verdict

    @property
    def medium(self) -> Medium:
        return self.findings[0].medium

    @property
    def senders(self) -> tuple[int, ...]:
        return tuple(sorted({uid for finding in self.findings for uid in finding.senders}))

    @property
    def receivers(self) -> tuple[int, ...]:
        return tuple(sorted({uid for finding in self.findings for uid in finding.receivers}))

    @property
    def from_ts(self) -> int:
        """When it began for all but a few: one of ten receivers who tells of it early does not move it."""
        return sorted(finding.from_ts for finding in self.findings)[self._few]

    @property
    def to_ts(self) -> int:
        """When it ended for all but a few."""
        return sorted(finding.to_ts for finding in self.findings)[-1 - self._few]

    @property
    def _few(self) -> int:
        return round(_FEW * (len(self.findings) - 1))

    @property
    def span(self) -> tuple[int, int]:
        """From the first to the last sample of all of them."""
        return min(finding.from_ts for finding in self.findings), max(finding.to_ts for finding in self.findings)

    @property
    def frozen_s(self) -> float:
        told = max(finding.all_frozen_s for finding in self.findings)
        return told or sum(finding.frozen_s for finding in self.findings)

    @property
    def loss(self) -> float:
        return max(finding.loss for finding in self.findings)

    @property
    def confidence(self) -> Confidence:
        return min((finding.confidence for finding in self.findings), key=_BY_CONFIDENCE.index)


def group(findings: Iterable[Finding]) -> tuple[Group, ...]:
    """Findings by cause; the groups worst first: by frozen user-seconds, then loss, then time."""
    open_until: dict[tuple[object, ...], int] = {}
    parts: list[list[Finding]] = []
    open_parts: dict[tuple[object, ...], list[Finding]] = {}
    for finding in sorted(findings, key=lambda one: (one.from_ts, one.to_ts, one.sender_uid, one.receiver_uid)):
        cause = _cause(finding)
        if finding.from_ts >= open_until.get(cause, finding.from_ts):
            open_parts[cause] = []
            parts.append(open_parts[cause])
        open_parts[cause].append(finding)
        open_until[cause] = max(finding.to_ts, open_until.get(cause, finding.to_ts))
    groups = [Group(tuple(sorted(part, key=_order))) for part in parts]
    return tuple(sorted(groups, key=lambda one: (-one.frozen_s, -one.loss, one.from_ts, one.senders, one.receivers)))


def by_confidence(groups: Iterable[Group]) -> tuple[tuple[Group, ...], tuple[Group, ...]]:
    """Those that are sure of something, and those of low confidence, which are nobody's; each in its order."""
    listed = tuple(groups)
    return (
        tuple(one for one in listed if one.confidence is not Confidence.LOW),
        tuple(one for one in listed if one.confidence is Confidence.LOW),
    )


def folded(low: Iterable[Group]) -> Note:
    """Groups of low confidence in one line."""
    listed = tuple(low)
    return Note(NoteKind.LOW_FOLDED, count=len(listed), frozen_s=short(sum(one.frozen_s for one in listed)))


def _cause(finding: Finding) -> tuple[object, ...]:
    pair, side = (finding.sender_uid, finding.receiver_uid), _side(finding)
    if side is Side.SENDER:
        pair = (finding.sender_uid, 0)
    elif side is Side.RECEIVER:
        pair = (0, finding.receiver_uid)
    elif side is Side.COMMON:
        pair = (0, 0)
    return finding.medium, finding.verdict, *pair


def _side(finding: Finding) -> Side:
    """The verdict's side, or the one that the others' freezes point to."""
    pointed = [remark["side"] for remark in finding.evidence.remarks if remark.kind is NoteKind.OTHERS_POINT]
    return Side(str(pointed[0])) if pointed else finding.verdict.side


def _order(finding: Finding) -> tuple[float, ...]:
    sure = _BY_CONFIDENCE.index(finding.confidence)
    return (sure, -finding.frozen_s, -finding.loss, finding.from_ts, finding.sender_uid, finding.receiver_uid)
