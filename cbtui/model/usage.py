"""Usage by UTC day."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from cbtui.times import DAY, HOUR

FINAL_AFTER = 8 * HOUR
"""A day's figures are ready at 08:00 UTC of the next day (the API's document)."""


class UsageDay(Struct, frozen=True):
    """The UTC day that starts at ``ts``; ``values`` by the API's metric names. ``fetched_at`` is server time."""

    ts: int
    values: Mapping[str, float] = field(default_factory=dict)
    fetched_at: float = 0.0

    @property
    def final(self) -> bool:
        """The figures were fetched after the server had closed the day."""
        return self.fetched_at >= self.ts + DAY + FINAL_AFTER
