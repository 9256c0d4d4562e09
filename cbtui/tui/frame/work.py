"""Work of a screen that goes on while keys are answered."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any
from weakref import finalize

from textual.screen import Screen
from textual.worker import Worker


def start(screen: Screen[None], work: Coroutine[Any, Any, None], group: str) -> Worker[None]:
    """Run work that ends with the screen; newer work of the same group cancels older."""

    async def run() -> None:
        await work

    # Work that is cancelled before its first step would never be awaited, and Python would say so.
    finalize(run, work.close)
    return screen.run_worker(run, name=group, group=group, exclusive=True, exit_on_error=False)
