"""From an episode to a finding: what explains it, how sure that is, or that it is too little to list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import fmean

from cbtui.catalog.metrics import Quantity
from cbtui.catalog.thresholds import Thresholds
from cbtui.model import Confidence, Finding, Medium, Note, NoteKind, Side, Verdict
from cbtui.triage.calibration import HIGH_LEAD, MEDIUM_LEAD, USUAL_FACTOR
from cbtui.triage.circumstances import Circumstances
from cbtui.triage.devices import Devices
from cbtui.triage.episodes import Episode, freeze_limit, strong
from cbtui.triage.evidence import Exhibit
from cbtui.triage.hypotheses import Claim, Scene, weigh
from cbtui.triage.outages import Outages
from cbtui.triage.pairs import Flow
from cbtui.triage.scenes import Scenes
from cbtui.triage.table import CallTable
from cbtui.triage.troubles import Troubles
from cbtui.triage.usual import NO_CHANCE, Chance, chance
from cbtui.triage.windows import Track

_MUCH = 2.0
"""A freeze of so many times the limit is listed, when it lasts."""


_TELLS = 0.6
"""Share of a medium's samples that the other must have, without silence, to tell against it."""
_SENDING = {Side.SENDER, Side.BOTH}
_OTHER = {Medium.AUDIO: Medium.VIDEO, Medium.VIDEO: Medium.AUDIO}


class Court:
    """Judges the episodes of a call. ``share`` of an uplink loss is left end to end (None: the call doesn't tell)."""

    def __init__(self, table: CallTable, share: float | None, troubles: Troubles) -> None:
        self._table = table
        self._repaired = share is not None and share < table.limits.repair_share
        self._scenes = Scenes(table, troubles, share if share is not None and self._repaired else 1.0)
        self._troubles = troubles
        self._devices = Devices(table)
        self._outages = Outages(table)
        self.circumstances = Circumstances(table, self._devices)

    def lossy(self, episode: Episode, troubled: frozenset[int]) -> Finding | None:
        """The finding of a loss, or None when it is too little to list. ``troubled``: windows of lasting losses."""
        exhibit = Exhibit(self._table, episode, by_loss=True)
        if not strong(self._table, episode):
            return self._weak(episode, exhibit, None)
        scene = self._scenes.scene(episode)
        if scene is None:
            return self._weak(episode, exhibit, None)
        claim = weigh(scene, self._table.limits).claim(MEDIUM_LEAD)
        verdict, lead, runner_up = claim
        against = self._chance(episode, verdict, troubled, hidden=scene.uplink is None)
        if against.lead < against.enough:
            return self._weak(episode, exhibit, None)
        if verdict is Verdict.BOTH:
            verdict = self._clear_of_both(episode, scene, against.usual)
        sure = lead >= MEDIUM_LEAD and self._clear(episode, scene, verdict, against.usual)
        if verdict is Verdict.UNCLEAR or (verdict.accuses and not sure):
            return self._weak(episode, exhibit, claim)
        return self._finding(episode, exhibit, verdict, _confidence(lead), runner_up, self._remarks(episode))

    def _chance(self, episode: Episode, verdict: Verdict, troubled: frozenset[int], *, hidden: bool) -> Chance:
        """Whether it may be one of the ups and downs that the leg has all the time.

        Sound and picture go over the same leg: where both tell and both lose, the mean of them counts.
        """
        flow, limit = episode.flow, self._table.limits.loss_bad
        of_sender = verdict.side in _SENDING and not hidden
        own = self._told(flow, episode, of_sender=of_sender)
        if own is None:
            return NO_CHANCE
        trouble = troubled.union(self._troubles.span(episode))
        found = [chance(*own, episode.windows, trouble | self._table.quiet(flow))]
        for beside in (one for one in self._table.flows_of(_OTHER[flow.medium]) if one.pair == flow.pair):
            told = self._told(beside, episode, of_sender=of_sender)
            if told and len(told[1]) >= _TELLS * len(own[1]) and fmean(told[1]) >= limit:
                found.append(chance(*told, episode.windows, trouble | self._table.quiet(beside)))
        return _middle(found)

    def _told(self, flow: Flow, episode: Episode, *, of_sender: bool) -> tuple[Track, list[float]] | None:
        """The loss of the accused leg, and its samples over the episode without silence; None when nothing tells."""
        uplink = self._table.sending(flow, Quantity.UPLINK)
        loss = self._table.receiving(flow, Quantity.END_TO_END)
        for track in (uplink, loss) if of_sender else (loss, uplink):
            values = [] if track is None else self._scenes.samples(track, replace(episode, flow=flow))
            if track is not None and len(values) > 1:
                return track, values
        return None

    def _clear(self, episode: Episode, scene: Scene, verdict: Verdict, usual: float | None) -> bool:
        """The leg itself, not only what was seen of two together, is over the limit by more than its noise.

        A leg that always loses something must lose as much more, and one that is so for most of the call, too.
        """
        limits, sides = self._table.limits, verdict.side
        if (sides is not Side.SENDER or scene.uplink is None) and _shared(scene, limits):
            return False
        if sides is Side.RECEIVER and _of_hidden_sender(scene, limits):
            return False
        legs = [scene.uplink if scene.uplink is not None else scene.downlink] if sides in _SENDING else []
        legs += [scene.downlink] if sides is not Side.SENDER else []
        most = len(episode.windows) > self._table.grid.count / 2
        needed = limits.loss_bad * (USUAL_FACTOR if most else 1.0) + min(scene.scatter / 2, 1.0)
        needed += USUAL_FACTOR * min(usual or 0.0, limits.loss_warn)
        return all(leg >= needed for leg in legs)

    def _clear_of_both(self, episode: Episode, scene: Scene, usual: float | None) -> Verdict:
        """BOTH, or the one leg of them that is clear."""
        for verdict in (Verdict.BOTH, Verdict.UPLINK, Verdict.DOWNLINK):
            if self._clear(episode, scene, verdict, usual):
                return verdict
        return Verdict.BOTH

    def _remarks(self, episode: Episode) -> tuple[Note, ...]:
        found = []
        if self._table.sending(episode.flow, Quantity.UPLINK) is None:
            found.append(Note(NoteKind.UPLINK_HIDDEN))
        if self._repaired:
            found.append(Note(NoteKind.LOWER_BOUND))
        return tuple(found)

    def _weak(self, episode: Episode, exhibit: Exhibit, claim: Claim | None) -> Finding | None:
        """What accuses nobody: listed when it lasted or froze long."""
        limits = self._table.limits
        long = episode.seconds >= limits.list_freeze_s
        frozen = exhibit.frozen_s >= limits.list_freeze_s / 3
        if claim is None and not (frozen or (long and episode.loss >= limits.loss_severe)):
            return None
        remarks = self._remarks(episode)
        verdict, _, runner_up = claim or (Verdict.UNCLEAR, 0.0, None)
        if verdict.accuses:
            remarks = (*remarks, Note(NoteKind.LOOKS_LIKE, verdict=verdict.value))
        remarks = (*remarks, *self.circumstances.beside(episode))
        return self._finding(episode, exhibit, Verdict.UNCLEAR, Confidence.LOW, runner_up, remarks)

    def frozen(self, episode: Episode) -> Finding | None:
        """The finding of a freeze without loss, or None when it is too little to list."""
        return self._dead(episode) or self._overloaded(episode) or self._nobodys(episode)

    def _dead(self, episode: Episode) -> Finding | None:
        found = self._outages.outage(episode)
        if found is None:
            return None
        grid, windows = self._table.grid, found.windows
        from_ts = max(episode.from_ts, grid.start(windows.start - 1))
        to_ts = min(episode.to_ts, grid.start(windows.stop + 1))
        dead = replace(episode, first=windows.start, last=windows.stop - 1, from_ts=from_ts, to_ts=to_ts)
        exhibit = Exhibit(self._table, dead, by_loss=False)
        return self._finding(dead, exhibit, found.verdict, found.confidence, None, (Note(NoteKind.NOTHING_CAME),))

    def _overloaded(self, episode: Episode) -> Finding | None:
        found = self._devices.verdict(episode)
        if found is None:
            return None
        verdict, span, borne_out = found
        grid = self._table.grid
        whole = replace(
            episode,
            first=min(span.start, episode.first),
            last=max(span.stop - 1, episode.last),
            from_ts=min(episode.from_ts, grid.start(span.start)),
            to_ts=max(episode.to_ts, grid.start(span.stop)),
        )
        confidence = Confidence.HIGH if borne_out else Confidence.MEDIUM
        return self._finding(whole, Exhibit(self._table, whole, by_loss=False), verdict, confidence, None, ())

    def _nobodys(self, episode: Episode) -> Finding | None:
        exhibit = Exhibit(self._table, episode, by_loss=False)
        limits = self._table.limits
        share = exhibit.frozen_s / episode.seconds * 100
        if episode.seconds < limits.list_freeze_s or share < _MUCH * freeze_limit(self._table, episode.flow.medium):
            return None
        if self.circumstances.few_frames(episode.flow) is not None:
            return None
        if self._silent(episode.flow, episode):
            return self._finding(episode, exhibit, Verdict.NOT_SENDING, Confidence.LOW, None, ())
        side = exhibit.pointed_at()
        if side is Side.NONE and exhibit.frozen_s < limits.list_freeze_s / 3:
            return None
        remarks = () if side is Side.NONE else (Note(NoteKind.OTHERS_POINT, side=side.value),)
        remarks = (*remarks, *self.circumstances.beside(episode))
        return self._finding(episode, exhibit, Verdict.UNCLEAR, Confidence.LOW, None, remarks)

    def _silent(self, flow: Flow, episode: Episode) -> bool:
        return len(self._table.silent(flow) & set(episode.windows)) > len(episode.windows) / 2

    def _finding(
        self,
        episode: Episode,
        exhibit: Exhibit,
        verdict: Verdict,
        confidence: Confidence,
        runner_up: Verdict | None,
        remarks: tuple[Note, ...],
    ) -> Finding:
        flow = episode.flow
        return Finding(
            episode.from_ts,
            episode.to_ts,
            flow.sender,
            flow.receiver,
            flow.medium,
            verdict,
            confidence,
            exhibit.evidence(verdict, runner_up, (*remarks, *self.circumstances.remarks(episode))),
            frozen_s=exhibit.frozen_s,
            loss=max(exhibit.uplink or 0.0, exhibit.end_to_end or 0.0),
            users=exhibit.users(verdict),
        )


def _shared(scene: Scene, limits: Thresholds) -> bool:
    """Most receivers elsewhere lost something; a single one must have done so all the time."""
    witnesses = scene.elsewhere
    if len(witnesses) == 1:
        losses = (witnesses[0].loss, *(loss for loss, _ in witnesses[0].parts))
        return all(loss >= limits.loss_warn for loss in losses)
    lossy = sum(control.loss >= limits.loss_warn for control in witnesses)
    return bool(witnesses) and lossy >= limits.majority * len(witnesses)


def _of_hidden_sender(scene: Scene, limits: Thresholds) -> bool:
    """The sender's uplink is not known, most of his other receivers lost too, and nobody else's flow lost."""
    lossy = sum(control.loss >= limits.loss_warn for control in scene.receivers)
    others = any(control.loss >= limits.loss_warn for control in scene.senders)
    return scene.uplink is None and not others and 0 < lossy >= len(scene.receivers) / 2


def _middle(found: Sequence[Chance]) -> Chance:
    """The mean of what the media of one leg tell, and the larger of what is usual on it."""
    usual = [one.usual for one in found if one.usual is not None]
    lead, enough = (fmean(values) for values in zip(*((one.lead, one.enough) for one in found), strict=True))
    return Chance(lead, max(usual, default=None), enough)


def _confidence(lead: float) -> Confidence:
    if lead >= HIGH_LEAD:
        return Confidence.HIGH
    return Confidence.MEDIUM if lead >= MEDIUM_LEAD else Confidence.LOW
