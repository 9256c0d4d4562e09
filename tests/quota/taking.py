"""Taking permits in tests that are not coroutines, or don't want to wait."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

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
