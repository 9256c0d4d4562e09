"""Taking permits in tests that are not coroutines, or don't want to wait."""

from __future__ import annotations

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from cbtui.clock import Clock
from cbtui.model import Endpoint
from cbtui.quota import Ledger


def take(ledger: Ledger, endpoint: Endpoint, *, keep: int = 0, project: str = "") -> None:
    """A request that is allowed goes and arrives at once.

    Raises:
        QuotaError: it is not allowed now.
    """

    async def go() -> None:
        arrived = await ledger.permit(endpoint, max_wait_s=0, keep=keep, project=project)
        await arrived()

    # In a thread of its own, for tests that have an event loop already.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, go()).result()


def leave(path: Path, clock: Clock, endpoint: Endpoint, left: int, account: str = "account") -> None:
    """Write so many requests of the clock's day into a ledger's file that ``left`` of 1000 are left; all of them were
    sent before the last window began."""
    with sqlite3.connect(path) as database:
        (used,) = database.execute("SELECT count(*) FROM permit WHERE endpoint = ?", (endpoint,)).fetchone()
        sent = (clock.wall() - 120, clock.boot(), clock.uptime() - 120, clock.now() - 120)
        database.executemany(
            "INSERT INTO permit (scope, endpoint, wall, boot, uptime, server, flight) VALUES (?, ?, ?, ?, ?, ?, 0)",
            [(account, endpoint, *sent)] * (1000 - left - used),
        )
