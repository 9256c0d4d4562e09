"""What a screen shows is read in one trip to a thread; it sends nothing and waits for no writer."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from cbtui.service import Context, Service
from cbtui.times import HOUR
from cbtui.tui.source import Source
from tests.service.conftest import Bench

Ask = Callable[[Service, int], Awaitable[Any]]

SNAPSHOTS: dict[str, Ask] = {
    "live": lambda service, now: service.live_snapshot(now - HOUR, now),
    "diagnosis": lambda service, now: service.diagnosis_snapshot(now - HOUR, now),
    "calls": lambda service, now: service.calls_snapshot(now - HOUR, now, None),
    "call": lambda service, _: service.call_snapshot("c1"),
    "usage": lambda service, _: service.usage_snapshot(7),
    "reports": lambda service, _: service.reports_snapshot(),
}


@pytest.fixture
def writers(bench: Bench, tmp_path: Path) -> Iterator[None]:
    """Other processes hold the write locks of ledger and store for as long as the test lasts."""
    assert bench.server.asked == []
    with ExitStack() as held:
        for name in ("quota.db", "store.db"):
            other = held.enter_context(closing(sqlite3.connect(tmp_path / name, isolation_level=None)))
            other.execute("BEGIN IMMEDIATE")
        yield


@pytest.mark.parametrize("name", SNAPSHOTS)
@pytest.mark.usefixtures("writers")
async def test_a_snapshot_is_one_trip_to_a_thread(bench: Bench, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    trips: list[str] = []
    in_thread = Context.in_thread

    async def counted(context: Context, work: Callable[..., Any], *args: Any, **options: Any) -> Any:
        trips.append(str(work))
        return await in_thread(context, work, *args, **options)

    monkeypatch.setattr(Context, "in_thread", counted)
    await SNAPSHOTS[name](bench.service, bench.now)
    assert len(trips) == 1
    assert bench.server.asked == []


def test_the_service_is_what_screens_ask_for(bench: Bench) -> None:
    source: Source = bench.service
    assert source.project == "prod"
