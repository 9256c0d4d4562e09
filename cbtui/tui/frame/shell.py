"""What a screen may ask of the App around it."""

from __future__ import annotations

import asyncio
from datetime import tzinfo
from typing import Protocol, cast

from textual.signal import Signal
from textual.widget import Widget

from cbtui.errors import CbtuiError
from cbtui.events import SourceChanged
from cbtui.model.endpoint import Endpoint
from cbtui.phrase import Words
from cbtui.tui.connection import Connection
from cbtui.tui.messages import Announcement
from cbtui.tui.preferences import Preferences


class Shell(Protocol):
    """The App, as its screens see it."""

    preferences: Preferences
    project: str
    zone: tzinfo
    paused: bool
    moment: float | None
    """What the next screen is to look at first (Unix seconds): the minute that Enter was pressed on."""
    connection: Connection | None
    failure: CbtuiError | None
    events: Signal[Announcement]
    sources: dict[Endpoint, SourceChanged]
    painted: asyncio.Event
    """What is stored is on the screen."""

    def say(self, text: Words, **values: object) -> str:
        """A phrase in the person's language."""
        ...

    def tell(self, text: str, *, title: str = "") -> None:
        """A notice in the corner."""
        ...

    def tell_failure(self, error: BaseException, group: str) -> None:
        """A notice of what failed: what, why, what next. What is no CbtuiError is a bug, and logged."""
        ...

    def copy_to_clipboard(self, text: str) -> None: ...
    def reconnect(self) -> None: ...
    def switch_project(self, name: str) -> None: ...
    def action_show(self, mode: str) -> None: ...
    def go_back(self) -> None: ...
    def simulate_key(self, key: str) -> None: ...


def shell_of(widget: Widget) -> Shell:
    """The App that a widget is in."""
    return cast("Shell", widget.app)
