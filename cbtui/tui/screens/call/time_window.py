"""The stretch of time that charts show, inside the stretch there is. Pure arithmetic."""

from __future__ import annotations

from dataclasses import dataclass, replace

SMALLEST_S = 20.0
"""Zooming stops here: samples come about every 2 s."""

ZOOM = 2.0
"""Factor of one step of zooming."""


@dataclass(frozen=True, slots=True)
class TimeWindow:
    """``from_ts``–``to_ts`` of ``first_ts``–``last_ts``, all Unix seconds. Every window made here lies inside."""

    from_ts: float
    to_ts: float
    first_ts: float
    last_ts: float

    @classmethod
    def whole(cls, first_ts: float, last_ts: float) -> TimeWindow:
        """All there is; at least a second of it."""
        last_ts = max(last_ts, first_ts + 1)
        return cls(first_ts, last_ts, first_ts, last_ts)

    @property
    def span_s(self) -> float:
        return self.to_ts - self.from_ts

    @property
    def zoomed_in(self) -> bool:
        """Less is shown than there is."""
        return self.from_ts > self.first_ts or self.to_ts < self.last_ts

    def zoomed(self, factor: float = ZOOM, around: float | None = None) -> TimeWindow:
        """Show ``factor`` times less (over 1) or more (under 1), with ``around`` (else the middle) staying in place."""
        around = (self.from_ts + self.to_ts) / 2 if around is None else min(max(around, self.from_ts), self.to_ts)
        whole = self.last_ts - self.first_ts
        span = min(whole, max(min(SMALLEST_S, whole), self.span_s / factor))
        share = (around - self.from_ts) / self.span_s if self.span_s else 0.5
        start = around - share * span
        return replace(self, from_ts=start, to_ts=start + span).clamped()

    def panned(self, share: float) -> TimeWindow:
        """Move by ``share`` of what is shown (under 0: back), as far as there is something."""
        move = share * self.span_s
        return replace(self, from_ts=self.from_ts + move, to_ts=self.to_ts + move).clamped()

    def around(self, from_ts: float, to_ts: float, margin: float = 0.5) -> TimeWindow:
        """Show ``from_ts``–``to_ts`` with ``margin`` of its length on each side."""
        span = max(to_ts - from_ts, SMALLEST_S / 2)
        middle = (from_ts + to_ts) / 2
        half = span * (0.5 + margin)
        return replace(self, from_ts=middle - half, to_ts=middle + half).clamped()

    def reset(self) -> TimeWindow:
        """Show everything."""
        return replace(self, from_ts=self.first_ts, to_ts=self.last_ts)

    def clamped(self) -> TimeWindow:
        """Move inside the limits without changing the length, which only shrinks where the limits are nearer."""
        span = min(self.span_s, self.last_ts - self.first_ts)
        start = min(max(self.from_ts, self.first_ts), self.last_ts - span)
        return replace(self, from_ts=max(start, self.first_ts), to_ts=min(start + span, self.last_ts))
