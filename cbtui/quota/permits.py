"""The table of permits. All methods run inside a transaction."""

from __future__ import annotations

import sqlite3

from msgspec import Struct

from cbtui.model import Endpoint
from cbtui.quota.moment import DAY_GUARD_S, Moment, Stamp
from cbtui.times import DAY

FLIGHT_S = 5.0
"""Seconds after a permit within which a request may still be on its way, when nobody tells that it arrived."""

_OVERTAKEN = 30
"""Requests that a slow one before them may have arrived after."""
_KEPT_S = 2 * DAY
_STAMP = "wall, boot, uptime, server"


class Granted(Struct, frozen=True):
    """A permit: its number, and when it was given as the clock's uptime in seconds."""

    number: int
    uptime: float


class Permits:
    """Who sent what when; ``key`` names what is counted together."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self.database = database

    def add(self, endpoint: Endpoint, key: str, now: Moment) -> Granted:
        """Give one."""
        row = self.database.execute(
            f"INSERT INTO permit (scope, endpoint, {_STAMP}) VALUES (?, ?, ?, ?, ?, ?)",  # noqa: S608
            (key, endpoint, now.wall, now.boot, now.uptime, now.server),
        )
        return Granted(row.lastrowid or 0, now.uptime)

    def land(self, granted: Granted, uptime: float) -> None:
        """Its request had arrived by this uptime."""
        self.database.execute(
            "UPDATE permit SET flight = ? WHERE id = ? AND uptime = ?",
            (max(0.0, uptime - granted.uptime), granted.number, granted.uptime),
        )

    def last(self, endpoint: Endpoint, key: str) -> Stamp | None:
        """When the last one was given."""
        row = self.database.execute(
            f"SELECT {_STAMP} FROM permit WHERE scope = ? AND endpoint = ? ORDER BY id DESC LIMIT 1",  # noqa: S608
            (key, endpoint),
        ).fetchone()
        return Stamp(*row) if row else None

    def ages(self, endpoint: Endpoint, key: str, now: Moment, count: int) -> list[float]:
        """Seconds since the last ``count`` requests had arrived for certain, the latest first."""
        rows = self.database.execute(
            f"SELECT {_STAMP}, coalesce(flight, ?) FROM permit WHERE scope = ? AND endpoint = ?"  # noqa: S608
            " ORDER BY id DESC LIMIT ?",
            (FLIGHT_S, key, endpoint, count + _OVERTAKEN),
        )
        return sorted(now.age(Stamp(*row[:4]), flight=row[4]) for row in rows)[:count]

    def used(self, endpoint: Endpoint, key: str, day: int, now: Moment) -> int:
        """Requests that may have arrived in the server's UTC day with this number, by what the clocks said when they
        left or by what they say now."""
        first, last = day * DAY - DAY_GUARD_S, (day + 1) * DAY + DAY_GUARD_S
        booted = now.server - now.uptime
        (count,) = self.database.execute(
            "SELECT count(*) FROM permit WHERE scope = ? AND endpoint = ? AND ("
            " server <= ? AND server + coalesce(flight, ?) >= ? OR"
            " boot = ? AND uptime <= ? AND uptime + coalesce(flight, ?) >= ?)",
            (key, endpoint, last, FLIGHT_S, first, now.boot, last - booted, FLIGHT_S, first - booted),
        ).fetchone()
        return int(count)

    def prune(self, now: Moment) -> None:
        """Drop those older than two days."""
        self.database.execute(
            "DELETE FROM permit WHERE server < ? AND NOT (boot = ? AND uptime > ?)",
            (now.server - _KEPT_S, now.boot, now.uptime - _KEPT_S),
        )
