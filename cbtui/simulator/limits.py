"""The limits that the API's document states, and the server's own count of what it has let through."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

from cbtui.model import Endpoint
from cbtui.times import DAY, HOUR, MINUTE


@dataclass(frozen=True, slots=True)
class Rule:
    """``count`` requests in any ``window_s`` seconds and ``per_day`` in a UTC day; times in seconds."""

    count: int
    window_s: int
    per_day: int | None = None
    delay_s: int = 0
    look_back_s: int | None = None


LIVE_DELAY_S = 90
"""Within the documented 60 to 120 s: minutes that ended later than that are not answered yet."""
_LIVE = Rule(1, MINUTE, 1000, LIVE_DELAY_S, HOUR)

RULES: dict[Endpoint, Rule] = {
    Endpoint.LISTS: Rule(3, 1, 1000, 20, 3 * DAY),
    Endpoint.DETAILS: Rule(1, 1, 1000, 150, 3 * DAY),
    Endpoint.USAGE: Rule(1, MINUTE, 10, 0, 7 * DAY),
    Endpoint.SCALE: _LIVE,
    Endpoint.EXPERIENCE: _LIVE,
    Endpoint.NETWORK: _LIVE,
    Endpoint.DIAGNOSIS: _LIVE,
    Endpoint.REPORT: Rule(10, 1),
}

CALLS_LISTED = 10
USERS_DETAILED = 10
DETAILS_SPAN_S = 3 * HOUR
EVENTS_LISTED = 10
USAGE_READY_S = 8 * HOUR
"""After the end of a UTC day its usage is counted for this long."""


class Refusal(NamedTuple):
    """Why a request is turned away, and after how many seconds it would not be."""

    message: str
    retry_after_s: int


class Meter:
    """Counts the requests of one account at each endpoint."""

    def __init__(self) -> None:
        self._recent: dict[Endpoint, deque[float]] = {endpoint: deque() for endpoint in Endpoint}
        self._days: dict[tuple[Endpoint, int], int] = {}

    def take(self, endpoint: Endpoint, now: float) -> Refusal | None:
        """Count a request, or say why it may not pass; what is turned away is not counted."""
        rule, recent, day = RULES[endpoint], self._recent[endpoint], int(now // DAY)
        if rule.per_day is not None and self._days.get((endpoint, day), 0) >= rule.per_day:
            return Refusal("qpd limit error", ceil((day + 1) * DAY - now))
        while recent and recent[0] <= now - rule.window_s:
            recent.popleft()
        if len(recent) >= rule.count:
            kind = "qps" if rule.window_s == 1 else "qpm"
            return Refusal(f"{kind} limit error", max(1, ceil(recent[0] + rule.window_s - now)))
        recent.append(now)
        self._days[endpoint, day] = self._days.get((endpoint, day), 0) + 1
        return None

    def used(self, endpoint: Endpoint, now: float) -> int:
        """Requests let through in the UTC day of ``now``."""
        return self._days.get((endpoint, int(now // DAY)), 0)
