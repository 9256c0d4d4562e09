"""A session that takes permits as fast as it may, and prints when it was given each (uptime, seconds)."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from cbtui.clock import SystemClock
from cbtui.errors import QuotaError
from cbtui.model import Endpoint
from cbtui.quota import Ledger, Limit, Rate

WINDOW = Rate(3, 0.2)
LIMITS = {Endpoint.LISTS: Limit(Endpoint.LISTS, (WINDOW,), per_day=40)}


async def hammer(path: Path, count: int) -> None:
    clock = SystemClock()
    ledger = Ledger(path, clock, "account", LIMITS)
    while count:
        try:
            arrived = await ledger.permit(Endpoint.LISTS, max_wait_s=0)
            given = clock.uptime()
            await arrived()
        except QuotaError as error:
            if error.allowed_ts - clock.now() > 10:
                return
            await clock.sleep(error.allowed_ts - clock.now())
        else:
            print(repr(given), flush=True)
            count -= 1


if __name__ == "__main__":
    asyncio.run(hammer(Path(sys.argv[1]), int(sys.argv[2])))
