"""What the dashboard works with once it is connected: one project's data and the loop that records it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from cbtui.events import OnEvent

if TYPE_CHECKING:
    from cbtui.tui.source import Source


class Polling(Protocol):
    """The background loop of one project."""

    incident: bool
    """Incident mode: one request a minute, out of the reserve."""

    async def run(self) -> None:
        """Poll and store until cancelled."""
        ...

    def wake(self) -> None:
        """Look again at what is due, also at what was given up."""
        ...


class Connection(Struct, frozen=True):
    """One project, connected.

    ``switch`` gives the connection of another project (by name); the old one is then used no more, and what it does
    not share with the new one is closed by ``switch``.
    """

    source: Source
    poller: Polling
    aclose: Callable[[], Awaitable[None]]
    switch: Callable[[str], Awaitable[Connection]] | None = None


Connect = Callable[[OnEvent], Awaitable[Connection]]
"""Opens the connection. Raises CbtuiError; what is heavy to import or open is done in a thread."""
