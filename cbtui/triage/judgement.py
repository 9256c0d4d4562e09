"""From a call to its findings.

Each episode's own verdict meets the matrix of its time: both point to the same side, high confidence; only one of
them could be made, or the matrix sees just this pair or everybody, medium; they contradict, ``unclear`` and low. An
episode under 30 s accuses nobody: ``unclear`` and low. Where the sender's session is missing, no uplink is known and
the matrix alone decides. Where end-to-end loss was measured after repair, the downlink loss is only a lower bound,
and the matrix outvotes the pair's own verdict.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field, replace

from cbtui.catalog.thresholds import Thresholds
from cbtui.model import CallDetails, Confidence, Finding, Medium, Note, NoteKind, Progress, Side, Verdict
from cbtui.model.finding import SENDER_SIDE
from cbtui.triage.episodes import Episode, episodes_of
from cbtui.triage.evidence import evidence_of
from cbtui.triage.groups import group
from cbtui.triage.matrix import Matrix
from cbtui.triage.quality import judged_share, looks_like_ratio, repaired_share
from cbtui.triage.rules import busy
from cbtui.triage.stretch import Stretch, number
from cbtui.triage.table import CallTable, Kind

_ENOUGH = 0.6
"""Share of pair-windows that must have been judged before a call without findings is called healthy."""


@dataclass(frozen=True)
class Judgement:
    """What triage says of a call.

    ``findings`` worst first; ``judged_share`` of the pairs' windows had enough samples (0 to 1); ``repaired``: loss
    end to end was measured after repair; ``healthy``: nothing found, and enough judged to say so; ``notes``: what to
    know of it. ``table`` serves the matrix and the windows without resampling again.
    """

    findings: tuple[Finding, ...]
    judged_share: float
    repaired: bool
    healthy: bool
    notes: tuple[Note, ...] = ()
    table: CallTable | None = field(default=None, compare=False, repr=False)

    @property
    def summary(self) -> Note | None:
        """The one line of a call without findings; None where there are some."""
        if self.findings:
            return None
        if self.healthy:
            return Note(NoteKind.HEALTHY, share=self.judged_share)
        return Note(NoteKind.NOTHING_FOUND, share=self.judged_share) if self.judged_share else Note(NoteKind.NOT_JUDGED)


def judge(details: CallDetails, thresholds: Thresholds | None = None) -> Generator[Progress, None, Judgement]:
    """Judge a call step by step; every step is short, so that a caller can go on with other work in between."""
    table = CallTable(details, thresholds or Thresholds())
    for step in table.load():
        yield Progress("resampling", (step.share or 0.0) * 0.6)
    repaired = repaired_share(table) > table.limits.repair_share
    episodes: list[Episode] = []
    for done, pair in enumerate(table.flows):
        share = 0.6 + 0.2 * done / len(table.flows)
        yield Progress("looking for trouble", share)
        for episode in episodes_of(table, pair):
            episodes.append(episode)
            yield Progress("looking for trouble", share)
    episodes.sort(key=lambda one: (one.flow.medium, one.first, one.last))
    bench = _Bench(table, repaired)
    findings: list[Finding] = []
    for done, episode in enumerate(episodes):
        findings.append(bench.finding(episode))
        yield Progress("weighing", 0.8 + 0.2 * done / len(episodes))
    share = judged_share(table)
    ranked = tuple(finding for each in group(findings) for finding in each.findings)
    notes = _notes(table, ranked, share, repaired)
    return Judgement(ranked, share, repaired, not ranked and share >= _ENOUGH, notes, table)


def judged(details: CallDetails, thresholds: Thresholds | None = None) -> Judgement:
    """Judge a call in one go."""
    steps = judge(details, thresholds)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            judgement: Judgement = end.value
            return judgement


_OPPOSITE = {Side.SENDER: Side.RECEIVER, Side.RECEIVER: Side.SENDER}
_BY_LOSS = {Side.SENDER: Verdict.UPLINK, Side.RECEIVER: Verdict.DOWNLINK, Side.BOTH: Verdict.BOTH}
_BY_FREEZE = {Side.SENDER: Verdict.SENDER_DEVICE, Side.RECEIVER: Verdict.RECEIVER_DEVICE}


class _Bench:
    """Weighs episodes against the matrix; the latest one is kept, as episodes of one time come together."""

    def __init__(self, table: CallTable, repaired: bool) -> None:
        self._table = table
        self._repaired = repaired
        self._limits = table.limits
        self._key: tuple[Medium, Kind, int, int] | None = None
        self._latest: Matrix | None = None

    def finding(self, episode: Episode) -> Finding:
        """The finding of an episode."""
        seen = self._matrix(episode)
        flow = episode.flow
        side = seen.side(flow.sender, flow.receiver) if seen is not None and episode.accused else Side.NONE
        verdict, confidence, remarks = self._weigh(episode, side)
        stretch = Stretch(self._table, flow, episode.from_ts, episode.to_ts)
        finding = Finding(
            episode.from_ts,
            episode.to_ts,
            flow.sender,
            flow.receiver,
            flow.medium,
            verdict,
            confidence,
            evidence_of(self._table, episode, verdict, seen, remarks),
            frozen_s=stretch.freeze_ms / 1000,
            loss=max(number(stretch.uplink) or 0.0, number(stretch.end_to_end) or 0.0),
        )
        return replace(finding, users=_hit(finding, seen))

    def _kind(self, episode: Episode) -> Kind | None:
        """By what the matrix compares: loss where this pair's was bad, else freezes; None for frames alone."""
        loss = number(Stretch(self._table, episode.flow, episode.from_ts, episode.to_ts).end_to_end)
        if loss is not None and loss >= self._limits.loss_bad:
            return "loss"
        return "freeze" if episode.frozen else "loss" if episode.lossy else None

    def _matrix(self, episode: Episode) -> Matrix | None:
        kind = self._kind(episode)
        if kind is None:
            return None
        medium = episode.flow.medium
        grid = self._table.grid
        key = (medium, kind, grid.start(episode.first), grid.start(episode.last + 1))
        if key != self._key or self._latest is None:
            self._key, self._latest = key, Matrix(self._table, *key)
        return self._latest

    def _weigh(self, episode: Episode, side: Side) -> tuple[Verdict, Confidence, tuple[Note, ...]]:
        verdict, remarks = episode.verdict, self._remarks(episode, side)
        if not episode.accused:
            seconds = self._limits.accuse_windows * self._limits.window_s
            short = Note(NoteKind.TOO_SHORT, seconds=seconds)
            if verdict.accuses:
                short = Note(NoteKind.TOO_SHORT_LIKE, seconds=seconds, verdict=verdict.value)
            quiet = verdict if verdict is Verdict.UNCLASSIFIED else Verdict.UNCLEAR
            return quiet, Confidence.LOW, (*remarks, short)
        if verdict is Verdict.UNCLASSIFIED:
            return self._by_matrix(episode, side, remarks)
        own = verdict.side if verdict.side in _OPPOSITE else None
        if own is not None and side is _OPPOSITE[own]:
            return self._contradiction(verdict, side, remarks)
        agreed = side in {own, Side.BOTH} if own is not None else verdict is Verdict.BOTH and side in _EVERYBODY
        if verdict is Verdict.UNCLEAR and side is Side.NONE:
            return verdict, Confidence.LOW, remarks
        return verdict, Confidence.HIGH if agreed else Confidence.MEDIUM, remarks

    def _contradiction(
        self, verdict: Verdict, side: Side, remarks: tuple[Note, ...]
    ) -> tuple[Verdict, Confidence, tuple[Note, ...]]:
        if self._repaired and verdict in _BY_LOSS.values():
            return _BY_LOSS[side], Confidence.MEDIUM, (*remarks, Note(NoteKind.OTHERS_POINT, side=side.value))
        return (
            Verdict.UNCLEAR,
            Confidence.LOW,
            (*remarks, Note(NoteKind.CONTRADICTION, verdict=verdict.value, side=side.value)),
        )

    def _by_matrix(
        self, episode: Episode, side: Side, remarks: tuple[Note, ...]
    ) -> tuple[Verdict, Confidence, tuple[Note, ...]]:
        stretch = Stretch(self._table, episode.flow, episode.from_ts, episode.to_ts)
        loss = number(stretch.end_to_end)
        verdict = None
        if loss is not None:
            verdict = (_BY_LOSS if loss >= self._limits.loss_bad else _BY_FREEZE).get(side)
        if verdict is Verdict.RECEIVER_DEVICE and not busy(stretch.receiver_cpu, self._limits):
            verdict = Verdict.UNCLEAR
        if verdict is None:
            return Verdict.UNCLASSIFIED, Confidence.LOW, remarks
        return verdict, Confidence.MEDIUM, remarks

    def _remarks(self, episode: Episode, side: Side) -> tuple[Note, ...]:
        found = []
        if episode.flow.sender in self._table.peers_only:
            found.append(Note(NoteKind.UPLINK_HIDDEN))
        if self._repaired and episode.lossy:
            found.append(Note(NoteKind.LOWER_BOUND))
        if side is Side.COMMON:
            found.append(Note(NoteKind.ALL_BAD))
        return tuple(found)


_EVERYBODY = {Side.BOTH, Side.COMMON}


def _hit(finding: Finding, seen: Matrix | None) -> tuple[int, ...]:
    """Receivers that had the same trouble from the sender at the time, or the receiver alone."""
    hit = {finding.receiver_uid}
    if seen is not None and finding.verdict in SENDER_SIDE:
        hit |= {uid for uid in seen.receivers if seen.bad(uid, finding.sender_uid)}
    return tuple(sorted(hit))


def _notes(table: CallTable, findings: tuple[Finding, ...], share: float, repaired: bool) -> tuple[Note, ...]:
    notes = []
    if not table.flows:
        notes.append(Note(NoteKind.NO_METRICS))
    elif share < _ENOUGH:
        notes.append(Note(NoteKind.FEW_SAMPLES, share=share))
    if findings and not any(finding.frozen_s for finding in findings):
        notes.append(Note(NoteKind.RANKED_BY_LOSS))
    if repaired:
        notes.append(Note(NoteKind.AFTER_REPAIR))
    if not table.peers_only.isdisjoint(pair.sender for pair in table.flows):
        notes.append(Note(NoteKind.PEERS_ONLY))
    if looks_like_ratio(table, findings):
        notes.append(Note(NoteKind.RATIOS))
    return tuple(notes)
