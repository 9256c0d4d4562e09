"""Painting soon, once, and only what can be seen: however often a screen hears that something changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable


class Painter:
    """Runs one paint at a time; what changes meanwhile is painted after it.

    Args:
        paint: reads one snapshot and shows it.
        start: begins the work it is given, on the screen.
    """

    def __init__(self, paint: Callable[[], Awaitable[None]], start: Callable[[], object]) -> None:
        self._paint = paint
        self._start = start
        self._running = False
        self.stale = True
        """Something changed that is not on the screen yet."""

    def request(self, *, now: bool) -> None:
        """Something changed; ``now`` is false where nobody looks, or the view is paused."""
        self.stale = True
        if now and not self._running:
            self._start()

    async def run(self) -> None:
        """Paint until nothing is stale."""
        self._running = True
        try:
            while self.stale:
                self.stale = False
                await self._paint()
        finally:
            self._running = False
