"""A call as triage sees it: the quantities of who sent what to whom, over windows."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import Literal

from cbtui.catalog.metrics import METRICS, MIDS, Quantity
from cbtui.catalog.thresholds import Thresholds
from cbtui.model import CallDetails, Medium, Progress, Series
from cbtui.times import DAY, HOUR
from cbtui.triage.pairs import Flow, Key, Pairs
from cbtui.triage.windows import Grid, Levels, Track

LONGEST_S = 3 * DAY
"""The API looks back three days; samples of more than that are not those of a call."""

Kind = Literal["loss", "freeze"]
"""By what pairs are compared."""


class CallTable:
    """The series of a call by user, resampled when first asked for; ``flows`` are what can be judged."""

    def __init__(self, details: CallDetails, limits: Thresholds) -> None:
        self.details = details
        self.limits = limits
        self.pairs = Pairs(details)
        self.flows = self.pairs.flows
        self.users, self.peers_only = self.pairs.users, self.pairs.peers_only
        self._tracks: dict[tuple[Series, ...], Track] = {}
        self._sending: dict[tuple[Flow, Quantity], Track | None] = {}
        self._receiving: dict[tuple[Flow, Quantity], Track | None] = {}
        self._by_medium = {medium: tuple(flow for flow in self.flows if flow.medium is medium) for medium in Medium}
        self._grid: Grid | None = None
        self._quiet: dict[Track, set[int]] = {}
        self._nothing: set[int] = set()
        self._lossy: dict[tuple[Track, float], set[int]] = {}
        self._busy: dict[int, set[int]] = {}
        self._levels: dict[tuple[Flow, Kind], Levels | None] = {}

    def flows_of(self, medium: Medium) -> tuple[Flow, ...]:
        """The flows of one medium."""
        return self._by_medium[medium]

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
            spans += [(series.ts[0], series.ts[-1]) for series in self.pairs.series(key) if len(series)]
            yield Progress("reading", done / len(keys) / 2)
        self._grid = Grid(*self._extent(spans), self.limits)
        for done, key in enumerate(keys):
            held = tuple(series for series in self.pairs.series(key) if len(series))
            for series in ((one,) for one in held) if key[0] in self.pairs.doubled else (held,):
                self._track(series)
            yield Progress("resampling", 0.5 + done / len(keys) / 2)

    def _essential(self) -> set[Key]:
        return {key for key in self.pairs.keys if key[1] in METRICS and METRICS[key[1]].quantity in _ESSENTIAL}

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

    def _track(self, series: tuple[Series, ...]) -> Track | None:
        if series and series not in self._tracks:
            self._tracks[series] = Track(self.grid, series)
        return self._tracks.get(series)

    def sending(self, flow: Flow, quantity: Quantity) -> Track | None:
        """A quantity of the flow's sender; None when the call holds none, or of which of his devices is not known."""
        key = (flow, quantity)
        if key not in self._sending:
            known = flow.sender not in self.pairs.doubled
            self._sending[key] = (
                self._track(self.pairs.sending(flow.pair, _mid(quantity, flow.medium))) if known else None
            )
        return self._sending[key]

    def receiving(self, flow: Flow, quantity: Quantity) -> Track | None:
        """What the flow's receiver tells about the sender; None when the call holds none."""
        key = (flow, quantity)
        if key not in self._receiving:
            series = self.pairs.receiving(flow.pair, _mid(quantity, flow.medium))
            told = tuple(one for one in series if one.sid == flow.sid) if flow.sid else series
            self._receiving[key] = self._track(told)
        return self._receiving[key]

    def received(self, flow: Flow) -> Track | None:
        """The received bitrate of a flow that is less than was sent all in all; None of others, for its price."""
        mids = MIDS[Quantity.SENT, flow.medium], MIDS[Quantity.RECEIVED, flow.medium]
        gave = _mean(self.pairs.sending(flow.pair, mids[0]))
        got = _mean(self.pairs.receiving(flow.pair, mids[1]))
        if gave is None or got is None or got >= 0.9 * gave:
            return None
        return self.receiving(flow, Quantity.RECEIVED)

    def cpu(self, uid: int, quantity: Quantity) -> Track | None:
        """CPU use of a user's device; None when he is on several."""
        if uid in self.pairs.doubled:
            return None
        return self._track(self.pairs.own(uid, MIDS[quantity, None]))

    def quiet(self, flow: Flow) -> set[int]:
        """The windows in which the sender sent nothing, or too little to judge by (silence, a still picture)."""
        sent = self.sending(flow, Quantity.SENT)
        if sent is None:
            return self._nothing
        if sent not in self._quiet:
            limits = self.limits
            floor = limits.silence_video_kbps if flow.medium is Medium.VIDEO else limits.silence_audio_kbps
            self._quiet[sent] = {at for at, mean in enumerate(sent.means) if mean < floor}
        return self._quiet[sent]

    def silent(self, flow: Flow) -> set[int]:
        """Of the quiet windows those in which nothing at all was sent."""
        sent = self.sending(flow, Quantity.SENT)
        return set() if sent is None else {at for at in self.quiet(flow) if sent.means[at] == 0}

    def levels(self, flow: Flow, kind: Kind) -> Levels | None:
        """End-to-end loss, or the frozen share of time, of each window of a pair in %."""
        key = (flow, kind)
        if key not in self._levels:
            track = self.receiving(flow, Quantity.END_TO_END if kind == "loss" else Quantity.FREEZE)
            window_s = self.grid.window_s if kind == "freeze" else None
            self._levels[key] = None if track is None else Levels(track, self.quiet(flow), window_s)
        return self._levels[key]

    def sides(self, medium: Medium) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Receivers and senders of a medium, by uid; receivers seen only as peers come last."""
        flows = [flow for flow in self.flows if flow.medium is medium]
        receivers = sorted({flow.receiver for flow in flows})
        return (*receivers, *sorted(self.peers_only)), tuple(sorted({flow.sender for flow in flows}))

    def lossy(self, track: Track | None, limit: float) -> set[int]:
        """The windows of a loss at ``limit`` (%) or over it."""
        if track is None:
            return set()
        key = (track, limit)
        if key not in self._lossy:
            self._lossy[key] = track.at_least(limit)
        return self._lossy[key]

    def busy(self, uid: int) -> set[int]:
        """The windows in which a user's CPU is high."""
        known = self._busy.get(uid)
        if known is None:
            app, system = self.cpu(uid, Quantity.APP_CPU), self.cpu(uid, Quantity.SYSTEM_CPU)
            known = set() if app is None else app.at_least(self.limits.cpu_app)
            known |= set() if system is None else system.at_least(self.limits.cpu_system)
            self._busy[uid] = known
        return known


def _mean(series: Iterable[Series]) -> float | None:
    """Mean of all samples; None without any."""
    points = [one.points[1] for one in series]
    count = sum(map(len, points))
    return sum(map(sum, points)) / count if count else None


_ESSENTIAL = set(Quantity) - {
    Quantity.RECEIVED,
    Quantity.RECEIVE_FPS,
    Quantity.PICTURE_QUALITY,
    Quantity.WIDTH,
    Quantity.HEIGHT,
}
"""What every flow is looked at for; the rest is resampled only where something is wrong."""


def _mid(quantity: Quantity, medium: Medium) -> int:
    """Frame rates are the picture's, whichever medium is looked at."""
    return MIDS.get((quantity, medium)) or MIDS[quantity, Medium.VIDEO]
