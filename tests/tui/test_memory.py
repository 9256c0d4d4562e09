"""What is closed is given back."""

from __future__ import annotations

import asyncio
import weakref
from contextvars import ContextVar, copy_context

from cbtui.tui import memory

SCREEN: ContextVar[object] = ContextVar("screen")


class Screen:
    """What a context may hold."""


async def test_a_cancelled_timer_keeps_nothing_alive_until_its_time() -> None:
    screen = Screen()
    watched = weakref.ref(screen)
    context = copy_context()
    context.run(SCREEN.set, screen)
    timer = asyncio.get_running_loop().call_later(3600, print, context=context)
    timer.cancel()
    del screen, context, timer
    assert watched() is not None
    memory.forget_closed()
    assert watched() is None
