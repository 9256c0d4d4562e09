"""Work that nobody waits for: a large call is packed and written after its findings are on the screen."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextvars import Context
from typing import Any


class Background:
    """Tasks by name, and whose turn it is to compute: what a person waits for goes before what is saved."""

    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        """Held while something heavy is computed."""
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def later(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Do it when it is its turn. Work of the same name goes one after the other."""
        turn = self._in_turn(self._tasks.get(name), work)
        # In a context of its own: the caller's would keep alive who asked, such as a screen that is closed by then.
        task = asyncio.create_task(turn, name=name, context=Context())
        self._tasks[name] = task
        task.add_done_callback(self._forget)

    def _forget(self, task: asyncio.Task[None]) -> None:
        """Work that succeeded is not kept; a failure is, until somebody waits for it."""
        name = task.get_name()
        if self._tasks.get(name) is task and not task.cancelled() and task.exception() is None:
            del self._tasks[name]

    async def _in_turn(self, before: asyncio.Task[None] | None, work: Coroutine[Any, Any, None]) -> None:
        if before is not None:
            await asyncio.wait({before})
        async with self.turn:
            await work

    async def done(self, name: str) -> None:
        """Wait for work of a name. Raises what it raised."""
        task = self._tasks.get(name)
        if task is not None:
            try:
                await task
            finally:
                if self._tasks.get(name) is task:
                    del self._tasks[name]

    async def all_done(self) -> None:
        """Wait for everything. Raises what any of it raised."""
        for name in list(self._tasks):
            await self.done(name)
