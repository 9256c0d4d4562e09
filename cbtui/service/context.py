"""What every question needs: the wire, the ledger, the store, the clock, and whose data it is."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import ParamSpec, Protocol, TypeVar

from msgspec import Struct, field

from cbtui.catalog.thresholds import Thresholds
from cbtui.clock import Clock, earliest
from cbtui.errors import LimitRefusedError, QuotaError
from cbtui.model.answer import OnProgress
from cbtui.model.call import Call, CallDetails
from cbtui.model.diagnosis import DiagnosisEvent
from cbtui.model.endpoint import Endpoint
from cbtui.model.live import Minute
from cbtui.model.note import Note, NoteKind
from cbtui.model.received import Received
from cbtui.model.report import Report
from cbtui.model.usage import UsageDay
from cbtui.quota import Ledger, Reserve
from cbtui.service.background import Background
from cbtui.store import Store
from cbtui.times import DAY

T = TypeVar("T")
P = ParamSpec("P")


class Page(Protocol):
    """One answer of the call search: newest first, whether the server has more, and what could not be read."""

    @property
    def calls(self) -> tuple[Call, ...]: ...
    @property
    def has_more(self) -> bool: ...
    @property
    def notes(self) -> tuple[Note, ...]: ...


class Dialect(Protocol):
    """The wire, as the service sees it: one coroutine an endpoint, model objects back.

    Times are Unix seconds; every method raises the tree of :mod:`cbtui.errors`. A later version of the API is one
    more module that has these.
    """

    async def call_lists(
        self, appid: str, from_ts: int, to_ts: int, cname: str | None = None, *, attempts: int = 3
    ) -> Page: ...

    async def call_details(
        self,
        appid: str,
        call_id: str,
        from_ts: int,
        to_ts: int,
        *,
        exclude_server_user: bool = True,
        exclude_metrics: bool = False,
        on_progress: OnProgress | None = None,
    ) -> CallDetails: ...

    async def usage(self, appid: str, from_ts: int, to_ts: int) -> Received[UsageDay]: ...

    async def live(
        self, endpoint: Endpoint, appid: str, from_ts: int, to_ts: int, *, keep: int = 0
    ) -> Received[Minute]: ...

    async def diagnosis(self, appid: str, from_ts: int, to_ts: int, *, keep: int = 0) -> Received[DiagnosisEvent]: ...

    async def report(self, appid: str, report: Report) -> str: ...

    async def aclose(self) -> None: ...


class Context(Struct, frozen=True):
    """One project of one account.

    ``key`` names the project in the store, ``appid`` on the wire, ``name`` to people. ``user`` is who acts on this
    host, kept with reports; ``retention_s`` how long stored data lives, seconds; ``reserve`` what of a day's requests
    only incident mode spends.
    """

    api: Dialect
    ledger: Ledger
    store: Store
    clock: Clock
    name: str
    key: str
    appid: str
    thresholds: Thresholds = field(default_factory=Thresholds)
    read_only: bool = False
    user: str = ""
    retention_s: float = 90 * DAY
    reserve: Reserve = field(default_factory=Reserve)
    background: Background = field(default_factory=Background)

    def damage(self) -> tuple[Note, ...]:
        """That something in the store could not be read, if so."""
        rows, aside = sum(self.store.damage().values()), self.store.aside()
        moved = (Note(NoteKind.SET_ASIDE, path=str(aside)),) if aside else ()
        return (*moved, Note(NoteKind.DAMAGED, count=rows)) if rows else moved

    def server_now(self) -> int:
        """The server's clock, whole Unix seconds."""
        return int(self.clock.now())

    def passed(self) -> int:
        """What has passed for certain: the earliest that the answers have told, whole Unix seconds."""
        return int(earliest(self.clock))

    async def in_thread(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run short blocking work (SQLite) off the event loop."""
        return await asyncio.to_thread(work, *args, **kwargs)

    async def ask(self, endpoint: Endpoint, request: Awaitable[T]) -> T:
        """Send one request whose permit the wire takes itself.

        Raises:
            QuotaError: also when the server turned it away; the endpoint is then blocked for every session.
        """
        try:
            return await request
        except LimitRefusedError as error:
            allowed_ts = await self.in_thread(
                self.ledger.block, endpoint, error.message, error.retry_after, project=self.appid
            )
            raise QuotaError(
                error.what, error.why, error.next_step, endpoint=endpoint.value, allowed_ts=allowed_ts
            ) from error
        finally:
            await self.in_thread(self.ledger.remember_clock)
