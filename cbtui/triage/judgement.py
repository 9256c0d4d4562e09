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
from cbtui.model import CallDetails, Confidence, Finding, Medium, Progress, Verdict
from cbtui.triage.episodes import Episode, episodes_of
from cbtui.triage.evidence import line
from cbtui.triage.groups import group
from cbtui.triage.matrix import Matrix, Side
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
    end to end was measured after repair; ``healthy``: nothing found, and enough judged to say so; ``notes``: plain
    English sentences. ``table`` serves the matrix and the windows without resampling again.
    """

    findings: tuple[Finding, ...]
    judged_share: float
    repaired: bool
    healthy: bool
    notes: tuple[str, ...] = ()
    table: CallTable | None = field(default=None, compare=False, repr=False)


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
    episodes.sort(key=lambda one: (one.pair.medium, one.first, one.last))
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


_SIDE_OF = {
    Verdict.UPLINK: Side.SENDER,
    Verdict.SENDER_DEVICE: Side.SENDER,
    Verdict.DOWNLINK: Side.RECEIVER,
    Verdict.RECEIVER_DEVICE: Side.RECEIVER,
}
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
        pair = episode.pair
        side = seen.side(pair.sender, pair.receiver) if seen is not None and episode.accused else Side.NONE
        verdict, confidence, remarks = self._weigh(episode, side)
        stretch = Stretch(self._table, pair, episode.from_ts, episode.to_ts)
        finding = Finding(
            episode.from_ts,
            episode.to_ts,
            pair.sender,
            pair.receiver,
            pair.medium,
            verdict,
            confidence,
            line(self._table, episode, verdict, seen, remarks),
            frozen_s=stretch.freeze_ms / 1000,
            loss=max(number(stretch.uplink) or 0.0, number(stretch.end_to_end) or 0.0),
        )
        return replace(finding, users=_hit(finding, seen))

    def _kind(self, episode: Episode) -> Kind | None:
        """By what the matrix compares: loss where this pair's was bad, else freezes; None for frames alone."""
        loss = number(Stretch(self._table, episode.pair, episode.from_ts, episode.to_ts).end_to_end)
        if loss is not None and loss >= self._limits.loss_bad:
            return "loss"
        return "freeze" if episode.frozen else "loss" if episode.lossy else None

    def _matrix(self, episode: Episode) -> Matrix | None:
        kind = self._kind(episode)
        if kind is None:
            return None
        medium = episode.pair.medium
        grid = self._table.grid
        key = (medium, kind, grid.start(episode.first), grid.start(episode.last + 1))
        if key != self._key or self._latest is None:
            self._key, self._latest = key, Matrix(self._table, *key)
        return self._latest

    def _weigh(self, episode: Episode, side: Side) -> tuple[Verdict, Confidence, tuple[str, ...]]:
        verdict, remarks = episode.verdict, self._remarks(episode, side)
        if not episode.accused:
            seconds = self._limits.accuse_windows * self._limits.window_s
            hint = f", looks like {verdict.value}" if verdict in _SIDE_OF or verdict is Verdict.BOTH else ""
            quiet = verdict if verdict is Verdict.UNCLASSIFIED else Verdict.UNCLEAR
            return quiet, Confidence.LOW, (*remarks, f"under {seconds} s{hint}")
        if verdict is Verdict.UNCLASSIFIED:
            return self._by_matrix(episode, side, remarks)
        own = _SIDE_OF.get(verdict)
        if own is not None and side is _OPPOSITE[own]:
            return self._contradiction(verdict, side, remarks)
        agreed = side in {own, Side.BOTH} if own is not None else verdict is Verdict.BOTH and side in _EVERYBODY
        if verdict is Verdict.UNCLEAR and side is Side.NONE:
            return verdict, Confidence.LOW, remarks
        return verdict, Confidence.HIGH if agreed else Confidence.MEDIUM, remarks

    def _contradiction(
        self, verdict: Verdict, side: Side, remarks: tuple[str, ...]
    ) -> tuple[Verdict, Confidence, tuple[str, ...]]:
        said = f"the other users point to the {side.value}"
        if self._repaired and verdict in _BY_LOSS.values():
            return _BY_LOSS[side], Confidence.MEDIUM, (*remarks, said)
        return Verdict.UNCLEAR, Confidence.LOW, (*remarks, f"its numbers say {verdict.value}, {said}")

    def _by_matrix(
        self, episode: Episode, side: Side, remarks: tuple[str, ...]
    ) -> tuple[Verdict, Confidence, tuple[str, ...]]:
        stretch = Stretch(self._table, episode.pair, episode.from_ts, episode.to_ts)
        loss = number(stretch.end_to_end)
        verdict = None
        if loss is not None:
            verdict = (_BY_LOSS if loss >= self._limits.loss_bad else _BY_FREEZE).get(side)
        if verdict is Verdict.RECEIVER_DEVICE and not busy(stretch.receiver_cpu, self._limits):
            verdict = Verdict.UNCLEAR
        if verdict is None:
            return Verdict.UNCLASSIFIED, Confidence.LOW, remarks
        return verdict, Confidence.MEDIUM, remarks

    def _remarks(self, episode: Episode, side: Side) -> tuple[str, ...]:
        found = []
        if episode.pair.sender in self._table.peers_only:
            found.append("U not visible")
        if self._repaired and episode.lossy:
            found.append("E measured after repair, D at least")
        if side is Side.COMMON:
            found.append("every pair hit: a common cause")
        return tuple(found)


_EVERYBODY = {Side.BOTH, Side.COMMON}
_SENDER_SIDE = {Verdict.UPLINK, Verdict.SENDER_DEVICE, Verdict.NOT_SENDING}


def _hit(finding: Finding, seen: Matrix | None) -> tuple[int, ...]:
    """Receivers that had the same trouble from the sender at the time, or the receiver alone."""
    hit = {finding.receiver_uid}
    if seen is not None and finding.verdict in _SENDER_SIDE:
        hit |= {uid for uid in seen.receivers if seen.bad(uid, finding.sender_uid)}
    return tuple(sorted(hit))


def _notes(table: CallTable, findings: tuple[Finding, ...], share: float, repaired: bool) -> tuple[str, ...]:
    notes = []
    if not table.flows:
        notes.append("There are no receiving metrics, so nothing could be judged.")
    elif share < _ENOUGH:
        notes.append(f"Only {100 * share:.0f} % of the windows had enough samples to be judged.")
    if findings and not any(finding.frozen_s for finding in findings):
        notes.append("Nothing froze; findings are ranked by loss.")
    if repaired:
        notes.append("End-to-end loss was measured after repair: downlink loss is only a lower bound.")
    if not table.peers_only.isdisjoint(pair.sender for pair in table.flows):
        notes.append("Those known only as peers are judged by what the others received from them.")
    if looks_like_ratio(table, findings):
        notes.append("All losses are fractions under 1: this account may report ratios instead of percent.")
    return tuple(notes)
