from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping

import httpx
import pytest

from cbtui.api import CrystalBall
from cbtui.api.body import BOUNDS, Bounds
from cbtui.model import Endpoint
from tests.api.loopback import Loopback
from tests.fakes import FakeClock

KEY, SECRET = "customer-id", "customer-secret"


class Permits:
    """Grants permits and counts them, with what each must leave; from the n-th on it raises ``refusal``."""

    def __init__(self) -> None:
        self.taken: list[Endpoint] = []
        self.grants = 1000
        self.refusal: Exception | None = None
        self.kept: list[int] = []

    async def __call__(self, endpoint: Endpoint, *, keep: int = 0) -> None:
        self.kept.append(keep)
        if self.refusal is not None and len(self.taken) >= self.grants:
            raise self.refusal
        self.taken.append(endpoint)


MakeBall = Callable[..., CrystalBall]


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def permits() -> Permits:
    return Permits()


@pytest.fixture
async def server() -> AsyncIterator[Loopback]:
    server = Loopback()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def make_ball(clock: FakeClock, permits: Permits) -> AsyncIterator[MakeBall]:
    """Builds clients and closes them; ``bounds`` holds for every endpoint."""
    made: list[CrystalBall] = []

    def make(
        base_url: str,
        *,
        timeout_s: float = 30.0,
        bounds: Bounds | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> CrystalBall:
        table: Mapping[Endpoint, Bounds] = BOUNDS if bounds is None else dict.fromkeys(Endpoint, bounds)
        ball = CrystalBall(
            base_url=base_url,
            api_key=KEY,
            api_secret=SECRET,
            clock=clock,
            permit=permits,
            transport=transport,
            timeout_s=timeout_s,
            bounds=table,
        )
        made.append(ball)
        return ball

    yield make
    for ball in made:
        await ball.aclose()


@pytest.fixture
def ball(server: Loopback, make_ball: MakeBall) -> CrystalBall:
    """A client of the loopback server."""
    return make_ball(server.url)
