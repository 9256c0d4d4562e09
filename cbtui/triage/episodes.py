"""Where a flow is in trouble: stretches of loss and of freezes, with the times of their first and last bad sample."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import isnan

from cbtui.catalog.metrics import Quantity
from cbtui.model import Medium
from cbtui.triage.pairs import Flow
from cbtui.triage.table import CallTable
from cbtui.triage.windows import Track

_TOP = 40.0
"""A window counts at most so much loss: one that lost everything doesn't outweigh many."""
_CALM = 2
"""So many calm windows in a row end an episode."""
_NEAR = 4
"""Weak stretches so many windows apart may be one loss that comes in bursts."""


_ALIKE = 0.5
"""A weak stretch beside a strong one must lose such a share of it to be more of the same."""


@dataclass(frozen=True, slots=True)
class Episode:
    """Windows ``first`` to ``last`` of a flow; ``loss`` the mean of the worse of its two losses in %, by windows."""

    flow: Flow
    first: int
    last: int
    from_ts: int
    to_ts: int
    loss: float = 0.0

    @property
    def seconds(self) -> int:
        return self.to_ts - self.from_ts

    @property
    def windows(self) -> range:
        return range(self.first, self.last + 1)


class Losses:
    """The worse of a flow's two losses, window by window; NaN where neither is known or it is quiet."""

    def __init__(self, table: CallTable, flow: Flow) -> None:
        self.table, self.flow = table, flow
        self.end_to_end = table.receiving(flow, Quantity.END_TO_END)
        self.uplink = table.sending(flow, Quantity.UPLINK)
        self.freeze = table.receiving(flow, Quantity.FREEZE)

    def bad(self) -> set[int]:
        """The windows at the limit or over it."""
        limit = self.table.limits.loss_bad
        found = self.table.lossy(self.end_to_end, limit) | {
            at for at in self.table.lossy(self.uplink, limit) if self._arrives(at)
        }
        return found - self.table.quiet(self.flow) if found else found

    def _arrives(self, at: int) -> bool:
        """The receiver tells of the sender then."""
        return any(track is not None and track.coverage.counts[at] for track in (self.end_to_end, self.freeze))

    def at(self, window: int) -> float:
        """Loss of a window in %."""
        if window in self.table.quiet(self.flow):
            return float("nan")
        received = self.end_to_end.means[window] if self.end_to_end is not None else float("nan")
        sent = self.uplink.means[window] if self.uplink is not None and self._arrives(window) else float("nan")
        if isnan(received):
            return sent
        return received if isnan(sent) else max(received, sent)


def lossy_episodes(table: CallTable, flow: Flow) -> Iterator[Episode]:
    """The stretches in which a flow loses packets, in time."""
    losses = Losses(table, flow)
    bad = losses.bad()
    if not bad:
        return
    spans = [_timed(table, losses, first, last) for first, last in _stretches(losses, sorted(bad))]
    kept: list[Episode] = []
    for one in spans:
        before = kept[-1] if kept else None
        joined = before and _joined(table, losses, before, one)
        if joined:
            kept[-1] = joined
        else:
            kept.append(one)
    yield from kept


def _stretches(losses: Losses, bad: list[int]) -> Iterator[tuple[int, int]]:
    """Runs of windows from bad to bad, with fewer than two calm ones between."""
    warn = losses.table.limits.loss_warn
    first = last = bad[0]
    for at in bad[1:]:
        calm = [window for window in range(last + 1, at) if not losses.at(window) >= warn]
        if len(calm) >= _CALM:
            yield first, last
            first = at
        last = at
    yield first, last


def _timed(table: CallTable, losses: Losses, first: int, last: int) -> Episode:
    """The run with its first and last bad sample; a neighbouring window that is at least at warning belongs to it."""
    grid, limits = table.grid, table.limits
    before = first - 1 if first and losses.at(first - 1) >= limits.loss_warn else first
    after = last + 1 if last + 1 < grid.count and losses.at(last + 1) >= limits.loss_warn else last
    known = [value for at in range(first, last + 1) if not isnan(value := min(losses.at(at), _TOP * 2.5))]
    loss = sum(known) / len(known)
    limit = max(limits.loss_bad, loss / 3)
    tracks = [track for track in (losses.end_to_end, losses.uplink) if track is not None]
    bad = [ts for track in tracks for ts in _bad_samples(track, limit, grid.start(before), grid.start(first + 1))]
    begin = min(bad, default=grid.start(first))
    bad = [ts for track in tracks for ts in _bad_samples(track, limit, grid.start(last), grid.start(after + 1))]
    end = min(max(bad, default=grid.start(last + 1)) + int(limits.sample_s), grid.start(after + 1))
    end = max(end, begin + 1)
    return Episode(losses.flow, grid.window(begin), grid.window(end - 1), begin, end, loss)


def _bad_samples(track: Track, limit: float, from_ts: int, to_ts: int) -> Iterator[int]:
    return (ts for ts, value in track.samples(from_ts, to_ts) if value >= limit)


def strong(table: CallTable, episode: Episode) -> bool:
    """Loss and time are enough to accuse by: strong loss soon, weak loss late."""
    limits = table.limits
    beyond = min(episode.loss, _TOP) - limits.loss_warn
    lasting = episode.seconds >= limits.accuse_s
    return lasting and episode.loss >= limits.loss_bad and beyond * episode.seconds >= limits.accuse_loss_s


def _joined(table: CallTable, losses: Losses, one: Episode, other: Episode) -> Episode | None:
    """Both as one loss that comes in bursts; None when either is enough by itself, or they lie too far apart."""
    near = other.first - one.last <= _NEAR
    enough = [strong(table, each) for each in (one, other)]
    if not near or all(enough):
        return None
    if any(enough) and min(one.loss, other.loss) < _ALIKE * max(one.loss, other.loss):
        return None
    known = [value for at in range(one.first, other.last + 1) if not isnan(value := losses.at(at))]
    mean = sum(known) / len(known)
    if mean < table.limits.loss_bad:
        return None
    return replace(one, last=other.last, to_ts=other.to_ts, loss=mean)


def frozen_episodes(table: CallTable, flow: Flow, taken: Iterable[range]) -> Iterator[Episode]:
    """The stretches in which a flow freezes beyond the limit, outside of windows that are ``taken``."""
    freeze = table.receiving(flow, Quantity.FREEZE)
    if freeze is None:
        return
    limit = freeze_limit(table, flow.medium) * 10 * table.grid.window_s
    frozen = freeze.above_total(limit) - {at for windows in taken for at in windows}
    for first, last in runs(sorted(frozen)):
        span = (table.grid.start(first), table.grid.start(last + 1))
        times = [ts for ts, value in freeze.samples(*span) if value > 0]
        yield Episode(
            flow, first, last, times[0], max(times[0] + 1, min(times[-1] + int(table.limits.sample_s), span[1]))
        )


def freeze_limit(table: CallTable, medium: Medium) -> float:
    """The share of time in % above which freezing is bad."""
    return table.limits.video_freeze if medium is Medium.VIDEO else table.limits.audio_freeze


def runs(windows: Iterable[int], gap: int = 1) -> Iterator[tuple[int, int]]:
    """First and last of each run of ascending windows that lie at most ``gap`` missing ones apart."""
    first = last = -1
    for at in windows:
        if first >= 0 and at - last > gap + 1:
            yield first, last
            first = at
        elif first < 0:
            first = at
        last = at
    if first >= 0:
        yield first, last
