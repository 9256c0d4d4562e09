"""What the dashboard works with once it is connected: one project's service and the loop that records it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from cbtui.events import OnEvent

if TYPE_CHECKING:
    from cbtui.service import Service


class Recorder(Protocol):
    """The background loop of one project."""

    incident: bool
    """Incident mode: one request a minute, out of the reserve."""

    async def run(self) -> None:
        """Poll and store until cancelled."""
        ...

    def wake(self) -> None:
        """Look again at what is due, also at what was given up."""
        ...


@dataclass(frozen=True, slots=True)
class Desk:
    """One project, connected.

    ``switch`` gives the desk of another project (by name); the old one is then used no more, and what it does not
    share with the new one is closed by ``switch``.
    """

    service: Service
    poller: Recorder
    aclose: Callable[[], Awaitable[None]]
    switch: Callable[[str], Awaitable[Desk]] | None = None


Connect = Callable[[OnEvent], Awaitable[Desk]]
"""Opens the desk. Raises CbtuiError; what is heavy to import or open is done in a thread."""
