"""From a call to its findings.

Every flow's losses and freezes are looked for by windows; only where something is wrong are the samples of all that
time weighed (``hypotheses``, ``devices``). What accuses nobody and was short is counted, not listed.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import dataclass, field

from cbtui.catalog.metrics import Quantity
from cbtui.catalog.thresholds import Thresholds
from cbtui.model import CallDetails, Finding, Note, NoteKind, Progress, Side
from cbtui.model.call import USER_LIMIT
from cbtui.model.finding import DEVICES
from cbtui.triage.agreement import agreed
from cbtui.triage.causes import by_cause
from cbtui.triage.court import Court
from cbtui.triage.episodes import Episode, frozen_episodes
from cbtui.triage.pairs import Flow
from cbtui.triage.quality import judged_share, looks_like_ratio
from cbtui.triage.scenes import kept_share
from cbtui.triage.table import CallTable
from cbtui.triage.troubles import Troubles

_ENOUGH = 0.6
"""Share of pair-windows that must have been judged before a call without findings is called healthy."""


@dataclass(frozen=True)
class Judgement:
    """What triage says of a call.

    ``findings`` worst first; ``judged_share`` of the pairs' windows had enough samples (0 to 1); ``repaired``: loss
    end to end was measured after repair; ``healthy``: nothing found, and enough judged to say so; ``notes``: what to
    know of it. ``short_freezes`` were counted, not listed: nobody's. ``seen`` users' own sessions came back, ``unseen``
    users are known only as peers, and
    ``capped``: as many sessions as an answer holds came back, so that there may be users nobody tells of. ``table``
    serves the matrix without resampling again.
    """

    findings: tuple[Finding, ...]
    judged_share: float
    repaired: bool
    healthy: bool
    notes: tuple[Note, ...] = ()
    short_freezes: int = 0
    seen: int = 0
    unseen: tuple[int, ...] = ()
    capped: bool = False
    table: CallTable | None = field(default=None, compare=False, repr=False)

    @property
    def summary(self) -> Note | None:
        """The one line of a call without findings; None where there are some."""
        if self.findings:
            return None
        if not self.judged_share:
            return Note(NoteKind.NOT_JUDGED)
        if not self.healthy:
            return Note(NoteKind.NOTHING_FOUND, share=self.judged_share)
        if self.unseen:
            return Note(NoteKind.HEALTHY_SEEN, share=self.judged_share, seen=self.seen, unseen=len(self.unseen))
        if self.capped:
            return Note(NoteKind.HEALTHY_CAPPED, share=self.judged_share, seen=self.seen)
        return Note(NoteKind.HEALTHY, share=self.judged_share)


def judge(details: CallDetails, thresholds: Thresholds | None = None) -> Generator[Progress, None, Judgement]:
    """Judge a call step by step; every step is short, so that a caller can go on with other work in between."""
    table = CallTable(details, thresholds or Thresholds())
    for step in table.load():
        yield Progress("resampling", (step.share or 0.0) * 0.6)
    share = kept_share(table)
    repaired = share is not None and share < table.limits.repair_share
    troubles = Troubles(table)
    court, findings, folded = Court(table, share, troubles), [], 0
    for done, flow in enumerate(table.flows):
        progress = Progress("looking for trouble", 0.6 + 0.4 * done / len(table.flows))
        yield progress
        for finding in _findings_of(table, court, troubles, flow):
            findings += [finding] if finding is not None else []
            folded += finding is None
            yield progress
    ranked = by_cause(table, _unlike(agreed(findings, table.limits.loss_bad, _span(table))))
    judged = judged_share(table)
    capped = len(details.uids) >= USER_LIMIT
    notes = (*_notes(table, ranked, judged, folded, repaired), *court.circumstances.notes(_overloaded(ranked)))
    healthy = not ranked and judged >= _ENOUGH
    seen = len(details.uids)
    return Judgement(ranked, judged, repaired, healthy, notes, folded, seen, details.peers_only, capped, table)


def _findings_of(
    table: CallTable, court: Court, troubles: Troubles, flow: Flow
) -> Generator[Finding | None, None, None]:
    """The findings of a flow; None for each stretch that is too little to list."""
    lossy = troubles.of(flow)
    troubled = troubles.windows(flow) if lossy else frozenset()
    for episode in lossy:
        found = court.lossy(episode, troubled)
        if found is not None or _froze(table, episode):
            yield found
    taken = [range(one.first - 1, one.last + 2) for one in lossy]
    for episode in frozen_episodes(table, flow, taken):
        yield court.frozen(episode)


def _froze(table: CallTable, episode: Episode) -> bool:
    freeze = table.receiving(episode.flow, Quantity.FREEZE)
    return freeze is not None and freeze.between(episode.from_ts, episode.to_ts)[0] > 0


def _span(table: CallTable) -> tuple[int, int]:
    """From the first to the last window, Unix seconds."""
    return table.grid.start(0), table.grid.start(table.grid.count)


def _overloaded(findings: Iterable[Finding]) -> set[int]:
    """Users whose device is accused."""
    return {
        one.receiver_uid if one.verdict.side is Side.RECEIVER else one.sender_uid
        for one in findings
        if one.verdict in DEVICES
    }


def _unlike(findings: list[Finding]) -> list[Finding]:
    """Without those that say the same of the same time: two freezes within one overload of a device."""
    kept: dict[tuple[object, ...], Finding] = {}
    for one in findings:
        key = (one.from_ts, one.to_ts, one.sender_uid, one.receiver_uid, one.medium, one.verdict)
        kept.setdefault(key, one)
    return list(kept.values())


def judged(details: CallDetails, thresholds: Thresholds | None = None) -> Judgement:
    """Judge a call in one go."""
    steps = judge(details, thresholds)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            judgement: Judgement = end.value
            return judgement


def _notes(
    table: CallTable, findings: tuple[Finding, ...], share: float, folded: int, repaired: bool
) -> tuple[Note, ...]:
    notes = []
    if not table.flows:
        notes.append(Note(NoteKind.NO_METRICS))
    elif share < _ENOUGH:
        notes.append(Note(NoteKind.FEW_SAMPLES, share=share))
    if findings and not any(finding.frozen_s for finding in findings):
        notes.append(Note(NoteKind.RANKED_BY_LOSS))
    if folded:
        notes.append(Note(NoteKind.SHORT_FREEZES, count=folded))
    if repaired:
        notes.append(Note(NoteKind.AFTER_REPAIR))
    if not table.peers_only.isdisjoint(flow.sender for flow in table.flows):
        notes.append(Note(NoteKind.PEERS_ONLY))
    if table.pairs.doubled:
        notes.append(Note(NoteKind.SEVERAL_DEVICES, uids=tuple(sorted(table.pairs.doubled))))
    if looks_like_ratio(table, findings):
        notes.append(Note(NoteKind.RATIOS))
    return tuple(notes)
