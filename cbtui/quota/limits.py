"""The limits of the API's document, as data.

An endpoint without a number here has none in the document.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from cbtui.model.endpoint import LIVE_ENDPOINTS, Endpoint
from cbtui.times import DAY, HOUR, MINUTE


class Rate(Struct, frozen=True):
    """At most ``count`` requests in any ``window_s`` seconds."""

    count: int
    window_s: float

    @property
    def guard_s(self) -> float:
        """Seconds added to the window, because requests travel to the server at different speeds."""
        return 1.0 if self.window_s >= MINUTE else 0.1

    @property
    def guarded_s(self) -> float:
        """The window that is kept: ``window_s`` and its guard."""
        return self.window_s + self.guard_s


class Limit(Struct, frozen=True):
    """What the document says of one endpoint.

    Attributes:
        rates: sliding windows, all of which hold.
        per_day: requests a UTC day of the server.
        look_back_s: how far back data can be asked for, seconds.
        delay_s: how old data must be before it can be asked for, seconds.
        max_items: rows (lists, diagnosis) or users (details) that one answer holds at most.
        max_span_s: seconds of data that one answer holds at most.
    """

    endpoint: Endpoint
    rates: tuple[Rate, ...]
    per_day: int | None = None
    look_back_s: int | None = None
    delay_s: int = 0
    max_items: int | None = None
    max_span_s: int | None = None

    @property
    def longest(self) -> Rate:
        """The rate with the longest window."""
        return max(self.rates, key=lambda rate: rate.window_s)


def _live(endpoint: Endpoint, max_items: int | None = None) -> Limit:
    # The document says 60 to 120 s: the whole of it is waited for.
    return Limit(endpoint, (Rate(1, MINUTE),), per_day=1000, look_back_s=HOUR, delay_s=120, max_items=max_items)


LIMITS: Mapping[Endpoint, Limit] = {
    limit.endpoint: limit
    for limit in (
        Limit(Endpoint.LISTS, (Rate(3, 1),), per_day=1000, look_back_s=3 * DAY, delay_s=20, max_items=10),
        Limit(
            Endpoint.DETAILS,
            (Rate(1, 1),),
            per_day=1000,
            look_back_s=3 * DAY,
            delay_s=150,
            max_items=10,
            max_span_s=3 * HOUR,
        ),
        Limit(Endpoint.USAGE, (Rate(1, MINUTE),), per_day=10, look_back_s=7 * DAY),
        *(_live(endpoint) for endpoint in LIVE_ENDPOINTS),
        _live(Endpoint.DIAGNOSIS, max_items=10),
        Limit(Endpoint.REPORT, (Rate(10, 1),)),
    )
}
"""The limits of every endpoint."""
