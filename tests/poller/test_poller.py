"""The background loop, with a clock that only moves when told, over a fake server and a real ledger and store."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cbtui.errors import AuthError, NetworkError, StateError
from cbtui.events import DiagnosisArrived, Event, LiveUpdated, SourceChanged
from cbtui.model import Endpoint, Minute, SourceKind
from cbtui.model.endpoint import POLLED_ENDPOINTS
from cbtui.poller import Poller
from cbtui.quota import Ledger, Reserve
from cbtui.quota.ledger import Arrived
from cbtui.service import Context, Service
from cbtui.store import Store
from cbtui.times import HOUR
from tests.fakes import FakeClock
from tests.quota.taking import leave, take
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
        self.path = directory / "quota.db"
        self.ledger = Ledger(self.path, self.clock, "account")
        self.store = Store(directory / "store.db")
        self.server = FakeServer(self.ledger.permit)
        self.told: list[Event] = []
        context = Context(
            api=self.server, ledger=self.ledger, store=self.store, clock=self.clock, name="prod", key="k", appid="a"
        )
        self.poller = Poller(Service(context), self.clock, self.told.append)

    def state(self, endpoint: Endpoint) -> SourceKind:
        return self.poller.state(endpoint).kind

    def left(self, endpoint: Endpoint) -> int | None:
        return next(quota.left_today for quota in self.ledger.state() if quota.endpoint is endpoint)

    def leave(self, endpoint: Endpoint, left: int) -> None:
        """So many requests of the day are left; the others went long ago."""
        leave(self.path, self.clock, endpoint, left)

    def last_told(self, endpoint: Endpoint) -> SourceChanged:
        return [event for event in self.told if isinstance(event, SourceChanged) and event.endpoint is endpoint][-1]

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
        assert "No answer" in str(stand.poller.state(Endpoint.NETWORK).reason)
        assert stand.state(Endpoint.SCALE) is SourceKind.FRESH
        del stand.server.failures[Endpoint.NETWORK]
        await stand.clock.step(150)
        assert stand.state(Endpoint.NETWORK) is SourceKind.FRESH


async def test_a_refused_credential_stops_the_endpoint_for_an_hour_or_until_a_person_acts(stand: Stand) -> None:
    stand.server.failures[Endpoint.SCALE] = AuthError("The server refused")
    async with running(stand):
        await stand.clock.step(400)
        assert stand.server.count(Endpoint.SCALE) == 1
        del stand.server.failures[Endpoint.SCALE]
        stand.poller.wake()
        await settle()
        assert stand.server.count(Endpoint.SCALE) == 2


async def test_files_that_can_be_used_again_are_no_failure_though_nothing_is_due(stand: Stand) -> None:
    stand.server.failures[Endpoint.SCALE] = StateError("The store can't be used", "database is locked")
    async with running(stand):
        assert stand.poller.unusable() is not None
        stand.leave(Endpoint.SCALE, 0)
        await stand.clock.step(200)
        assert stand.server.count(Endpoint.SCALE) == 1
        assert stand.poller.unusable() is None


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


async def test_only_incident_mode_spends_the_reserve(stand: Stand) -> None:
    reserve = Reserve().requests
    stand.leave(Endpoint.SCALE, reserve)
    await stand.poller.once()
    assert stand.left(Endpoint.SCALE) == reserve
    stand.poller.incident = True
    await stand.poller.once()
    assert stand.left(Endpoint.SCALE) == reserve - 1


async def test_the_last_request_before_the_reserve_taken_by_another_session_is_not_taken_twice(stand: Stand) -> None:
    reserve = Reserve().requests
    stand.leave(Endpoint.SCALE, reserve + 40)
    permit = stand.server.permit

    async def overtaken(endpoint: Endpoint, *, keep: int = 0) -> Arrived:
        if endpoint is Endpoint.SCALE:
            stand.leave(Endpoint.SCALE, reserve)
        return await permit(endpoint, keep=keep)

    stand.server.permit = overtaken
    stand.clock.advance(HOUR)
    outcome = await stand.poller.once()
    assert outcome[Endpoint.SCALE] is None
    assert stand.left(Endpoint.SCALE) == reserve
    due = stand.poller.next_due(Endpoint.SCALE)
    assert due is not None
    assert stand.clock.now() < due <= stand.clock.now() + HOUR, "the series must not lose a minute"


async def test_it_tells_how_often_it_asks_and_until_when_that_lasts(stand: Stand) -> None:
    await stand.poller.once()
    quota = next(quota for quota in stand.ledger.state() if quota.endpoint is Endpoint.SCALE)
    told = stand.last_told(Endpoint.SCALE)
    assert told.interval_s is not None
    assert told.interval_s >= 61
    assert told.lasts_until == pytest.approx(quota.resets_ts, abs=90)


async def test_in_incident_mode_it_tells_when_the_day_will_be_used_up(stand: Stand) -> None:
    stand.leave(Endpoint.SCALE, 30)
    stand.poller.incident = True
    await stand.poller.once()
    told = stand.last_told(Endpoint.SCALE)
    assert told.interval_s == 61
    assert told.lasts_until == pytest.approx(stand.clock.now() + 29 * 61)


async def test_a_used_up_day_has_no_interval(stand: Stand) -> None:
    stand.leave(Endpoint.SCALE, 0)
    await stand.poller.once()
    told = stand.last_told(Endpoint.SCALE)
    assert (told.interval_s, told.lasts_until) == (None, stand.clock.now())
    assert told.state.kind is SourceKind.OUT_OF_QUOTA
