"""A service that searches calls as a test wants it to, and what the tests of the search look at."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from cbtui.errors import NetworkError, QuotaError
from cbtui.model import Answer, Call, Endpoint, Note, NoteKind
from cbtui.model.answer import OnProgress
from cbtui.text import width
from cbtui.tui.app import CbtuiApp
from tests.tui.fakes import NOW, FakeSource, OnCalls, screen_text, settle

SEARCH = Endpoint.LISTS
FAILED = NetworkError("No answer from api.agora.io", "connection refused", "Check the network, then press r.")
SPENT = QuotaError(
    "Nothing was sent", "1000 of 1000 requests are used", "Wait.", endpoint=SEARCH, allowed_ts=NOW + 12 * 60
)


def call(number: int = 0, cname: str = "", *, ago: int = 600, length: int | None = 100) -> Call:
    """A call that began ``ago`` seconds ago; without a length it still runs."""
    start = int(NOW) - ago
    end = None if length is None else start + length
    return Call(f"id{number:04}", cname or f"lesson-{number}", start, end, length is not None)


@dataclass
class Searched(FakeSource):
    """A search that has found ``pages`` when it halts at ``halt``; ``known`` is what the store holds."""

    known: tuple[Call, ...] = ()
    pages: tuple[tuple[Call, ...], ...] = ()
    halt: asyncio.Event | None = None
    ready: dict[str, float] = field(default_factory=dict)

    async def calls(
        self,
        from_ts: int,
        to_ts: int,
        cname: str | None = None,
        *,
        max_requests: int = 20,
        on_progress: OnProgress | None = None,
        on_calls: OnCalls | None = None,
        recheck: bool = True,
    ) -> Answer[tuple[Call, ...]]:
        found: tuple[Call, ...] = ()
        for page in self.pages:
            found += page
            if on_calls is not None:
                on_calls(found)
        if self.halt is not None and max_requests > 1:
            self.asked.append(("walk", from_ts, to_ts, cname))
            await self.halt.wait()
        return await super().calls(from_ts, to_ts, cname, max_requests=max_requests)

    def stored_calls(self) -> tuple[Call, ...]:
        return self.known

    def ready_of(self, call_id: str) -> float:
        return self.ready.get(call_id, 0.0)


async def opened(pilot: Pilot[Any]) -> None:
    """Go to the screen."""
    await settle(pilot)
    await pilot.press("3")
    await settle(pilot)


def status(app: CbtuiApp) -> str:
    return screen_text(app).splitlines()[1].strip()


def row(app: CbtuiApp, cname: str) -> str:
    return next(line for line in screen_text(app).splitlines() if f" {cname} " in line)


def aligned(app: CbtuiApp, columns: int) -> bool:
    return all(width(line) == columns for line in screen_text(app).splitlines())


def asked(service: FakeSource) -> list[tuple[Any, ...]]:
    """What was asked of the server: (from, to, channel, requests at most)."""
    return [question[1:] for question in service.asked if question[0] == "calls"]


MORE = Note(NoteKind.WALK_BUDGET_SPENT, requests=1, before=int(NOW) - 600)
LOST = Note(NoteKind.CROWDED_SECOND, ts=int(NOW) - 600)


async def search(pilot: Pilot[Any], *texts: str) -> None:
    """Fill in the search form from its first box on, and press Enter."""
    await pilot.press("s")
    await settle(pilot)
    for box, text in zip(pilot.app.screen.query("SearchBar Input").results(Input), texts, strict=False):
        box.value = text
    await pilot.press("enter")
    await settle(pilot)


async def until(pilot: Pilot[Any], true: Callable[[], bool]) -> None:
    """Give the screens turns until something is so."""
    for _ in range(300):
        await pilot.pause()
        if true():
            return
    raise AssertionError(screen_text(pilot.app))
