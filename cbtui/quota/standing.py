"""How it stands with the limits: what hinders a request now, and what is left. Only reads."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from cbtui.model import Endpoint, EndpointQuota
from cbtui.quota import refusal
from cbtui.quota.limits import Limit
from cbtui.quota.moment import Moment, Stamp
from cbtui.quota.permits import Permits
from cbtui.quota.refusal import Refusal


class Standing:
    """Of one file of permits and blocks; ``key`` names what is counted together. Methods run inside a transaction."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._permits = Permits(database)

    def hindrance(self, limit: Limit, keep: int, key: str, now: Moment) -> Refusal | None:
        """What hinders a request that must leave ``keep`` of the day: what lasts longest, or None."""
        hindrances = [*self._full_windows(limit, key, now), *self._full_days(limit, keep, key, now)]
        if blocked := self.blocked(limit.endpoint, key, now):
            hindrances.append(blocked)
        if (wait_s := self._wait("", "", now)) > 0:
            hindrances.append(refusal.by_newness(wait_s))
        return max(hindrances, key=lambda hindrance: hindrance.wait_s, default=None)

    def blocked(self, endpoint: Endpoint, key: str, now: Moment) -> Refusal | None:
        """The server's own refusal, while it holds."""
        wait_s = self._wait(key, endpoint, now)
        if wait_s <= 0:
            return None
        (reason,) = self._database.execute(
            "SELECT reason FROM block WHERE scope = ? AND endpoint = ?", (key, endpoint)
        ).fetchone()
        return refusal.by_server(reason, wait_s)

    def _wait(self, key: str, endpoint: str, now: Moment) -> float:
        row = self._database.execute(
            "SELECT wall, boot, uptime, server, seconds FROM block WHERE scope = ? AND endpoint = ?", (key, endpoint)
        ).fetchone()
        return 0.0 if row is None else float(row[4] - now.age_of_block(Stamp(*row[:4])))

    def quota(self, limit: Limit, key: str, now: Moment) -> EndpointQuota:
        """What is left of an endpoint."""
        used = max(self._permits.used(limit.endpoint, key, day, now) for day in now.days)
        found = self.hindrance(limit, 0, key, now)
        blocked = self.blocked(limit.endpoint, key, now)
        last = self._permits.last(limit.endpoint, key)
        return EndpointQuota(
            endpoint=limit.endpoint,
            per_day=limit.per_day,
            used_today=used,
            left_today=None if limit.per_day is None else max(0, limit.per_day - used),
            next_allowed_ts=now.told + (found.wait_s if found else 0.0),
            resets_ts=now.resets_ts,
            last_sent_ts=now.told - now.age(last) if last else None,
            blocked_reason=blocked.why if blocked else "",
        )

    def _full_windows(self, limit: Limit, key: str, now: Moment) -> Iterator[Refusal]:
        ages = self._permits.ages(limit.endpoint, key, now, max(rate.count for rate in limit.rates))
        for rate in limit.rates:
            if len(ages) >= rate.count and ages[rate.count - 1] < rate.guarded_s:
                yield refusal.by_rate(rate, ages[rate.count - 1], ages[0])

    def _full_days(self, limit: Limit, keep: int, key: str, now: Moment) -> Iterator[Refusal]:
        if limit.per_day is None:
            return
        for day in now.days:
            used = self._permits.used(limit.endpoint, key, day, now)
            if used >= limit.per_day - keep:
                yield refusal.by_day(limit.per_day, used, keep, now.wait_for_end(day))
