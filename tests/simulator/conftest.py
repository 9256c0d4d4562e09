"""A simulator in process, and ways to ask it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import httpx
import pytest

from cbtui.model import Endpoint
from cbtui.simulator import Simulator, World
from tests.fakes import EPOCH, FakeClock


class Asker:
    """Asks one simulator, with the right credentials and App ID unless told otherwise."""

    def __init__(self, simulator: Simulator, clock: FakeClock) -> None:
        self.simulator = simulator
        self.clock = clock
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=simulator),
            base_url="http://simulator",
            auth=("demo-key", "demo-secret"),
        )

    async def get(self, endpoint: Endpoint, **params: object) -> httpx.Response:
        """GET with ``params`` (None leaves one out) over the defaults: the last hour of demo-appid."""
        now = int(self.clock.now())
        asked = {"start_ts": now - 3600, "end_ts": now, "appid": "demo-appid", **params}
        return await self.client.get(
            endpoint, params={key: str(value) for key, value in asked.items() if value is not None}
        )

    async def post(self, body: object, **params: str) -> httpx.Response:
        return await self.client.post(Endpoint.REPORT, params={"appid": "demo-appid", **params}, json=body)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def busy_world() -> World:
    return World(seed=1, epoch=EPOCH)


@pytest.fixture
async def ask(clock: FakeClock, busy_world: World) -> AsyncIterator[Asker]:
    """The full world, without limits."""
    asker = Asker(Simulator(busy_world, clock, enforce_limits=False), clock)
    async with asker.client:
        yield asker


@pytest.fixture
async def ask_strictly(clock: FakeClock, busy_world: World) -> AsyncIterator[Asker]:
    """The full world, with the documented limits."""
    asker = Asker(Simulator(busy_world, clock), clock)
    async with asker.client:
        yield asker


@pytest.fixture
async def ask_about(clock: FakeClock) -> AsyncIterator[Callable[[World], Asker]]:
    """A world of the test's own, without limits."""
    askers: list[Asker] = []

    def about(world: World) -> Asker:
        askers.append(Asker(Simulator(world, clock, enforce_limits=False), clock))
        return askers[-1]

    yield about
    for asker in askers:
        await asker.client.aclose()
