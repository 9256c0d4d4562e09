"""What everybody saw during an episode: the losses of its flow, and those of the others as controls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import isfinite, sqrt
from operator import attrgetter
from statistics import fmean, median, pvariance

from cbtui.catalog.metrics import Quantity
from cbtui.triage.calibration import CLOCKS_S
from cbtui.triage.episodes import Episode
from cbtui.triage.hypotheses import Control, Scene
from cbtui.triage.losses import downlink_loss
from cbtui.triage.pairs import Flow
from cbtui.triage.table import CallTable
from cbtui.triage.troubles import Troubles
from cbtui.triage.windows import Track

_ENOUGH = 0.4
"""Share of the samples that a flow must have over the episode to tell of it."""
_PART = 2
"""Windows that a part of an episode has at least."""
_AROUND = 4
"""Windows before and after an episode in which those who were hit with it lose nothing."""
_SHARE = 0.25
"""Of an episode's loss: what less is lost by is not hit with it."""
_ROUNDING = 0.5
"""In %: what whole numbers and the few packets of a sample leave to chance, at least."""


class Scenes:
    """Builds scenes; means of one time are worked out once. ``kept_share`` of a loss is left after repair."""

    def __init__(self, table: CallTable, troubles: Troubles, kept_share: float) -> None:
        self._table = table
        self._troubles = troubles
        self._kept_share = kept_share
        self._means: dict[tuple[Track, int, int], float | None] = {}

    def scene(self, episode: Episode) -> Scene | None:
        """The losses of the episode's flow, and of the others at its time; None when its own can't be told."""
        flow, table = episode.flow, self._table
        sent, received = table.sending(flow, Quantity.UPLINK), table.receiving(flow, Quantity.END_TO_END)
        uplink, loss = self._own(sent, episode), self._own(received, episode)
        if loss is None and (uplink is None or uplink < table.limits.loss_bad):
            return None
        beyond = 0.0
        if loss is not None:
            beyond = loss if uplink is None else downlink_loss(uplink * self._kept_share, loss)
        shifted = episode.loss * min(0.5, CLOCKS_S / max(1, episode.seconds)) / 4
        if uplink is not None and uplink >= table.limits.loss_bad:
            shifted *= 2  # what left at one time and came at another looks like a loss of the downlink
        controls = self._controls(episode, uplink)
        senders = tuple(value for other, value in controls.items() if other.receiver == flow.receiver)
        receivers = tuple(value for other, value in controls.items() if other.sender == flow.sender)
        noise = _ROUNDING + shifted + self._split_noise(None if uplink is None else sent, received, episode)
        elsewhere = _by_receiver(controls, flow)
        known = received if loss is not None else sent
        values = [] if known is None else self.samples(known, episode)
        scatter = sqrt(2 * pvariance(values) / len(values)) if values else 0.0
        return Scene(uplink, beyond, _ROUNDING + 0.1 * (uplink or 0.0), noise, scatter, receivers, senders, elsewhere)

    def _controls(self, episode: Episode, uplink: float | None) -> dict[Flow, Control]:
        """The other flows of the time; where the uplink is hidden, all loss of the same sender counts.

        Beside a bad uplink what came beyond it is too uncertain to be compared part by part.
        """
        flow, raw = episode.flow, uplink is None
        parts = _parts(episode.windows) if uplink is None or uplink < self._table.limits.loss_bad else ()
        own = [self._lost(flow, part, raw=raw) for part in parts]
        together = self._together(episode)
        found = {}
        for other in self._table.flows_of(flow.medium):
            same = raw and other.sender == flow.sender
            loss = None if other == flow else self._lost(other, episode.windows, raw=same)
            if loss is not None:
                lost = [self._lost(other, part, raw=same) for part in parts]
                found[other] = Control(
                    loss,
                    tuple(_told(zip(lost, own, strict=True))),
                    other.receiver in together and loss >= self._table.limits.loss_warn,
                )
        return found

    def _together(self, episode: Episode) -> set[int]:
        """The other receivers who began to lose with the episode and ended with it: in two of their flows, or all."""
        windows, count = self._troubles.span(episode), self._table.grid.count
        if windows.start == 0 and windows.stop == count:
            return set()
        least = max(self._table.limits.loss_warn, _SHARE * episode.loss)
        told: dict[int, list[bool]] = {}
        for other in self._table.flows:
            if other.receiver != episode.flow.receiver:
                told.setdefault(other.receiver, []).append(self._at_once(other, windows, least))
        return {uid for uid, hit in told.items() if sum(hit) >= min(2, len(hit))}

    def _at_once(self, flow: Flow, windows: range, least: float) -> bool:
        """A flow that lost ``least`` (%) or more in these windows, and nothing just before and after them."""
        table, warn = self._table, self._table.limits.loss_warn
        around = set(range(windows.start - _AROUND, windows.stop + _AROUND))
        lossy = table.lossy(table.receiving(flow, Quantity.END_TO_END), warn) & around - table.quiet(flow)
        if not lossy or abs(min(lossy) - windows.start) > 1 or abs(max(lossy) - windows.stop + 1) > 1:
            return False
        lost = self._lost(flow, windows, raw=False)
        return lost is not None and lost >= least

    def _own(self, track: Track | None, episode: Episode) -> float | None:
        """Mean over the episode, without quiet windows; None when too few samples tell."""
        if track is None:
            return None
        values = self.samples(track, episode)
        expected = episode.seconds / self._table.limits.sample_s
        return fmean(values) if len(values) >= max(2, _ENOUGH * expected) else None

    def _split_noise(self, sent: Track | None, received: Track | None, episode: Episode) -> float:
        """How far the mean of what came beyond the uplink may be off, in %: by its scatter from window to window.

        Bursts that both sides counted cancel; clocks apart and few packets don't.
        """
        if received is None:
            return 0.0
        quiet = self._table.quiet(episode.flow)
        beyond = [
            value - (sent.means[at] * self._kept_share if sent is not None else 0.0)
            for at in episode.windows
            if at not in quiet and (value := received.means[at]) >= 0
        ]
        beyond = [value for value in beyond if isfinite(value)]
        if sent is None or len(beyond) < 2:
            return 0.1 * episode.loss
        return sqrt(pvariance(beyond) / len(beyond))

    def samples(self, track: Track, episode: Episode) -> list[float]:
        """The values of a track during an episode, without quiet windows."""
        grid, quiet = self._table.grid, self._table.quiet(episode.flow)
        return [
            value
            for ts, value in track.samples(episode.from_ts, episode.to_ts)
            if isfinite(value) and (not quiet or grid.window(ts) not in quiet)
        ]

    def _lost(self, flow: Flow, windows: range, *, raw: bool) -> float | None:
        """What a flow lost over some windows beyond its sender's uplink, in %; all where that is hidden, or ``raw``."""
        table = self._table
        loss = self._mean(table.receiving(flow, Quantity.END_TO_END), flow, windows)
        if loss is None or raw:
            return loss
        uplink = self._mean(table.sending(flow, Quantity.UPLINK), flow, windows)
        return loss if uplink is None else downlink_loss(uplink * self._kept_share, loss)

    def _mean(self, track: Track | None, flow: Flow, windows: range) -> float | None:
        if track is None:
            return None
        key = (track, windows.start, windows.stop)
        if key not in self._means:
            self._means[key] = self._fresh_mean(track, flow, windows)
        return self._means[key]

    def _fresh_mean(self, track: Track, flow: Flow, windows: range) -> float | None:
        quiet = self._table.quiet(flow)
        parts = [windows]
        if quiet and not quiet.isdisjoint(windows):
            parts = [range(at, at + 1) for at in windows if at not in quiet]
        sums = [track.over(part) for part in parts]
        total, count = sum(one for one, _ in sums), sum(one for _, one in sums)
        needed = _ENOUGH * len(windows) * self._table.grid.window_s / self._table.limits.sample_s
        return total / count if count >= max(2, needed) else None


def _parts(windows: range) -> tuple[range, ...]:
    """Halves or thirds of a time, none of one that is short."""
    count = min(3, len(windows) // _PART)
    if count < 2:
        return ()
    edges = [windows.start + len(windows) * at // count for at in range(count + 1)]
    return tuple(range(first, last) for first, last in pairwise(edges))


def _told(pairs: Iterable[tuple[float | None, float | None]]) -> Iterator[tuple[float, float]]:
    return ((one, own) for one, own in pairs if one is not None and own is not None)


def _by_receiver(controls: dict[Flow, Control], flow: Flow) -> tuple[Control, ...]:
    """For each other receiver the middle one of its flows from senders other than the flow's."""
    found: dict[int, list[Control]] = {}
    for other, value in controls.items():
        if other.sender != flow.sender and other.receiver != flow.receiver:
            found.setdefault(other.receiver, []).append(value)
    return tuple(sorted(values, key=_loss_of)[(len(values) - 1) // 2] for values in found.values())


_loss_of = attrgetter("loss")


def kept_share(table: CallTable) -> float | None:
    """The share of the uplink losses that was left end to end, over 1 when more came; None when too few tell it.

    Only windows within a lossy stretch count: at its edges the two are counted over different seconds.
    """
    limit = table.limits.loss_bad
    shares = []
    for flow in table.flows:
        uplink, loss = table.sending(flow, Quantity.UPLINK), table.receiving(flow, Quantity.END_TO_END)
        lossy = table.lossy(uplink, limit)
        if uplink is None or loss is None or not lossy:
            continue
        for at in lossy - table.quiet(flow):
            if at - 1 in lossy and at + 1 in lossy and loss.means[at] >= 0:
                shares.append(loss.means[at] / uplink.means[at])
    return median(shares) if len(shares) >= _TELLING else None


_TELLING = 4
"""Windows that must tell of repair before it is believed."""
