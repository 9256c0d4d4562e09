"""The background loop, with a clock that only moves when told, over a fake server and a real ledger and store."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cbtui.errors import AuthError, NetworkError
from cbtui.events import DiagnosisArrived, Event, LiveUpdated, SourceChanged
from cbtui.model import Endpoint, Minute, SourceKind
from cbtui.model.endpoint import POLLED_ENDPOINTS
from cbtui.poller import Poller
from cbtui.quota import Ledger
from cbtui.service import Context, Service
from cbtui.store import Store
from tests.fakes import FakeClock
from tests.quota.taking import take
from tests.service.server import FakeServer


class SteppedClock(FakeClock):
    """Sleepers wake when :meth:`step` moves the time past their moment."""

    def __init__(self) -> None:
        super().__init__()
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        waiter = asyncio.get_running_loop().create_future()
        self._sleepers.append((self.uptime() + seconds, waiter))
        await waiter

    async def step(self, seconds: float) -> None:
        """Move the time second by second and let everything that is due happen."""
        for _ in range(round(seconds)):
            self.advance(1)
            due = [pair for pair in self._sleepers if pair[0] <= self.uptime()]
            self._sleepers = [pair for pair in self._sleepers if pair not in due]
            for _, waiter in due:
                if not waiter.done():
                    waiter.set_result(None)
            if due:
                await settle()


async def settle() -> None:
    """Let tasks run, the store's work in its one thread included, until nothing more happens."""
    loop = asyncio.get_running_loop()
    for _ in range(60):
        await loop.run_in_executor(None, lambda: None)
        await asyncio.sleep(0)


class Stand:
    """A poller and what it told."""

    def __init__(self, directory: Path) -> None:
        self.clock = SteppedClock()
        self.ledger = Ledger(directory / "quota.db", self.clock, "account")
        self.store = Store(directory / "store.db")
        self.server = FakeServer(self.ledger.permit)
        self.told: list[Event] = []
        context = Context(
            api=self.server, ledger=self.ledger, store=self.store, clock=self.clock, name="prod", key="k", appid="a"
        )
        self.poller = Poller(Service(context), self.clock, self.told.append)

    def state(self, endpoint: Endpoint) -> SourceKind:
        return self.poller.state(endpoint).kind

    def of(self, kind: type[Event]) -> list[Event]:
        return [event for event in self.told if isinstance(event, kind)]


@contextlib.asynccontextmanager
async def running(stand: Stand) -> AsyncIterator[None]:
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(max_workers=1))
    task = asyncio.create_task(stand.poller.run())
    await settle()
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Stand]:
    made = Stand(tmp_path)
    yield made
    made.ledger.close()
    made.store.close()


async def test_asks_each_endpoint_at_once_and_tells_what_came(stand: Stand) -> None:
    minute = int(stand.clock.now()) // 60 * 60 - 300
    stand.server.minutes[Endpoint.SCALE] = [Minute(minute, {"pcu": 7.0})]
    async with running(stand):
        assert {asked[0] for asked in stand.server.asked} == set(POLLED_ENDPOINTS)
        assert stand.of(LiveUpdated)
        assert stand.of(DiagnosisArrived)
        assert stand.state(Endpoint.SCALE) is SourceKind.FRESH
    (kept,) = stand.store.minutes.range("k", minute, minute)
    assert kept.values == {"pcu": 7.0}


async def test_never_asks_an_endpoint_twice_within_a_minute(stand: Stand) -> None:
    async with running(stand):
        await stand.clock.step(59)
        assert all(stand.server.count(endpoint) == 1 for endpoint in POLLED_ENDPOINTS)
        await stand.clock.step(60)
        assert all(stand.server.count(endpoint) == 2 for endpoint in POLLED_ENDPOINTS)


async def test_a_failing_endpoint_holds_up_no_other_and_says_why(stand: Stand) -> None:
    stand.server.failures[Endpoint.NETWORK] = NetworkError("No answer from the server")
    async with running(stand):
        assert stand.state(Endpoint.NETWORK) is SourceKind.FAILED
        assert "No answer" in stand.poller.state(Endpoint.NETWORK).reason
        assert stand.state(Endpoint.SCALE) is SourceKind.FRESH
        del stand.server.failures[Endpoint.NETWORK]
        await stand.clock.step(150)
        assert stand.state(Endpoint.NETWORK) is SourceKind.FRESH


async def test_a_refused_credential_stops_the_endpoint_until_a_person_acts(stand: Stand) -> None:
    stand.server.failures[Endpoint.SCALE] = AuthError("The server refused")
    async with running(stand):
        await stand.clock.step(400)
        assert stand.server.count(Endpoint.SCALE) == 1
        del stand.server.failures[Endpoint.SCALE]
        stand.poller.wake()
        await settle()
        assert stand.server.count(Endpoint.SCALE) == 2


async def test_what_another_session_sent_counts(stand: Stand) -> None:
    take(stand.ledger, Endpoint.SCALE)
    async with running(stand):
        assert stand.server.count(Endpoint.SCALE) == 0
        assert stand.server.count(Endpoint.EXPERIENCE) == 1
        await stand.clock.step(120)
        assert stand.server.count(Endpoint.SCALE) == 1


async def test_an_exhausted_day_is_out_of_quota(stand: Stand) -> None:
    stand.ledger.block(Endpoint.SCALE, "qpd limit error")
    async with running(stand):
        assert stand.state(Endpoint.SCALE) is SourceKind.OUT_OF_QUOTA
        assert stand.server.count(Endpoint.SCALE) == 0


async def test_every_change_of_state_is_told(stand: Stand) -> None:
    async with running(stand):
        endpoints = {event.endpoint for event in stand.told if isinstance(event, SourceChanged)}
        assert endpoints == set(POLLED_ENDPOINTS)


async def test_once_is_one_round(stand: Stand) -> None:
    stand.server.failures[Endpoint.NETWORK] = NetworkError("No answer")
    outcome = await stand.poller.once()
    assert isinstance(outcome[Endpoint.NETWORK], NetworkError)
    assert outcome[Endpoint.SCALE] is None
    assert len(stand.server.asked) == 4
    await stand.poller.once()
    assert len(stand.server.asked) == 4, "nothing is due again"
