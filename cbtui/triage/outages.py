"""Legs over which nothing came: pictures and sound stand still though somebody sends, and no loss is told.

A receiver counts no loss of what he never hears of. So who got nothing is asked of the bitrates: nothing of one
sender at any receiver is his uplink, nothing of anybody at one receiver is that one's downlink.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from cbtui.catalog.metrics import Quantity
from cbtui.model import Confidence, Medium, Verdict
from cbtui.triage.episodes import Episode
from cbtui.triage.pairs import Flow
from cbtui.triage.table import CallTable
from cbtui.triage.usual import usual_level
from cbtui.triage.windows import Track

_NOTHING = 0.15
"""So much of the usual bitrate, or less, is nothing."""
_STILL = 0.5
"""Share of the time that must stand still."""
_MOST = 0.8
"""Share of those who tell that must have got nothing."""

_WITNESSES = 2
"""Flows of one user that must have got nothing before it is his leg."""
_LASTS = 2
"""Windows in which nothing must have come."""


class Outage(NamedTuple):
    """Whose leg it was, and the windows in which nothing came."""

    verdict: Verdict
    confidence: Confidence
    windows: range


class _Lane(NamedTuple):
    """Of one user's flows how many got nothing while something was sent, and how many arrived."""

    dead: int
    alive: int


class Outages:
    """Tells dead legs from pictures that stand still for other reasons."""

    def __init__(self, table: CallTable) -> None:
        self._table = table
        self._usual: dict[Track, float | None] = {}

    def outage(self, episode: Episode) -> Outage | None:
        """Whose leg was dead while a flow stood still; None when nothing says so."""
        flow, windows = episode.flow, self._dead_windows(episode)
        freeze = self._table.receiving(flow, Quantity.FREEZE)
        if (
            freeze is None
            or len(windows) < _LASTS
            or freeze.over(windows)[0] < _STILL * 1000 * self._table.grid.window_s * len(windows)
        ):
            return None
        if not self._sends(flow, windows) or self._other_arrives(flow, windows):
            return None
        others = self._table.flows_of(flow.medium)
        of_sender = self._lane((one for one in others if one.sender == flow.sender), windows)
        of_receiver = self._lane((one for one in others if one.receiver == flow.receiver), windows)
        if _is_dead(of_sender) and not _is_dead(of_receiver):
            told = self._table.sending(flow, Quantity.SENT)
            seen = told is not None and bool(told.over(windows)[1])
            return Outage(Verdict.UPLINK, Confidence.HIGH if seen else Confidence.MEDIUM, windows)
        if _is_dead(of_receiver) and not _is_dead(of_sender) and of_sender.alive:
            return Outage(Verdict.DOWNLINK, Confidence.HIGH, windows)
        return None

    def _other_arrives(self, flow: Flow, windows: range) -> bool:
        """Sound of the sender comes where his picture does not, or the other way round: the leg is not dead."""
        beside = (one for one in self._table.flows if one.pair == flow.pair and one.medium is not flow.medium)
        return any(self._dead(one, windows) is False for one in beside)

    def _dead_windows(self, episode: Episode) -> range:
        """The windows of an episode, and next to it, in which nothing of its flow came, from the first to the last."""
        grid = self._table.grid
        near = range(max(0, episode.first - 1), min(grid.count, episode.last + 2))
        dead = [at for at in near if self._dead(episode.flow, range(at, at + 1))]
        return range(dead[0], dead[-1] + 1) if dead else range(0)

    def _lane(self, flows: Iterable[Flow], windows: range) -> _Lane:
        dead = [self._dead(one, windows) for one in flows if self._sends(one, windows)]
        return _Lane(dead.count(True), dead.count(False))

    def _sends(self, flow: Flow, windows: range) -> bool:
        """The sender said that he sends then, or fell silent in the midst of his session."""
        sent = self._table.sending(flow, Quantity.SENT)
        if sent is None or not sent.over(windows)[1]:
            return self._in_session(flow.sender, windows)
        limits = self._table.limits
        floor = limits.silence_video_kbps if flow.medium is Medium.VIDEO else limits.silence_audio_kbps
        total, count = sent.over(windows)
        return total >= floor * count

    def _in_session(self, uid: int, windows: range) -> bool:
        """A session of the user goes on for as long before and after."""
        grid = self._table.grid
        first, last = grid.start(windows.start), grid.start(windows.stop)
        return any(
            one.uid == uid and one.join_ts < first and (one.leave_ts is None or one.leave_ts > last + grid.window_s)
            for one in self._table.details.sessions
        )

    def _dead(self, flow: Flow, windows: range) -> bool | None:
        """Nothing of a flow came that usually comes; None when the receiver tells nothing then."""
        received = self._table.receiving(flow, Quantity.RECEIVED)
        if received is None:
            return None
        if received not in self._usual:
            self._usual[received] = usual_level(received, self._table.quiet(flow))
        usual = self._usual[received]
        total, count = received.over(windows)
        if not count or not usual:
            return None
        return total <= _NOTHING * usual * count


def _is_dead(lane: _Lane) -> bool:
    return lane.dead >= _WITNESSES and lane.dead >= _MOST * (lane.dead + lane.alive)
