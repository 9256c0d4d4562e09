"""What is closed is given back."""

from __future__ import annotations

import asyncio
import weakref
from contextvars import ContextVar, copy_context

import pytest

from cbtui.tui import memory
from tests.tui.call.calls import lossy_teacher
from tests.tui.call.opened import opened

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


@pytest.mark.parametrize("keys", [(), ("m",), ("enter", "plus", "z"), ("?",), ("R",)])
async def test_a_closed_call_is_given_back_with_what_was_opened_over_it(keys: tuple[str, ...]) -> None:
    async with opened(lossy_teacher()) as desk:
        await desk.press(*keys)
        watched = [weakref.ref(screen) for screen in desk.app.screen_stack[1:]]
        while len(desk.app.screen_stack) > 1:
            await desk.press("escape")
        memory.forget_closed()
        assert watched
        assert [screen() for screen in watched] == [None] * len(watched)
