"""Time, behind one small door, so that tests can hold it still.

The program goes by the server's clock: ages, ranges, retention and plans are reckoned in it. One answer can be wrong
about it (a proxy, a cache, a broken host behind a balancer), so two have to agree. From then on it runs with the time
since boot, which neither a person nor NTP can move. Until then the host's wall clock has to do.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(slots=True)
class Agreement:
    """What the answers have told of the server's clock, as seconds that it is ahead of the time since boot.

    ``base`` is what two answers of this boot agreed on, or one of the last day (None: the wall clock counts);
    ``pending`` what one answer told against it, and no other has confirmed; ``settled`` two of this boot agree.
    """

    base: float | None = None
    pending: float | None = None
    settled: bool = False

    def hear(self, base: float, doubt: float) -> None:
        """An answer told the server's time, ``doubt`` seconds off at most."""
        if self.settled and self.base is not None and abs(base - self.base) <= doubt:
            self.pending = None
        elif self.pending is not None and abs(base - self.pending) <= doubt:
            self.base, self.pending, self.settled = base, None, True
        else:
            self.pending = base


class Clock(Protocol):
    """What the rest of cbtui knows of time. All values are seconds."""

    agreement: Agreement

    def now(self) -> float:
        """The server's clock as it is agreed on, the host's wall clock before; Unix seconds."""
        ...

    def wall(self) -> float:
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
    """The host's clock, and what it has heard of the server's."""

    def __init__(self) -> None:
        self.agreement = Agreement()

    def now(self) -> float:
        return agreed_now(self)

    def wall(self) -> float:
        return time.time()

    def uptime(self) -> float:
        source = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
        return time.clock_gettime(source)

    def boot(self) -> str:
        try:
            return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        except OSError:
            # Hosts without /proc: the boot time to ten seconds is as good an id as they give.
            return str(round((self.wall() - self.uptime()) / 10))

    async def sleep(self, seconds: float) -> None:
        if seconds > 0:
            await asyncio.sleep(seconds)


DOUBT_S = 2.0
"""A ``Date`` header has whole seconds, so less than this says nothing."""
DISAGREE_S = 3600.0
"""Host and server apart by more than this: one of them is wrong, and nothing is thrown away by either."""


def agreed_now(clock: Clock) -> float:
    """The server's clock as it is agreed on, the host's wall clock before; Unix seconds."""
    base = clock.agreement.base
    return clock.wall() if base is None else base + clock.uptime()


def earliest(clock: Clock) -> float:
    """What has passed by this has passed by the agreed clock and by what the last answer told against it."""
    pending = clock.agreement.pending
    return clock.now() if pending is None else min(clock.now(), pending + clock.uptime())


def offset(clock: Clock) -> float:
    """Server clock minus host clock, by the last answer where none is agreed on yet."""
    agreement = clock.agreement
    base = agreement.base if agreement.pending is None or agreement.settled else agreement.pending
    return 0.0 if base is None else base + clock.uptime() - clock.wall()


def disputed(clock: Clock) -> bool:
    """An answer has told another time than the one that is gone by, and no second one has confirmed it."""
    pending = clock.agreement.pending
    return pending is not None and abs(pending + clock.uptime() - clock.now()) > DOUBT_S


def trusted(clock: Clock) -> bool:
    """Two answers of this boot agree, none speaks against them, and the host's clock is near: what is old is old."""
    agreement = clock.agreement
    return agreement.settled and agreement.pending is None and abs(clock.now() - clock.wall()) <= DISAGREE_S
