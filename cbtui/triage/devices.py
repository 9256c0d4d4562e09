"""Devices that can't keep up: frames fall below what is usual for the user while his CPU rises, and only then.

A level is no cause: a CPU that is always high, a rate that is always low (a shared screen), or a capture rate that
reads 0 beside frames that are sent (an external source) says nothing.
"""

from __future__ import annotations

from cbtui.catalog.metrics import Quantity
from cbtui.model import Medium, Verdict
from cbtui.triage.episodes import Episode, freeze_limit, runs
from cbtui.triage.pairs import Flow
from cbtui.triage.table import CallTable
from cbtui.triage.usual import usual_level
from cbtui.triage.windows import Track

_SOLID_FPS = 8.0
"""A usual rate under this is a shared screen's or a still picture's; its falls say nothing."""
_RISE = 10.0
"""In % of CPU: how far over the usual it must have risen."""
_TOGETHER = 0.6
"""Share of the windows in which CPU and trouble must come together, of either."""
_GROWN = 1.15
"""A picture so much wider is another source."""


class Devices:
    """Finds the times at which a user's device was overloaded; worked out once for each user."""

    def __init__(self, table: CallTable) -> None:
        self._table = table
        self._risen: dict[int, set[int]] = {}
        self._starved: dict[int, tuple[range, ...]] = {}

    def risen(self, uid: int) -> set[int]:
        """The windows in which the CPU is high, and higher than is usual for the user."""
        if uid not in self._risen:
            busy = self._table.busy(uid)
            self._risen[uid] = {at for at in busy if self._over_usual(uid, at)} if busy else busy
        return self._risen[uid]

    def _over_usual(self, uid: int, at: int) -> bool:
        busy = self._table.busy(uid)
        for quantity in (Quantity.SYSTEM_CPU, Quantity.APP_CPU):
            track = self._table.cpu(uid, quantity)
            usual = usual_level(track, busy)
            if track is not None and usual is not None and track.means[at] >= usual + _RISE:
                return True
        return False

    def starved(self, uid: int) -> tuple[range, ...]:
        """The times at which a sender captured or sent far fewer frames than usual, on a CPU that had risen."""
        if uid not in self._starved:
            risen = self.risen(uid)
            self._starved[uid] = tuple(self._find_starved(uid, risen)) if risen else ()
        return self._starved[uid]

    def _find_starved(self, uid: int, risen: set[int]) -> list[range]:
        flow = next((one for one in self._table.flows_of(Medium.VIDEO) if one.sender == uid), None)
        if flow is None:
            return []
        few = self._few(flow, risen)
        if len(few & risen) < _TOGETHER * len(risen):
            return []
        found = []
        for first, last in runs(sorted(few)):
            span = range(first, last + 1)
            together = len(risen & set(span))
            enough = len(span) >= self._table.limits.device_windows
            if enough and together >= _TOGETHER * len(span) and not self.grown(flow, span, few):
                found.append(span)
        return found

    def _few(self, flow: Flow, risen: set[int]) -> set[int]:
        """The windows in which far fewer frames were captured or sent than is usual without a risen CPU."""
        sent, captured = (self._table.sending(flow, quantity) for quantity in (Quantity.SEND_FPS, Quantity.CAPTURE_FPS))
        quiet, ratio = self._table.quiet(flow), self._table.limits.fps_ratio
        found: set[int] = set()
        for track in (sent, captured):
            usual = usual_level(track, risen | quiet)
            if track is None or usual is None or usual < _SOLID_FPS:
                continue
            fallen = {at for at, rate in enumerate(track.means) if rate < ratio * usual}
            if track is captured:
                fallen = {at for at in fallen if not _unknown_capture(track, sent, at)}
            found |= fallen
        return found - quiet

    def grown(self, flow: Flow, span: range, few: set[int]) -> bool:
        """What receivers get is wider than is usual: another source, such as a shared screen."""
        for other in self._table.flows_of(Medium.VIDEO):
            width = self._table.receiving(other, Quantity.WIDTH) if other.sender == flow.sender else None
            usual, inside = usual_level(width, few), mean(width, span)
            if usual and inside and inside > _GROWN * usual:
                return True
        return False

    def verdict(self, episode: Episode) -> tuple[Verdict, range, bool] | None:
        """Whose device explains the freezes of an episode, when it was overloaded, and whether others bear it out."""
        flow = episode.flow
        for span in self.starved(flow.sender):
            if _overlap(span, episode.windows) and not self._quiet_mostly(flow, span):
                hit = [self._freezes(other, span) for other in self._of(flow, sender=True)]
                if sum(hit) >= len(hit) / 2:
                    return Verdict.SENDER_DEVICE, span, len(hit) >= 2
        for first, last in runs(sorted(self.risen(flow.receiver))):
            span = range(first, last + 1)
            if _overlap(span, episode.windows) and self._unshown(flow, span):
                others = [self._freezes(other, span) for other in self._of(flow, sender=True) if other != flow]
                if sum(others) <= len(others) / 3:
                    return Verdict.RECEIVER_DEVICE, span, len(others) >= 1
        return None

    def _quiet_mostly(self, flow: Flow, span: range) -> bool:
        return len(self._table.quiet(flow) & set(span)) > len(span) / 3

    def _of(self, flow: Flow, *, sender: bool) -> list[Flow]:
        own = flow.sender if sender else flow.receiver
        return [one for one in self._table.flows_of(flow.medium) if (one.sender if sender else one.receiver) == own]

    def _freezes(self, flow: Flow, span: range) -> bool:
        freeze = self._table.receiving(flow, Quantity.FREEZE)
        return freeze is not None and frozen_share(freeze, span) > freeze_limit(self._table, flow.medium)

    def _unshown(self, flow: Flow, span: range) -> bool:
        """The media arrived and were not shown, in these windows and not in the others."""
        table, limits = self._table, self._table.limits
        if len(span) < limits.device_windows or self._quiet_mostly(flow, span) or not self._freezes(flow, span):
            return False
        sent, received = table.sending(flow, Quantity.SENT), table.receiving(flow, Quantity.RECEIVED)
        got, gave = mean(received, span), mean(sent, span)
        if got is None or gave is None or got < limits.bitrate_ratio * gave:
            return False
        loss = mean(table.receiving(flow, Quantity.END_TO_END), span)
        if loss is not None and loss >= limits.loss_warn:
            return False
        freeze = table.receiving(flow, Quantity.FREEZE)
        assert freeze is not None  # noqa: S101 - it freezes
        limit = freeze_limit(table, flow.medium) * 10 * table.grid.window_s
        lossy = table.lossy(table.receiving(flow, Quantity.END_TO_END), limits.loss_bad)
        frozen = freeze.above_total(limit) - lossy
        inside = frozen & set(span)
        at_all, while_risen = (sum(freeze.sums[at] for at in windows) for windows in (frozen, inside))
        if len(inside) < _TOGETHER * len(span) or while_risen < _TOGETHER * at_all:
            return False
        if flow.medium is Medium.AUDIO:
            return True
        shown, sent_fps = table.receiving(flow, Quantity.RECEIVE_FPS), table.sending(flow, Quantity.SEND_FPS)
        seen, given = mean(shown, span), mean(sent_fps, span)
        return seen is None or given is None or given < _SOLID_FPS or seen < 0.8 * given


def _unknown_capture(captured: Track, sent: Track | None, at: int) -> bool:
    return captured.means[at] < 0.5 and (sent is None or not sent.means[at] < 0.5)


def mean(track: Track | None, windows: range) -> float | None:
    """Mean over some windows; None without samples."""
    if track is None:
        return None
    total, count = track.over(windows)
    return total / count if count else None


def frozen_share(freeze: Track, windows: range) -> float:
    """The share of the time in % that was frozen."""
    total, _ = freeze.over(windows)
    return min(100.0, total / (10 * freeze.grid.window_s * len(windows)))


def _overlap(span: range, windows: range) -> bool:
    return span.start < windows.stop and windows.start < span.stop
