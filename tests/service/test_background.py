"""Work that nobody waits for: in turn, told of when it fails, and nothing of it is kept."""

from __future__ import annotations

import gc
import weakref
from contextvars import ContextVar

import pytest

from cbtui.service.background import Background

ASKED_BY: ContextVar[object] = ContextVar("asked_by")


class Screen:
    """Who asks."""


async def work() -> None:
    """Succeeds."""


async def failing() -> None:
    raise ValueError("no")


async def test_who_asked_is_not_kept_alive() -> None:
    background = Background()
    screen = Screen()
    watched = weakref.ref(screen)
    token = ASKED_BY.set(screen)
    background.later("save", work())
    ASKED_BY.reset(token)
    del screen, token
    await background.done("save")
    gc.collect()
    assert watched() is None


async def test_a_failure_is_told_to_who_waits() -> None:
    background = Background()
    background.later("save", failing())
    with pytest.raises(ValueError, match="no"):
        await background.all_done()
    await background.all_done()
