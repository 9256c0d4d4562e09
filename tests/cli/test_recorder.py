"""The headless loop: a line a minute, and the way out."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from cbtui.cli.recording import Recorder, folded
from cbtui.errors import AuthError, CbtuiError, ConfigError
from cbtui.events import DiagnosisArrived, LiveUpdated, SourceChanged
from cbtui.model import Endpoint, SourceKind, SourceState
from cbtui.model.endpoint import POLLED_ENDPOINTS
from cbtui.poller import Poller
from tests.fakes import EPOCH, FakeClock


class FakePoller:
    """A loop that does what the test says in each minute, and then gets SIGTERM."""

    def __init__(self, clock: FakeClock, minutes: list[Callable[[], None]], outcome: dict[Any, Any]) -> None:
        self._clock = clock
        self._minutes = minutes
        self._outcome = outcome

    async def once(self) -> dict[Endpoint, CbtuiError | None]:
        return self._outcome

    def unusable(self) -> None:
        return None

    async def run(self) -> None:
        for minute in self._minutes:
            minute()
            await self._clock.sleep(0)
            await self._clock.sleep(0)
        os.kill(os.getpid(), signal.SIGTERM)
        while True:
            await self._clock.sleep(0)


async def record(minutes: Callable[[Recorder], list[Callable[[], None]]], outcome: dict[Any, Any]) -> None:
    clock = FakeClock()
    recorder = Recorder("prod", UTC, Path("cbtui.log"))
    await recorder.run(cast("Poller", FakePoller(clock, minutes(recorder), outcome)), clock)


async def test_it_tells_what_came_and_what_is_wrong_and_ends_with_sigterm(capfd: pytest.CaptureFixture[str]) -> None:
    stale = SourceState(SourceKind.STALE, EPOCH, "no answer")

    def minutes(recorder: Recorder) -> list[Callable[[], None]]:
        return [
            lambda: recorder.take(LiveUpdated("prod", 0, 60)),
            lambda: recorder.take(DiagnosisArrived("prod", 3)),
            lambda: recorder.take(SourceChanged("prod", Endpoint.NETWORK, stale)),
        ]

    await record(minutes, {Endpoint.SCALE: None})
    first, *lines = capfd.readouterr().err.splitlines()
    assert first == "Recording prod; the log is cbtui.log. Stop with Ctrl-C."
    told = [re.search(r"(\d+) answers, (\d+) new diagnosis events", line) for line in lines]
    assert sum(int(match[1]) for match in told if match) == 2
    assert sum(int(match[2]) for match in told if match) == 3
    assert "data until 02:13; /beta/live/net/by_time stale: no answer" in lines[-1]
    assert ["stopped" in line for line in lines] == [False] * (len(lines) - 1) + [True]


async def test_it_tells_one_line_a_minute(capfd: pytest.CaptureFixture[str]) -> None:
    await record(lambda _: [lambda: None] * 5, {Endpoint.SCALE: None})
    minutes = [line[:8] for line in capfd.readouterr().err.splitlines()[1:-1]]
    assert len(minutes) >= 2
    begin = datetime.fromtimestamp(EPOCH, UTC)
    assert minutes == [f"{begin + timedelta(minutes=place):%H:%M:%S}" for place in range(1, len(minutes) + 1)]


async def test_credentials_that_are_refused_everywhere_end_it() -> None:
    refused = AuthError("refused", "401")
    with pytest.raises(AuthError):
        await record(lambda _: [], {Endpoint.SCALE: refused, Endpoint.NETWORK: refused})


async def test_what_the_loop_dies_of_comes_out_as_itself() -> None:
    def die() -> None:
        raise ExceptionGroup("tasks", [ExceptionGroup("inner", [ConfigError("the disk is full")])])

    with pytest.raises(ConfigError, match="the disk is full"):
        await record(lambda _: [die], {Endpoint.SCALE: None})


def test_endpoints_that_say_the_same_share_a_line() -> None:
    refused = [(endpoint, f"failed: The server refused {endpoint}: HTTP 401.") for endpoint in POLLED_ENDPOINTS[:2]]
    late = (POLLED_ENDPOINTS[2], f"stale: No answer of {POLLED_ENDPOINTS[2]}.")
    both = ", ".join(POLLED_ENDPOINTS[:2])
    assert folded([*refused, late]) == [
        f"{both} failed: The server refused each: HTTP 401",
        f"{POLLED_ENDPOINTS[2]} stale: No answer of {POLLED_ENDPOINTS[2]}",
    ]
    assert folded([]) == []
