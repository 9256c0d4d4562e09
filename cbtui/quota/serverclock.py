"""The server's clock, as this host knows it."""

from __future__ import annotations

import sqlite3
from typing import Any

from cbtui.clock import Agreement, Clock
from cbtui.quota.moment import Moment, Stamp
from cbtui.times import DAY

_COLUMNS = "wall, boot, uptime, server, base, pending, settled"


class ServerClock:
    """Reads all clocks at once; the server's goes on from the time that was last told in this boot.

    What the server told is written down with the uptime, so that it holds for later processes and over jumps of the
    wall clock. Before it has told anything in a boot, the wall clock of the first look counts for the limits, with
    what was agreed on in an earlier boot. All methods but the constructor run inside a transaction.
    """

    def __init__(self, database: sqlite3.Connection, clock: Clock, account: str) -> None:
        self._database = database
        self._clock = clock
        self._account = account
        self._known = self._heard()

    @property
    def news(self) -> bool:
        """The clock has heard something that is not written down."""
        return self._known != self._heard()

    def restore(self) -> None:
        """Give the clock what was heard in this boot, or agreed on within the last day, unless it has heard more."""
        row = self._row()
        told = Stamp(*row[:4]) if row else None
        if row is not None and told is not None and self._heard() == (None, None, False):
            now = self._moment()
            if told.boot == now.boot and told.uptime <= now.uptime:
                self._clock.agreement = Agreement(row[4], row[5], bool(row[6]))
            elif row[4] is not None and 0 <= now.wall - told.wall < DAY:
                self._clock.agreement = Agreement(told.server + now.wall - told.wall - now.uptime)
        if row is None or told is None or told.boot != self._clock.boot():
            self.learn()
        else:
            self._known = (row[4], row[5], bool(row[6]))

    def learn(self) -> None:
        """Write down the server's time, and what has been heard of it."""
        self._known = self._heard()
        now = self._moment()
        if self._clock.agreement.base is None:
            # What nobody has told anew goes on as it was: the wall clock may have been moved meanwhile.
            row = self._row()
            now = self._at(Stamp(*row[:4]) if row else None)
        self._database.execute(
            f"INSERT OR REPLACE INTO server_clock (account, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
            (self._account, now.wall, now.boot, now.uptime, now.server, *self._known),
        )

    def now(self) -> Moment:
        """All clocks now."""
        if self.news:
            self.learn()
        row = self._row()
        return self._at(Stamp(*row[:4]) if row else None)

    def peek(self, reader: sqlite3.Connection) -> Moment:
        """All clocks now, by another connection that only reads: what was learned since is not written down."""
        if self.news:
            return self._moment()
        row = self._row(reader)
        return self._at(Stamp(*row[:4]) if row else None)

    def _at(self, told: Stamp | None) -> Moment:
        now = self._moment()
        if told is None or told.boot != now.boot or told.uptime > now.uptime:
            return now
        return Moment(now.wall, now.boot, now.uptime, told.server + now.uptime - told.uptime, now.told)

    def _moment(self) -> Moment:
        now = self._clock.now()
        return Moment(self._clock.wall(), self._clock.boot(), self._clock.uptime(), now, now)

    def _heard(self) -> tuple[float | None, float | None, bool]:
        agreement = self._clock.agreement
        return agreement.base, agreement.pending, agreement.settled

    def _row(self, reader: sqlite3.Connection | None = None) -> tuple[Any, ...] | None:
        found: tuple[Any, ...] | None = (
            (reader or self._database)
            .execute(f"SELECT {_COLUMNS} FROM server_clock WHERE account = ?", (self._account,))  # noqa: S608
            .fetchone()
        )
        return found
