"""The server's clock, as this host knows it."""

from __future__ import annotations

import sqlite3

from cbtui.clock import Clock
from cbtui.quota.moment import Moment, Stamp
from cbtui.times import DAY


class ServerClock:
    """Reads all clocks at once; the server's goes on from the time that was last told in this boot.

    What the server told is written down with the uptime, so that it holds for later processes and over jumps of the
    wall clock. Before it has told anything in a boot, the wall clock of the first look counts, with the offset of an
    earlier boot. All methods but the constructor run inside a transaction.
    """

    def __init__(self, database: sqlite3.Connection, clock: Clock, account: str) -> None:
        self._database = database
        self._clock = clock
        self._account = account
        self._known_offset = clock.offset

    def restore(self) -> None:
        """Give the clock the offset of the last day, unless it has one already."""
        told, now = self._told(), self._wall()
        if told is not None and not self._clock.offset:
            age = now.uptime - told.uptime if now.boot == told.boot else now.wall - told.wall
            if 0 <= age < DAY:
                server = told.server + age
                self._clock.offset = server - now.wall
        if told is None or told.boot != now.boot:
            self.learn()
        self._known_offset = self._clock.offset

    def learn(self) -> None:
        """Write down the server's time by the clock's offset of now."""
        self._known_offset = self._clock.offset
        now = self._wall()
        self._database.execute(
            "INSERT OR REPLACE INTO server_clock VALUES (?, ?, ?, ?, ?)",
            (self._account, now.wall, now.boot, now.uptime, now.server),
        )

    def now(self) -> Moment:
        """All clocks now."""
        if self._clock.offset != self._known_offset:
            self.learn()
        return self._at(self._told())

    def peek(self, reader: sqlite3.Connection) -> Moment:
        """All clocks now, by another connection that only reads: what was learned since is not written down."""
        return self._wall() if self._clock.offset != self._known_offset else self._at(self._told(reader))

    def _at(self, told: Stamp | None) -> Moment:
        now = self._wall()
        if told is None or told.boot != now.boot or told.uptime > now.uptime:
            return now
        return Moment(now.wall, now.boot, now.uptime, told.server + now.uptime - told.uptime)

    def _wall(self) -> Moment:
        wall = self._clock.now()
        return Moment(wall, self._clock.boot(), self._clock.uptime(), wall + self._clock.offset)

    def _told(self, reader: sqlite3.Connection | None = None) -> Stamp | None:
        row = (
            (reader or self._database)
            .execute("SELECT wall, boot, uptime, server FROM server_clock WHERE account = ?", (self._account,))
            .fetchone()
        )
        return Stamp(*row) if row else None
