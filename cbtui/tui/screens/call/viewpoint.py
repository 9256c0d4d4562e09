"""What is being looked at in a call: pair, charts, window, cursor, finding. Pure; every step gives a new one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cbtui.catalog.metrics import ChartGroup
from cbtui.model import Finding
from cbtui.triage.pairs import Pair
from cbtui.tui.screens.call.curves import GROUP_OF
from cbtui.tui.screens.call.time_window import TimeWindow

MOMENT_S = 150.0
"""Seconds shown on each side of a moment that a call is opened at."""

CONTEXT = 1.0
"""A finding is shown with its own length on each side."""

LEAST_CONTEXT_S = 60.0
"""Shorter findings are shown with so many seconds on each side."""

PAN = 0.5
"""Share of the window that one step of panning moves."""


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """``cursor_ts`` is Unix seconds, None before it was first moved; ``finding`` counts from 0, None before any."""

    window: TimeWindow
    pair: Pair | None = None
    group: ChartGroup = ChartGroup.VIDEO
    cursor_ts: float | None = None
    finding: int | None = None

    def at(self, ts: float) -> Viewpoint:
        """The cursor at a moment, and the moment in sight."""
        ts = min(max(ts, self.window.first_ts), self.window.last_ts)
        return replace(self, cursor_ts=ts, window=_holding(self.window, ts))

    def near(self, ts: float) -> Viewpoint:
        """A moment with a few minutes around it."""
        return replace(self, window=self.window.around(ts - MOMENT_S, ts + MOMENT_S, 0)).at(ts)

    def around(self, from_ts: float, to_ts: float) -> Viewpoint:
        """A stretch of time with its surroundings."""
        margin = max(CONTEXT, LEAST_CONTEXT_S / max(to_ts - from_ts, 1.0))
        return replace(self, window=self.window.around(from_ts, to_ts, margin))

    def on(self, number: int, finding: Finding, from_ts: float, to_ts: float) -> Viewpoint:
        """A finding, with its pair and medium; ``from_ts``–``to_ts`` is its episode (others' included)."""
        return replace(
            self.around(from_ts, to_ts),
            pair=Pair(finding.sender_uid, finding.receiver_uid),
            group=GROUP_OF[finding.medium],
            cursor_ts=float(from_ts),
            finding=number,
        )

    def zoomed(self, factor: float) -> Viewpoint:
        """More (over 1) or less detail, around the cursor where it is in sight."""
        cursor = self.cursor_ts
        seen = cursor is not None and self.window.from_ts <= cursor <= self.window.to_ts
        return replace(self, window=self.window.zoomed(factor, cursor if seen else None))

    def panned(self, steps: int) -> Viewpoint:
        """Later (over 0) or earlier; the cursor stays in sight."""
        window = self.window.panned(steps * PAN)
        cursor = self.cursor_ts
        return replace(
            self, window=window, cursor_ts=None if cursor is None else min(max(cursor, window.from_ts), window.to_ts)
        )

    def whole(self) -> Viewpoint:
        """All of the call."""
        return replace(self, window=self.window.reset())

    def grown(self, first_ts: float, last_ts: float) -> Viewpoint:
        """The call has become longer: what showed its end still does."""
        old, new = self.window, TimeWindow.whole(first_ts, last_ts)
        if not old.zoomed_in:
            return replace(self, window=new)
        shift = new.last_ts - old.last_ts if old.to_ts >= old.last_ts else 0.0
        moved = replace(new, from_ts=old.from_ts + shift, to_ts=old.to_ts + shift)
        return replace(self, window=moved.clamped())


def _holding(window: TimeWindow, ts: float) -> TimeWindow:
    """The window moved, where it must be, so that ``ts`` is in the middle."""
    if window.from_ts <= ts <= window.to_ts:
        return window
    return replace(window, from_ts=ts - window.span_s / 2, to_ts=ts + window.span_s / 2).clamped()
