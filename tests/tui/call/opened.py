"""A call on a screen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

from textual.pilot import Pilot

from cbtui.tui.app import CbtuiApp
from cbtui.tui.messages import CallTarget, OpenCall
from cbtui.tui.screens.call.screen import CallScreen
from tests.tui.call.calls import Lesson, service_of
from tests.tui.fakes import FakeSource, make_app, screen_text, settle

SMALL, WIDE = (80, 24), (130, 36)


class Desk:
    """An App with a call open, its keyboard, and what it asked for."""

    def __init__(self, app: CbtuiApp, pilot: Pilot[Any], service: FakeSource) -> None:
        self.app, self.pilot, self.service = app, pilot, service

    @property
    def screen(self) -> CallScreen:
        return cast("CallScreen", self.app.screen)

    @property
    def text(self) -> str:
        return screen_text(self.app)

    async def press(self, *keys: str) -> str:
        """Press keys, and see what is on the screen then."""
        await self.pilot.press(*keys)
        await settle(self.pilot)
        return self.text

    async def open(self, at: int | None = None, sender: int | None = None, receiver: int | None = None) -> None:
        """Open the service's call; returns as soon as that has begun."""
        await settle(self.pilot)
        self.app.screen.post_message(OpenCall(CallTarget("00057b6093a5", at, sender, receiver)))
        await self.pilot.pause()
        await self.pilot.pause()


@asynccontextmanager
async def desk(service: FakeSource, size: tuple[int, int] = SMALL, **preferences: Any) -> AsyncIterator[Desk]:
    """An App on a service; nothing is open yet."""
    app = make_app(service, **preferences)
    async with app.run_test(size=size) as pilot:
        yield Desk(app, pilot, service)


@asynccontextmanager
async def opened(
    lesson: Lesson,
    at: int | None = None,
    sender: int | None = None,
    receiver: int | None = None,
    *,
    size: tuple[int, int] = SMALL,
    **changes: Any,
) -> AsyncIterator[Desk]:
    """A lesson, open and judged."""
    async with desk(service_of(lesson, **changes), size) as found:
        await found.open(at, sender, receiver)
        await settle(found.pilot)
        yield found
