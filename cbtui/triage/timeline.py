"""A pair's windows one by one, for colouring."""

from __future__ import annotations

from dataclasses import dataclass

from cbtui.catalog.thresholds import Thresholds
from cbtui.model import CallDetails, Medium, Verdict
from cbtui.triage.pairs import Flow
from cbtui.triage.rules import downlink_loss, verdict_of
from cbtui.triage.stretch import Stretch, number
from cbtui.triage.table import CallTable


@dataclass(frozen=True, slots=True)
class Window:
    """Ten seconds of a pair: start (Unix seconds), verdict, losses in %, milliseconds frozen; None where unknown."""

    ts: int
    verdict: Verdict
    uplink: float | None
    end_to_end: float | None
    downlink: float | None
    freeze_ms: float


def windows(
    source: CallDetails | CallTable,
    sender: int,
    receiver: int,
    medium: Medium,
    thresholds: Thresholds | None = None,
) -> tuple[Window, ...]:
    """Every window of the call, for one sender → receiver pair."""
    table = source if isinstance(source, CallTable) else CallTable(source, thresholds or Thresholds())
    return tuple(_window(table, Flow(sender, receiver, medium), at) for at in range(table.grid.count))


def _window(table: CallTable, pair: Flow, at: int) -> Window:
    stretch = Stretch.window(table, pair, at)
    uplink, end_to_end = number(stretch.uplink), number(stretch.end_to_end)
    downlink = None if uplink is None or end_to_end is None else downlink_loss(uplink, end_to_end)
    verdict = verdict_of(stretch, table.limits)
    return Window(table.grid.start(at), verdict, uplink, end_to_end, downlink, stretch.freeze_ms)
