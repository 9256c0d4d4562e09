"""The losses of every flow of a call, and which of them say nothing of how a leg usually is."""

from __future__ import annotations

from collections.abc import Iterable

from cbtui.model import Medium
from cbtui.triage.episodes import Episode, lossy_episodes, strong
from cbtui.triage.pairs import Flow
from cbtui.triage.table import CallTable

_NEAR = 6
"""Windows within which two losses of a flow may be one trouble that paused."""


class Troubles:
    """The losses of each flow, looked for once, and the windows of those that lasted."""

    def __init__(self, table: CallTable) -> None:
        self._table = table
        self._found: dict[Flow, tuple[Episode, ...]] = {}

    def of(self, flow: Flow) -> tuple[Episode, ...]:
        """In time."""
        if flow not in self._found:
            self._found[flow] = tuple(lossy_episodes(self._table, flow))
        return self._found[flow]

    def span(self, episode: Episode) -> range:
        """The windows of a loss in sound and picture together, of which one may be silent or still at times."""
        both = [one for flow in self._both(episode.flow) for one in self.of(flow)]
        first, last = episode.first, episode.last
        for one in both:
            if one.first <= episode.last and one.last >= episode.first:
                first, last = min(first, one.first), max(last, one.last)
        return range(first, last + 1)

    def _both(self, flow: Flow) -> list[Flow]:
        return [one for medium in Medium for one in self._table.flows_of(medium) if one.pair == flow.pair]

    def windows(self, flow: Flow) -> frozenset[int]:
        """The windows that say nothing of how the flow's legs usually are: of lasting losses of sound or picture."""
        both = [self.of(one) for one in self._both(flow)]
        return frozenset(at for lossy in both for one in lossy if self._in_trouble(one, lossy) for at in one.windows)

    def _in_trouble(self, episode: Episode, others: Iterable[Episode]) -> bool:
        """One of the lasting losses, or a severe one that is near such, of the same trouble."""
        if self._lasting(episode):
            return True
        near = (one for one in others if one.first <= episode.last + _NEAR and one.last >= episode.first - _NEAR)
        return episode.loss >= self._table.limits.loss_severe and any(self._lasting(one) for one in near)

    def _lasting(self, episode: Episode) -> bool:
        """So strong and long that it says nothing of how the leg usually is."""
        severe = episode.loss >= self._table.limits.loss_severe
        return severe and episode.seconds >= 40 and strong(self._table, episode)
