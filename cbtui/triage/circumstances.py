"""What explains odd numbers and is no fault: shared screens, external sources, silence, small streams, busy machines.

Where triage lets such a thing pass, it says so: of a whole call in its notes, of one finding in its remarks.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from statistics import median

from cbtui.catalog.metrics import Quantity
from cbtui.model import Medium, Note, NoteKind
from cbtui.triage.devices import Devices, mean
from cbtui.triage.episodes import Episode, freeze_limit, runs
from cbtui.triage.pairs import Flow
from cbtui.triage.table import CallTable
from cbtui.triage.usual import usual_level

_AT_A_JOIN_S = 15
"""Seconds around a join or leave in which a stream starts or stops."""
_SMALL = 0.6
"""A stream of so much of the bitrate that is sent is the small one, or not subscribed to all the time."""
_NONE = 0.5
"""In fps: a capture rate under this is none."""
_SEEN = 3
"""Windows that something must last to be told of."""


class Circumstances:
    """Recognises what is no fault in the flows of a call."""

    def __init__(self, table: CallTable, devices: Devices) -> None:
        self._table = table
        self._devices = devices

    def few_frames(self, flow: Flow) -> float | None:
        """The sender's usual rate in fps where his pictures are few by design, as of a shared screen; else None.

        Pauses of such pictures are no freezes.
        """
        if flow.medium is not Medium.VIDEO:
            return None
        usual = usual_level(self._table.sending(flow, Quantity.SEND_FPS), self._table.quiet(flow))
        return usual if usual is not None and usual <= self._table.limits.fps_low else None

    def remarks(self, episode: Episode) -> tuple[Note, ...]:
        """What is to be known beside a finding: a shared screen's frame rate."""
        flow, windows = episode.flow, episode.windows
        rate = mean(self._table.sending(flow, Quantity.SEND_FPS), windows) if flow.medium is Medium.VIDEO else None
        if rate is None or not 0 < rate <= self._table.limits.fps_low or not self._by_design(flow, windows):
            return ()
        return (Note(NoteKind.FEW_FRAMES, fps=round(rate, 1)),)

    def _by_design(self, flow: Flow, windows: range) -> bool:
        """The sender's frames are always few, or of a larger picture than his camera's: no camera that falls behind."""
        return self.few_frames(flow) is not None or self._devices.grown(flow, windows, set(windows))

    def beside(self, episode: Episode) -> tuple[Note, ...]:
        """What is to be known beside a finding that accuses nobody: signs that look like a cause and are none."""
        return (*self._small_stream(episode), *self._busy(episode), *self._moves(episode))

    def _small_stream(self, episode: Episode) -> Iterator[Note]:
        share = self._taken(episode)
        if share is not None and share < _SMALL:
            yield Note(NoteKind.SMALL_STREAM, share=share)

    def _taken(self, episode: Episode) -> float | None:
        """The share of the sender's bitrate that came, 0 to 1, where it is not for loss; None when nothing tells."""
        flow, table = episode.flow, self._table
        gave = mean(table.sending(flow, Quantity.SENT), episode.windows)
        got = mean(table.receiving(flow, Quantity.RECEIVED), episode.windows)
        lost = mean(table.receiving(flow, Quantity.END_TO_END), episode.windows)
        if flow.medium is Medium.AUDIO or not gave or got is None or lost is None or lost >= table.limits.loss_bad:
            return None
        return got / gave

    def _busy(self, episode: Episode) -> Iterator[Note]:
        """A CPU that is high, as it always is."""
        windows = set(episode.windows)
        for uid in dict.fromkeys(episode.flow.pair):
            if len(self._table.busy(uid) & windows) > len(windows) / 2 and not self._devices.risen(uid) & windows:
                yield Note(NoteKind.BUSY_AS_EVER, uid=uid)

    def _moves(self, episode: Episode) -> Iterator[Note]:
        """The sender or the receiver joined as it began, or left as it ended."""
        began, ended = (range(ts - _AT_A_JOIN_S, ts + _AT_A_JOIN_S) for ts in (episode.from_ts, episode.to_ts))
        for one in self._table.details.sessions:
            if one.uid in episode.flow.pair:
                if one.join_ts in began:
                    yield Note(NoteKind.JOINED_THEN, uid=one.uid)
                if one.leave_ts in ended:
                    yield Note(NoteKind.LEFT_THEN, uid=one.uid)

    def notes(self, accused: Container[int]) -> tuple[Note, ...]:
        """What in the call looks like trouble in its charts and was let pass; ``accused``: whose device was not."""
        return tuple(self._notes(accused))

    def _notes(self, accused: Container[int]) -> Iterator[Note]:
        table = self._table
        senders = tuple({flow.sender: flow for flow in table.flows_of(Medium.VIDEO)}.values())
        shared = {flow.sender: rates for flow in senders if flow.sender not in accused and (rates := self._few(flow))}
        if shared:
            fps = median([rate for rates in shared.values() for rate in rates])
            yield Note(NoteKind.SCREEN_SHARED, uids=tuple(sorted(shared)), fps=round(fps, 1))
        if sources := {flow.sender for flow in senders if self._external(flow)}:
            yield Note(NoteKind.EXTERNAL_SOURCE, uids=tuple(sorted(sources)))
        if silent := {flow.sender for flow in table.flows if self._troubled_silence(flow)}:
            yield Note(NoteKind.SILENCE_UNJUDGED, uids=tuple(sorted(silent)))
        if small := {flow.receiver for flow in table.flows_of(Medium.VIDEO) if self._small(flow)}:
            yield Note(NoteKind.SMALL_STREAMS, uids=tuple(sorted(small)))
        busy = {uid for uid in table.users if uid not in accused and len(table.busy(uid)) >= _SEEN}
        if busy:
            yield Note(NoteKind.BUSY_UNHARMED, uids=tuple(sorted(busy)))

    def _few(self, flow: Flow) -> list[float]:
        """The rates in fps of the windows with few frames, where there are enough of them and that is by design."""
        sent, table = self._table.sending(flow, Quantity.SEND_FPS), self._table
        if sent is None:
            return []
        quiet = table.quiet(flow)
        few = {at for at, rate in enumerate(sent.means) if 0 < rate <= table.limits.fps_low} - quiet
        spans = [range(first, last + 1) for first, last in runs(sorted(few)) if last - first + 1 >= _SEEN]
        designed = {at for span in spans if self._by_design(flow, span) for at in few.intersection(span)}
        return [sent.means[at] for at in sorted(designed)]

    def _external(self, flow: Flow) -> bool:
        """Frames are sent that no camera took."""
        captured, sent = (self._table.sending(flow, quantity) for quantity in (Quantity.CAPTURE_FPS, Quantity.SEND_FPS))
        if captured is None or sent is None:
            return False
        pairs = zip(captured.means, sent.means, strict=True)
        return sum(taken < _NONE and rate >= 1 for taken, rate in pairs) >= _SEEN

    def _small(self, flow: Flow) -> bool:
        """For a while far less came than was sent, without loss; looked at closely only where the whole is less."""
        table = self._table
        sent, received = table.sending(flow, Quantity.SENT), table.received(flow)
        lost = table.receiving(flow, Quantity.END_TO_END)
        if sent is None or received is None or lost is None:
            return False
        quiet, limit = table.quiet(flow), table.limits.loss_bad
        seen = (
            at
            for at, (gave, got, gone) in enumerate(zip(sent.means, received.means, lost.means, strict=True))
            if got < _SMALL * gave and gone < limit and at not in quiet
        )
        return sum(1 for _ in seen) >= _SEEN

    def _troubled_silence(self, flow: Flow) -> bool:
        """Something was lost, or stood still, while next to nothing was sent."""
        table, quiet = self._table, self._table.quiet(flow)
        if not quiet:
            return False
        lost = table.receiving(flow, Quantity.END_TO_END), table.sending(flow, Quantity.UPLINK)
        return any(not quiet.isdisjoint(table.lossy(track, table.limits.loss_bad)) for track in lost) or (
            not quiet.isdisjoint(_frozen(table, flow))
        )


def _frozen(table: CallTable, flow: Flow) -> set[int]:
    """The windows that froze beyond the limit."""
    freeze = table.receiving(flow, Quantity.FREEZE)
    return set() if freeze is None else freeze.above_total(freeze_limit(table, flow.medium) * 10 * table.grid.window_s)
