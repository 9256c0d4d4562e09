"""A clock that stands still until a test moves it."""

from __future__ import annotations

import asyncio

from cbtui.clock import Agreement, agreed_now, offset

EPOCH = 1_763_000_000.0
"""A moment for tests that need any: 2025-11-13 02:13:20 UTC."""


class FakeClock:
    """Implements :class:`cbtui.clock.Clock`; ``sleep`` moves the time itself and gives the event loop a turn.

    Args:
        start: Unix seconds that :meth:`now` begins with.
        uptime: seconds since boot that :meth:`uptime` begins with.
    """

    def __init__(self, start: float = EPOCH, *, uptime: float = 1000.0) -> None:
        self.agreement = Agreement()
        self.slept: list[float] = []
        """Every wait asked for, in seconds."""
        self._now = start
        self._uptime = uptime
        self._boots = 1

    def now(self) -> float:
        return agreed_now(self)

    def wall(self) -> float:
        return self._now

    @property
    def offset(self) -> float:
        """Server clock minus wall clock, as agreed on; 0 forgets it."""
        return offset(self)

    @offset.setter
    def offset(self, seconds: float) -> None:
        self.agreement = Agreement()
        if seconds:
            self.agreement = Agreement(self._now + seconds - self._uptime, settled=True)

    def uptime(self) -> float:
        return self._uptime

    def boot(self) -> str:
        return f"boot-{self._boots}"

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        if seconds > 0:
            self.advance(max(seconds, 1e-6))  # less would be lost beside the uptime, and waited for again
        await asyncio.sleep(0)

    def advance(self, seconds: float) -> None:
        """Let time pass for wall clock and uptime alike."""
        self._now += seconds
        self._uptime += seconds

    def set_wall(self, now: float) -> None:
        """Set the wall clock alone, as NTP or a person does."""
        self._now = now

    def reboot(self, *, uptime: float = 5.0) -> None:
        """A new boot: a new id, and an uptime that begins again."""
        self._boots += 1
        self._uptime = uptime
