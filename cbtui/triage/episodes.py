"""Where a pair is in trouble: bad windows merged into episodes, and what each episode accuses.

A window is in trouble when it froze beyond the limit, lost 5 % or more (uplink or end to end), or, in video, when a
busy device captures, sends or shows too few frames. An episode begins and ends with its first and last bad sample.
It accuses somebody only from 30 s (three windows) on, by the verdict that most of its 30 s stretches share; a
shorter one is ``unclear``. A shorter one that lost under 10 % and froze nothing is noise and is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cbtui.catalog.metrics import Quantity
from cbtui.model import Medium, Verdict
from cbtui.model.finding import DEVICES, UNSURE
from cbtui.triage.pairs import Flow
from cbtui.triage.rules import freeze_limit, verdict_of
from cbtui.triage.stretch import Stretch
from cbtui.triage.table import CallTable
from cbtui.triage.windows import Track, below


@dataclass(frozen=True, slots=True)
class Trouble:
    """The windows of a pair that are in trouble, by what they show."""

    frozen: frozenset[int]
    lossy: frozenset[int]
    device: frozenset[int]

    def windows(self) -> list[int]:
        return sorted(self.frozen | self.lossy | self.device)


@dataclass(frozen=True, slots=True)
class Episode:
    """One stretch of trouble: windows ``first`` to ``last``, times of its first and last bad sample.

    ``verdict`` is what its own numbers say; ``accused`` is false when it was too short to say it of anybody.
    """

    flow: Flow
    first: int
    last: int
    from_ts: int
    to_ts: int
    verdict: Verdict
    accused: bool
    frozen: bool
    lossy: bool


def trouble_of(table: CallTable, pair: Flow) -> Trouble:
    """The windows of a pair that are in trouble."""
    limits = table.limits
    freeze = table.receiving(pair, Quantity.FREEZE)
    loss = table.receiving(pair, Quantity.END_TO_END)
    uplink = table.sending(pair, Quantity.UPLINK)
    silence = table.silence(pair)
    frozen: set[int] = set()
    lossy: set[int] = set()
    if freeze is not None:
        frozen = freeze.above_total(freeze_limit(pair.medium, limits) * 10 * table.grid.window_s)
    if loss is not None:
        lossy = loss.at_least(limits.loss_bad)
    if uplink is not None:
        lossy |= {at for at in uplink.at_least(limits.loss_bad) if _received(at, loss, freeze)}
    device = _device_windows(table, pair) - frozen - lossy if pair.medium is Medium.VIDEO else set()
    return Trouble(frozenset(frozen), frozenset(lossy - silence), frozenset(device - silence))


def _received(window: int, *tracks: Track | None) -> bool:
    return any(track is not None and track.coverage.counts[window] for track in tracks)


def _device_windows(table: CallTable, pair: Flow) -> set[int]:
    """The windows in which a device is busy and its picture suffers; most calls have no busy window at all."""
    candidates = table.starved(pair) | _unshown(table, pair)
    return {at for at in candidates if verdict_of(Stretch.window(table, pair, at), table.limits) in DEVICES}


def _unshown(table: CallTable, pair: Flow) -> set[int]:
    """The windows in which the receiver's device is busy and shows too little, whatever arrived."""
    busy = table.busy(pair.receiver)
    if not busy:
        return busy
    freeze = table.receiving(pair, Quantity.FREEZE)
    frozen = set() if freeze is None else freeze.above_total(0.0)
    sent, shown = table.sending(pair, Quantity.SEND_FPS), table.receiving(pair, Quantity.RECEIVE_FPS)
    return busy & (frozen | below(shown, sent, table.limits.fps_ratio))


def episodes_of(table: CallTable, pair: Flow) -> Iterator[Episode]:
    """The episodes of a pair, in time."""
    trouble = trouble_of(table, pair)
    windows = trouble.windows()
    if not windows:
        return
    spans: list[tuple[int, int]] = []
    for first, last in _runs(windows):
        from_ts, to_ts = _extent(table, pair, trouble, first, last)
        if spans and from_ts - spans[-1][1] < table.limits.merge_gap_s:
            spans[-1] = (spans[-1][0], max(to_ts, spans[-1][1]))
        else:
            spans.append((from_ts, to_ts))
    for from_ts, to_ts in spans:
        episode = _episode(table, pair, trouble, from_ts, to_ts)
        if episode is not None:
            yield episode


def _runs(windows: Iterable[int]) -> Iterator[tuple[int, int]]:
    """First and last of each unbroken run of ascending numbers."""
    first = last = -2
    for at in windows:
        if at != last + 1:
            if first >= 0:
                yield first, last
            first = at
        last = at
    if first >= 0:
        yield first, last


def _extent(table: CallTable, pair: Flow, trouble: Trouble, first: int, last: int) -> tuple[int, int]:
    """First and last bad sample of a run; a neighbouring window that is at least at warning belongs to it too."""
    grid, limits = table.grid, table.limits
    before = first - 1 if first and _warned(table, pair, first - 1) else first
    after = last + 1 if last + 1 < grid.count and _warned(table, pair, last + 1) else last
    tracks = (
        (table.receiving(pair, Quantity.FREEZE), 0.0, False),
        (table.receiving(pair, Quantity.END_TO_END), limits.loss_bad, True),
        (table.sending(pair, Quantity.UPLINK), limits.loss_bad, True),
    )
    bad = [
        ts
        for track, limit, reached in tracks
        if track is not None
        for low, high in ((before, first), (last, after))
        for ts, value in track.samples(grid.start(low), grid.start(high + 1))
        if value > limit or (reached and value == limit)
    ]
    begin, end = min(bad, default=grid.start(first)), max(bad, default=grid.start(last + 1))
    end = min(end + int(limits.sample_s), grid.start(after + 1)) if bad else end
    if first in trouble.device:
        begin = min(begin, grid.start(first))
    if last in trouble.device:
        end = max(end, grid.start(last + 1))
    return begin, end


def _warned(table: CallTable, pair: Flow, window: int) -> bool:
    stretch = Stretch.window(table, pair, window)
    losses = (stretch.uplink, stretch.end_to_end)
    return stretch.freeze_ms > 0 or any(loss is not None and loss >= table.limits.loss_warn for loss in losses)


def _episode(table: CallTable, pair: Flow, trouble: Trouble, from_ts: int, to_ts: int) -> Episode | None:
    grid, limits = table.grid, table.limits
    first, last = grid.window(from_ts), grid.window(to_ts - 1)
    span = range(first, last + 1)
    frozen, lossy = (not windows.isdisjoint(span) for windows in (trouble.frozen, trouble.lossy))
    length_s = limits.accuse_windows * limits.window_s
    accused = len(span) >= limits.accuse_windows and to_ts - from_ts >= length_s - 2 * limits.sample_s
    verdict = _leading(table, pair, from_ts, to_ts, length_s)
    if not accused and not frozen and not _severe(table, pair, first, last):
        return None
    if verdict is Verdict.OK:
        if not frozen:
            return None
        verdict = Verdict.UNCLEAR
    return Episode(pair, first, last, from_ts, to_ts, verdict, accused, frozen, lossy)


def _leading(table: CallTable, pair: Flow, from_ts: int, to_ts: int, length_s: int) -> Verdict:
    """The verdict that most stretches of ``length_s`` share; one that says something outvotes any that don't."""
    last = max(from_ts, to_ts - length_s)
    starts = [*range(from_ts, last, length_s), last]
    votes = Counter(
        verdict_of(Stretch(table, pair, start, min(start + length_s, to_ts)), table.limits) for start in starts
    )
    order = list(Verdict)
    for group in (_NAMED, {Verdict.UNCLEAR}, {Verdict.UNCLASSIFIED}):
        named = [verdict for verdict in order if verdict in group and votes[verdict]]
        if named:
            return max(named, key=lambda verdict: votes[verdict])
    return Verdict.OK


_NAMED = set(Verdict) - UNSURE - {Verdict.OK}


def _severe(table: CallTable, pair: Flow, first: int, last: int) -> bool:
    """A window of the span lost so much that it is no noise."""
    tracks = (table.receiving(pair, Quantity.END_TO_END), table.sending(pair, Quantity.UPLINK))
    means = (track.means[at] for track in tracks if track is not None for at in range(first, last + 1))
    return any(mean >= table.limits.loss_severe for mean in means)
