"""A call as triage sees it: pairs of users, and their quantities over windows.

Sending quantities come from the sender's session under ``peer_uid`` 0, receiving ones from the receiver's session
under the sender's uid. The document never states that split, so what is there under the other ``peer_uid`` is taken
too, where it can mean one thing only: a sending quantity told about that receiver, and a receiving quantity without
a peer when there is but one other user. Sessions of one uid (rejoins) are one user.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from cbtui.catalog.thresholds import Thresholds
from cbtui.model import CallDetails, Medium, Progress, Series
from cbtui.times import DAY, HOUR
from cbtui.triage.windows import Grid, Levels, Track, below

LONGEST_S = 3 * DAY
"""The API looks back three days; samples of more than that are not those of a call."""


@dataclass(frozen=True, slots=True)
class Mids:
    """The metrics of one medium."""

    sent: int
    received: int
    freeze: int
    uplink: int
    end_to_end: int


MIDS = {Medium.AUDIO: Mids(20003, 20004, 20005, 20015, 20016), Medium.VIDEO: Mids(20006, 20009, 20011, 20017, 20018)}
APP_CPU, SYSTEM_CPU, CAPTURE_FPS, SEND_FPS, RECEIVE_FPS = 20001, 20002, 20007, 20008, 20010

_RECEIVING = {mids.received: medium for medium, mids in MIDS.items()}
_RECEIVING |= {mids.freeze: medium for medium, mids in MIDS.items()}
_RECEIVING |= {mids.end_to_end: medium for medium, mids in MIDS.items()}
_RECEIVING[RECEIVE_FPS] = Medium.VIDEO

Kind = Literal["loss", "freeze"]
"""By what pairs are compared."""

_Key = tuple[int, int, int]
"""(uid of the session, mid, peer_uid)"""


@dataclass(frozen=True, slots=True)
class Pair:
    """A sender, a receiver, and what flows between them."""

    sender: int
    receiver: int
    medium: Medium

    @property
    def mids(self) -> Mids:
        return MIDS[self.medium]


class CallTable:
    """The series of a call by user, resampled when first asked for.

    ``pairs`` are all that a receiver's session tells about, by medium, receiver and sender; ``users`` everyone seen,
    ``peers_only`` those without a session of their own.
    """

    def __init__(self, details: CallDetails, limits: Thresholds) -> None:
        self.details = details
        self.limits = limits
        self.peers_only = frozenset(details.peers_only)
        self.users = details.uids | self.peers_only
        self._series: dict[_Key, list[Series]] = {}
        self._tracks: dict[_Key, Track] = {}
        self._grid: Grid | None = None
        self._silences: dict[Track, set[int]] = {}
        self._lossy: dict[Track, set[int]] = {}
        self._busy: dict[int, set[int]] = {}
        self._levels: dict[tuple[Pair, Kind], Levels | None] = {}
        owners = details.by_sid
        for series in details.series:
            if series.sid in owners:
                self._series.setdefault((owners[series.sid].uid, series.mid, series.peer_uid), []).append(series)
        self.pairs = tuple(self._find_pairs())

    def _find_pairs(self) -> Iterator[Pair]:
        found = {
            (medium, uid, peer if peer else self._only_other(uid))
            for uid, mid, peer in self._series
            if (medium := _RECEIVING.get(mid)) is not None
        }
        for medium, receiver, sender in sorted((m, r, s) for m, r, s in found if s is not None and s != r):
            yield Pair(sender, receiver, medium)

    def _only_other(self, uid: int) -> int | None:
        others = self.users - {uid}
        return next(iter(others)) if len(others) == 1 else None

    @property
    def grid(self) -> Grid:
        """The windows of the call, from the first to the last sample of the essential series."""
        if self._grid is None:
            for _ in self.load():
                pass
        assert self._grid is not None  # noqa: S101
        return self._grid

    def load(self) -> Generator[Progress, None, None]:
        """Decode and resample what every pair needs, a series a step."""
        if self._grid is not None:
            return
        keys = sorted(self._essential())
        spans: list[tuple[int, int]] = []
        for done, key in enumerate(keys):
            spans += [(series.ts[0], series.ts[-1]) for series in self._series[key] if len(series)]
            yield Progress("reading", done / len(keys) / 2)
        self._grid = Grid(*self._extent(spans), self.limits)
        for done, key in enumerate(keys):
            self._track(key)
            yield Progress("resampling", 0.5 + done / len(keys) / 2)

    def _essential(self) -> set[_Key]:
        wanted = {mids.freeze for mids in MIDS.values()} | {mids.end_to_end for mids in MIDS.values()}
        wanted |= {mids.uplink for mids in MIDS.values()} | {mids.sent for mids in MIDS.values()}
        wanted |= {APP_CPU, SYSTEM_CPU, CAPTURE_FPS, SEND_FPS}
        return {key for key in self._series if key[1] in wanted}

    def _extent(self, spans: Iterable[tuple[int, int]]) -> tuple[float, float]:
        """From the first to the last sample, unless that is longer than a call can be (a broken clock)."""
        listed = list(spans)
        if not listed:
            return self.details.from_ts, self.details.from_ts - self.limits.window_s
        first, last = min(low for low, _ in listed), max(high for _, high in listed)
        if last - first <= LONGEST_S:
            return first, last
        last = min(last, self.details.to_ts + HOUR)
        return max(first, self.details.from_ts - HOUR, last - LONGEST_S), last

    def _track(self, key: _Key) -> Track | None:
        track = self._tracks.get(key)
        if track is None:
            series = [one for one in self._series.get(key, ()) if len(one)]
            if series:
                track = self._tracks[key] = Track(self.grid, series)
        return track

    def sending(self, pair: Pair, mid: int) -> Track | None:
        """A quantity of the pair's sender; None when the call holds none."""
        return self._track((pair.sender, mid, 0)) or self._track((pair.sender, mid, pair.receiver))

    def receiving(self, pair: Pair, mid: int) -> Track | None:
        """What the pair's receiver tells about the sender; None when the call holds none."""
        track = self._track((pair.receiver, mid, pair.sender))
        if track is None and self._only_other(pair.receiver) == pair.sender:
            track = self._track((pair.receiver, mid, 0))
        return track

    def cpu(self, uid: int, mid: int) -> Track | None:
        """CPU use of a user's device."""
        return self._track((uid, mid, 0))

    def silence(self, pair: Pair) -> set[int]:
        """The windows in which the sender sent nothing."""
        sent = self.sending(pair, pair.mids.sent)
        if sent is None:
            return set()
        if sent not in self._silences:
            self._silences[sent] = {at for at, mean in enumerate(sent.means) if mean == 0}
        return self._silences[sent]

    def levels(self, pair: Pair, kind: Kind) -> Levels | None:
        """End-to-end loss, or the frozen share of time, of each window of a pair in %."""
        key = (pair, kind)
        if key not in self._levels:
            mids = pair.mids
            track = self.receiving(pair, mids.end_to_end if kind == "loss" else mids.freeze)
            window_s = self.grid.window_s if kind == "freeze" else None
            self._levels[key] = None if track is None else Levels(track, self.silence(pair), window_s)
        return self._levels[key]

    def sides(self, medium: Medium) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Receivers and senders of a medium, by uid; receivers seen only as peers come last."""
        pairs = [pair for pair in self.pairs if pair.medium is medium]
        receivers = sorted({pair.receiver for pair in pairs})
        return (*receivers, *sorted(self.peers_only)), tuple(sorted({pair.sender for pair in pairs}))

    def lossy(self, pair: Pair) -> set[int]:
        """The windows in which the sender's uplink loss is at warning or more."""
        uplink = self.sending(pair, pair.mids.uplink)
        if uplink is None:
            return set()
        if uplink not in self._lossy:
            self._lossy[uplink] = uplink.at_least(self.limits.loss_warn)
        return self._lossy[uplink]

    def busy(self, uid: int) -> set[int]:
        """The windows in which a user's CPU is high."""
        known = self._busy.get(uid)
        if known is None:
            app, system = self.cpu(uid, APP_CPU), self.cpu(uid, SYSTEM_CPU)
            known = set() if app is None else app.at_least(self.limits.cpu_app)
            known |= set() if system is None else system.at_least(self.limits.cpu_system)
            self._busy[uid] = known
        return known

    def starved(self, pair: Pair) -> set[int]:
        """The windows in which the sender's CPU is high and too few frames are captured or sent."""
        busy = self.busy(pair.sender)
        capture = self.sending(pair, CAPTURE_FPS) if busy else None
        if capture is None:
            return set()
        few = {at for at in busy if capture.means[at] < self.limits.fps_low}
        return few | (busy & below(self.sending(pair, SEND_FPS), capture, self.limits.fps_ratio))
