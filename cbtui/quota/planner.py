"""How often an endpoint that is asked all day may be asked, so that its day's requests last.

One a minute all day is 1440 requests, and 1000 are allowed. What is left is spread over the rest of the server's UTC
day, except for a reserve that only incident mode may spend, at one a minute. All figures are per endpoint and
shared by every project and session. Times are Unix seconds.

When an incident has used so much that less than one request in 55 minutes would go, one goes all the same: the API
remembers an hour, so the metric series lose nothing. What a person asks for leaves the reserve, and these. And once
what is left is enough for one a minute to midnight, that is the pace: an incident could spend no more, and what is left
at midnight is lost.
"""

from __future__ import annotations

from math import ceil, inf

from msgspec import Struct

from cbtui.model import EndpointQuota
from cbtui.quota.limits import LIMITS
from cbtui.quota.moment import DAY_GUARD_S
from cbtui.times import MINUTE

DEFAULT_RESERVE = 60
"""Requests a day kept for incidents: an hour at one a minute."""

SERIES_INTERVAL_S = 55.0 * MINUTE
"""The longest interval that loses no minute: the hour the API remembers, less its delay and a margin."""


class Plan(Struct, frozen=True):
    """When to ask, how often from then on, and how many requests the permit must leave (``keep`` of the ledger)."""

    due_ts: float
    interval_s: float
    keep: int


def plan(quota: EndpointQuota, now: float, reserve: int = DEFAULT_RESERVE, incident: bool = False) -> Plan:
    """The plan of one endpoint. ``interval_s`` is infinite when the day holds no request any more."""
    shortest = LIMITS[quota.endpoint].longest.guarded_s
    left, rest = quota.left_today, max(0.0, quota.resets_ts - now)
    if left is None:
        return _plan(quota, now, shortest, 0)
    if left <= 0:
        return _plan(quota, now, inf, 0)
    if incident or left * shortest >= rest:
        return _plan(quota, now, shortest, 0)
    spread = rest / (left - reserve) if left > reserve else inf
    if spread <= SERIES_INTERVAL_S:
        return _plan(quota, now, max(shortest, spread), reserve)
    return _plan(quota, now, max(SERIES_INTERVAL_S, rest / left), 0)


def _plan(quota: EndpointQuota, now: float, interval: float, keep: int) -> Plan:
    after_reset = quota.resets_ts + DAY_GUARD_S
    due = now if quota.last_sent_ts is None else quota.last_sent_ts + interval
    # Where the interval reaches over midnight, the new day's requests are there before it is over.
    due = after_reset if interval == inf else min(due, after_reset)
    return Plan(max(due, quota.next_allowed_ts), interval, keep)


def keep_on_demand(quota: EndpointQuota, now: float, reserve: int = DEFAULT_RESERVE) -> int:
    """Requests of the day that one which a person causes must leave, outside incident mode: the reserve and one in 55
    minutes for the series, or none when there are enough for one a minute to midnight."""
    left, rest = quota.left_today, max(0.0, quota.resets_ts - now)
    if left is None or left * LIMITS[quota.endpoint].longest.guarded_s >= rest:
        return 0
    return reserve + ceil(rest / SERIES_INTERVAL_S)


def lasts_until(quota: EndpointQuota, now: float, every_s: float, reserve: int = 0) -> float:
    """Until when one request every ``every_s`` seconds is affordable, leaving ``reserve``; at most the reset."""
    if quota.left_today is None:
        return quota.resets_ts
    return min(quota.resets_ts, now + max(0, quota.left_today - reserve) * every_s)
