"""Keys one at a time: the next is looked at when all that the last one asked for is on the screen.

Textual hands a key to the widget that has the focus, and the bindings are tried when it has bubbled up again. Of keys
that come in a burst (slow line, paste, key repeat) the second would go to the widget that had the focus before the
first, or to a screen that is not composed yet.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from textual.app import App
from textual.events import Event
from textual.message import Message
from textual.widget import Widget

PATIENCE_S = 0.5
"""Seconds until the next key goes though the last one was never heard of again: what had it may have been closed."""


class KeyHandled(Message):
    """Follows a key through the same queues, so that it comes to the App after a widget has stopped the key."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class KeyQueue:
    """Holds back keys and pastes while one is under way; ``handle`` forwards one."""

    def __init__(self, app: App[None], handle: Callable[[Event], Awaitable[None]]) -> None:
        self._app = app
        self._handle = handle
        self._waiting: deque[Event] = deque()
        self._number = 0
        self._event: Event | None = None
        self._target: Widget | None = None
        self._followed = False
        self._deadline: asyncio.TimerHandle | None = None

    async def put(self, event: Event) -> None:
        """A key or paste of the terminal; to be called by the App while it handles the event."""
        self._waiting.append(event)
        if self._target is not None and not self._target.is_attached:
            self._release()
        await self._go_on()

    def put_first(self, event: Event) -> None:
        """A key that stands for the one under way."""
        self._waiting.appendleft(event)
        self._app.call_later(self._go_on)

    def came_up(self, event: Event) -> None:
        """No widget has stopped a key: the App has it, and has done what it is bound to."""
        if event is self._event:
            self.handled(self._number)

    def handled(self, number: int) -> None:
        """A key is done with: now the screen does what it was told."""
        if number != self._number or self._event is None:
            return
        self._event = None
        if not self._app.screen.call_later(self._app.call_later, self._finish, number):
            self._app.call_later(self._finish, number)

    async def _go_on(self) -> None:
        if not self._waiting:
            return
        if self._target is not None:
            self._follow(self._target)
            return
        self._event = event = self._waiting.popleft()
        self._number += 1
        number = self._number
        self._target = self._app.focused or self._app.screen
        loop = asyncio.get_running_loop()
        self._deadline = loop.call_later(PATIENCE_S, self._app.call_later, self._finish, number)
        await self._handle(event)
        if not event.is_forwarded:
            self.handled(number)
        elif self._waiting and self._target is not None:
            self._follow(self._target)

    def _follow(self, target: Widget) -> None:
        """Find out when the one under way is done with, even if a widget stops it; asked only when another waits."""
        if self._event is not None and not self._followed:
            self._followed = True
            target.post_message(KeyHandled(self._number))

    async def _finish(self, number: int) -> None:
        if number == self._number:
            self._release()
            await self._go_on()

    def _release(self) -> None:
        self._event = self._target = None
        self._followed = False
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
