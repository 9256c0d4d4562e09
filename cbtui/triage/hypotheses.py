"""Evidence against alternatives: how well each explanation of a loss fits what everybody saw at the time.

The pair's own losses fit or don't fit each explanation within their noise. The others of the same time are the
controls: other receivers of the sender tell of his uplink, other senders to the receiver of his downlink, everybody of
what all share. A control that disagrees costs at most what a trouble of its own would be unlikely, so that one odd
user decides nothing alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cbtui.catalog.thresholds import Thresholds
from cbtui.model import Verdict
from cbtui.triage.calibration import (
    CONTROL_SHARE,
    CONTROL_SPREAD,
    NOT_HIT,
    OTHER_TROUBLE,
    OWN_FIT,
    PRIORS,
    SAME_TIME,
    SOME,
)


class Control(NamedTuple):
    """Another flow of the time: its mean loss in %, and for each part of the time its loss and that of the flow.

    ``together``: another receiver's, that began and ended to lose with it.
    """

    loss: float
    parts: tuple[tuple[float, float], ...] = ()
    together: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """What was seen while a flow lost packets; losses in %, means over the episode.

    ``uplink`` is None when the sender's own numbers are missing. ``downlink`` is the loss beyond the uplink (of
    all, when that is hidden). The noises are one standard deviation, ``scatter`` that of the mean loss as bursts
    come and go. ``receivers`` hold the same of the sender's
    flows to the others, ``senders`` that of the others' flows to the receiver, ``elsewhere`` that of each other
    receiver from the other senders.
    """

    uplink: float | None
    downlink: float
    uplink_noise: float
    downlink_noise: float
    scatter: float = 0.0
    receivers: tuple[Control, ...] = ()
    senders: tuple[Control, ...] = ()
    elsewhere: tuple[Control, ...] = ()


Claim = tuple[Verdict, float, Verdict | None]
"""A verdict, how far it is ahead of what contradicts it, and the best of that."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Explanations from the best, with the logarithm of how well each fits."""

    order: tuple[tuple[Verdict, float], ...]

    @property
    def best(self) -> Verdict:
        return self.order[0][0]

    def claim(self, enough: float) -> Claim:
        """What may be said: a verdict, how far it is ahead of all that contradict it, and the best of those.

        BOTH contains an uplink's and a downlink's trouble, so neither of these contradicts the other's claim beside
        it; it is said itself only when it is ``enough`` ahead of either alone.
        """
        fits = dict(self.order)
        verdict = self.best
        if verdict is Verdict.BOTH:
            single = max((one for one in fits if one in _PARTS), key=fits.__getitem__)
            if fits[verdict] - fits[single] < enough:
                verdict = single
        own = {verdict, Verdict.BOTH} if verdict in _PARTS else {verdict}
        reached = max(fits[one] for one in own if one in fits)
        rivals = [(one, fit) for one, fit in self.order if one not in own]
        runner_up, fit = rivals[0]
        return verdict, reached - fit, None if runner_up is Verdict.UNCLEAR else runner_up


_PARTS = {Verdict.UPLINK, Verdict.DOWNLINK}


def weigh(scene: Scene, limits: Thresholds) -> Ranking:
    """Rank uplink, downlink, both, common cause and UNCLEAR (this pair alone)."""
    fits = {verdict: PRIORS[verdict] + fit for verdict, fit in _fits(scene, limits).items()}
    return Ranking(tuple(sorted(fits.items(), key=lambda item: -item[1])))


def _fits(scene: Scene, limits: Thresholds) -> dict[Verdict, float]:
    hit, clean = _Hit(scene.downlink), _Clean()
    receivers, senders, elsewhere = scene.receivers, scene.senders, scene.elsewhere
    others = (*receivers, *elsewhere)
    down = _at_least(scene.downlink, limits.loss_bad, scene.downlink_noise)
    others_clean = clean.all(others)
    innocent = 0.0
    if scene.uplink is not None:
        innocent = _at_most(scene.uplink, limits.loss_warn, scene.uplink_noise)
    fits = {
        Verdict.DOWNLINK: innocent + down + hit.all(senders) + others_clean,
        Verdict.COMMON_CAUSE: innocent + down + max(hit.all((*senders, *others)), _some(others)),
        Verdict.UNCLEAR: innocent + down + clean.all(senders) + others_clean,
    }
    if scene.uplink is None:
        fits[Verdict.UPLINK] = down + hit.all(receivers) + clean.all(senders) + clean.all(elsewhere)
        return fits
    guilty = _at_least(scene.uplink, limits.loss_bad, scene.uplink_noise)
    fits[Verdict.UPLINK] = (
        guilty + _at_most(scene.downlink, limits.loss_warn, scene.downlink_noise) + clean.all(senders)
    )
    fits[Verdict.BOTH] = guilty + down + hit.all(senders) + others_clean
    return fits


def _some(controls: Sequence[Control]) -> float:
    """That some receivers share a trouble, as of a region, each in his own strength: who was hit at once tells."""
    apart = [one for one in controls if not one.together]
    return OWN_FIT if len(apart) == len(controls) else SOME + _Clean().all(apart)


def _at_least(value: float, limit: float, noise: float) -> float:
    return max(OWN_FIT, -(max(0.0, (limit - value) / noise) ** 2) / 2)


def _at_most(value: float, limit: float, noise: float) -> float:
    return max(OWN_FIT, -(max(0.0, (value - limit) / noise) ** 2) / 2)


class _Hit:
    """Controls that would lose as much, and at the same times."""

    def __init__(self, loss: float) -> None:
        self._loss = loss

    def all(self, controls: Iterable[Control]) -> float:
        return sum(map(self._fit, controls))

    def _fit(self, control: Control) -> float:
        apart = [_apart(loss, own) for loss, own in ((control.loss, self._loss), *control.parts)]
        more, less = max(0.0, *apart), max(0.0, *(-one for one in apart))
        return max(OTHER_TROUBLE, -(more**2) / 2) + max(NOT_HIT, -(less**2) / 2)


def _apart(loss: float, own: float) -> float:
    """How far apart two losses are, in standard deviations of those that have one cause."""
    return (loss - own) / (CONTROL_SPREAD + CONTROL_SHARE * own)


class _Clean:
    """Controls that would lose nothing out of the ordinary; two troubles of the same seconds are no coincidence."""

    def all(self, controls: Iterable[Control]) -> float:
        return sum(map(self._fit, controls))

    def _fit(self, control: Control) -> float:
        apart = max(0.0, control.loss - 1) / (2 * CONTROL_SPREAD)
        return SAME_TIME if control.together else max(OTHER_TROUBLE, -(apart**2) / 2)
