"""Time, behind one small door, so that tests can hold it still."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    """What the rest of cbtui knows of time. All values are seconds."""

    offset: float
    """Server clock minus host clock, from the last HTTP ``Date`` header."""

    def now(self) -> float:
        """Host wall clock, Unix seconds."""
        ...

    def uptime(self) -> float:
        """Seconds since boot, counting sleep; never jumps within one :meth:`boot`."""
        ...

    def boot(self) -> str:
        """An id that changes with every boot of the host."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait; returns at once for zero and less."""
        ...


class SystemClock:
    """The host's clock."""

    def __init__(self) -> None:
        self.offset = 0.0

    def now(self) -> float:
        return time.time()

    def uptime(self) -> float:
        source = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
        return time.clock_gettime(source)

    def boot(self) -> str:
        try:
            return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        except OSError:
            # Hosts without /proc: the boot time to ten seconds is as good an id as they give.
            return str(round((self.now() - self.uptime()) / 10))

    async def sleep(self, seconds: float) -> None:
        if seconds > 0:
            await asyncio.sleep(seconds)


def server_now(clock: Clock) -> float:
    """The server's wall clock, Unix seconds, as far as its ``Date`` header has told."""
    return clock.now() + clock.offset
