"""The ledger: what this host has sent, so that no request goes beyond a limit.

One SQLite file serves every session of the host. A permit is taken in one transaction before the request is sent
and never given back: a process that dies in between has wasted one, and no limit is exceeded.

The server counts a request when it arrives, which on a busy host can be long after its permit. So a window is
measured from the moment by which a request had arrived for certain: when its answer began.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from math import floor, isfinite
from pathlib import Path
from typing import Literal

from cbtui.clock import Clock, trusted
from cbtui.database import Database
from cbtui.model import Endpoint, EndpointQuota
from cbtui.quota import predecessors, soundness
from cbtui.quota.carry import carry
from cbtui.quota.limits import LIMITS, Limit
from cbtui.quota.moment import Moment
from cbtui.quota.permits import Granted, Permits
from cbtui.quota.refusal import Refusal
from cbtui.quota.schema import SCHEMA
from cbtui.quota.serverclock import ServerClock
from cbtui.quota.standing import Standing
from cbtui.text import clean
from cbtui.times import DAY

Scope = Literal["account", "project"]
Arrived = Callable[[], Awaitable[None]]
"""Tells the ledger that a request has arrived, or never will: its answer began, or it failed."""

_PRUNE_EVERY = 64


class Ledger:
    """The permits of one account.

    Args:
        path: a file of its own; created with its directory when it is missing.
        account: what the limits are counted for, such as a hash of API key and base URL; no secret.
        limits: what to keep.
        scope: ``account`` counts all projects together (the document doesn't say; the strictest reading),
            ``project`` counts each one alone.

    What the clock has heard is restored from the file, when it was heard within the last day. All methods but
    :meth:`permit` block for about a millisecond and may be called from any thread.

    Raises:
        ConfigError: from every method, when the file can't be used.
    """

    def __init__(
        self,
        path: Path,
        clock: Clock,
        account: str,
        limits: Mapping[Endpoint, Limit] = LIMITS,
        *,
        scope: Scope = "account",
    ) -> None:
        self._clock = clock
        self._account = account
        self._limits = limits
        self._scope = scope
        # FULL: a permit outlives a power failure too, each one is on the disk before the request leaves.
        self._file = Database(path, SCHEMA, "quota ledger", synchronous="FULL", carry=carry)
        self._bound: sqlite3.Connection | None = None
        with ExitStack() as unless_open:
            unless_open.callback(self._file.close)
            self._begin()
            unless_open.pop_all()

    def _begin(self) -> None:
        with self._transaction():
            soundness.drop_broken_clocks(self._permits.database)
            self._server_clock.restore()
            predecessors.mark(self._permits.database, self._file.path)
            self._settle(self._server_clock.now())
            soundness.mend(self._permits.database, self._server_clock.now())
            self._prune(self._server_clock.now())

    def _settle(self, now: Moment) -> None:
        """A ledger that is new grants nothing until those that hold a former one have brought what they know."""
        database = self._permits.database
        used = database.execute("SELECT 1 FROM permit UNION ALL SELECT 1 FROM block LIMIT 1").fetchone()
        if not used and predecessors.may_be(self._file.path):
            database.execute(
                "INSERT INTO block VALUES ('', '', ?, ?, ?, ?, ?, '')",
                (now.wall, now.boot, now.uptime, now.server, predecessors.SETTLE_S),
            )

    async def permit(
        self, endpoint: Endpoint, *, max_wait_s: float = 30.0, keep: int = 0, project: str = ""
    ) -> Arrived:
        """Take a permit for one request; wait where windows of seconds are all that hinders, ``max_wait_s`` at most.

        Args:
            keep: refuse when fewer than so many requests would be left of the day.

        Returns:
            To be awaited when the request has arrived: until then it counts as sent just now.
        """
        deadline = self._clock.uptime() + max_wait_s
        while True:
            granted = await asyncio.to_thread(self._attempt, endpoint, keep, project)
            if not isinstance(granted, Refusal):
                return partial(asyncio.to_thread, self._arrived, granted)
            if granted.lasting or self._clock.uptime() + granted.wait_s > deadline:
                raise granted.error(endpoint, self._clock.now())
            await self._clock.sleep(granted.wait_s)

    def block(self, endpoint: Endpoint, message: str, retry_after: float | None = None, *, project: str = "") -> float:
        """The server turned a request down: let no session ask before it can be allowed again.

        Args:
            message: the server's words, such as ``qpd limit error``.
            retry_after: seconds of a ``Retry-After`` header, which wins over the words.

        Returns:
            When the next request may go, Unix seconds. A block never shortens another one.
        """
        with self._transaction():
            now, key = self._server_clock.now(), self._key(project)
            seconds = self._block_seconds(endpoint, message, retry_after, now)
            blocked = self._standing.blocked(endpoint, key, now)
            if blocked and blocked.wait_s >= seconds:
                return now.told + blocked.wait_s
            self._permits.database.execute(
                "INSERT OR REPLACE INTO block VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (key, endpoint, now.wall, now.boot, now.uptime, now.server, seconds, clean(message, 100)),
            )
            return now.told + seconds

    def unblock(self, endpoint: Endpoint, *, project: str = "") -> bool:
        """Lift a block that the server asked for; whether there was one. The limits themselves hold on."""
        with self._transaction():
            key = self._key(project)
            done = self._permits.database.execute("DELETE FROM block WHERE scope = ? AND endpoint = ?", (key, endpoint))
            return done.rowcount > 0

    def state(self, project: str = "") -> tuple[EndpointQuota, ...]:
        """What is left of every endpoint, in the order of the limits. Waits for no other process."""
        with self._file.reading() as reader:
            standing = Standing(reader)
            now, key = self._server_clock.peek(reader), self._key(project)
            return tuple(standing.quota(limit, key, now) for limit in self._limits.values())

    def remember_clock(self) -> None:
        """Write down what the clock has heard, for later processes and against jumps of the wall clock."""
        if self._server_clock.news:
            with self._transaction():
                self._server_clock.learn()

    def close(self) -> None:
        """Close the file. The ledger can't be used any more."""
        self._file.close()

    def renewals(self) -> int:
        """How often the file was deleted or replaced, and opened again with all that this session knew of it."""
        return self._file.renewals()

    # What follows runs inside a transaction.

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._file.writing() as database:
            if database is not self._bound:
                self._bind(database)
            yield

    def _bind(self, database: sqlite3.Connection) -> None:
        self._bound = database
        self._permits = Permits(database)
        self._standing = Standing(database)
        self._server_clock = ServerClock(database, self._clock, self._account)

    def _key(self, project: str) -> str:
        return self._account if self._scope == "account" else f"{self._account} {project}"

    def _attempt(self, endpoint: Endpoint, keep: int, project: str) -> Granted | Refusal:
        with self._transaction():
            return self._try(endpoint, keep, self._key(project))

    def _arrived(self, granted: Granted) -> None:
        with self._transaction():
            self._permits.land(granted, self._clock.uptime())

    def _try(self, endpoint: Endpoint, keep: int, key: str) -> Granted | Refusal:
        # The clocks are read after the lock is held: a permit's stamp is never older than its turn.
        now = self._server_clock.now()
        found = self._standing.hindrance(self._limits[endpoint], keep, key, now)
        if found is not None:
            return found
        granted = self._permits.add(endpoint, key, now)
        if granted.number % _PRUNE_EVERY == 0:
            self._prune(now)
        return granted

    def _prune(self, now: Moment) -> None:
        """Drop old permits, where the clocks agree on what is old."""
        if trusted(self._clock):
            self._permits.prune(now)

    def _block_seconds(self, endpoint: Endpoint, message: str, retry_after: float | None, now: Moment) -> float:
        if retry_after is not None and isfinite(retry_after):
            return min(max(0.0, retry_after), DAY)
        words = message.lower()
        if "qpd" in words:
            return now.wait_for_end(floor(now.server / DAY))
        if "qpm" in words:
            return 61.0
        return max(2.0, self._limits[endpoint].longest.guarded_s)
