"""The worst call (10 users × 3 h × 2 s) against ``orjson.loads`` of its bytes: to findings, and opened from the store.

The work runs in a process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Awaitable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import orjson

from cbtui.api import CrystalBall
from cbtui.clock import SystemClock
from cbtui.model import Endpoint
from cbtui.quota import Ledger
from cbtui.service import Context, Service
from cbtui.simulator import Faults, Simulator, World, serve, worst_call_body
from cbtui.simulator.faults import answer
from cbtui.store import Store
from cbtui.times import HOUR

ROUNDS = 3
START = 1_763_000_000
"""When the worst call begins, Unix seconds."""


class Then(SystemClock):
    """The host's clock, moved to some hours after the worst call began."""

    def __init__(self) -> None:
        super().__init__()
        self._shift = START + 5 * HOUR - time.time()

    def now(self) -> float:
        return super().now() + self._shift


async def longest_gap(work: Awaitable[object]) -> float:
    """Seconds between two turns of the event loop while ``work`` goes on, at most."""
    worst, last, done = 0.0, time.perf_counter(), False

    async def watch() -> None:
        nonlocal worst, last
        while not done:
            await asyncio.sleep(0.001)
            now = time.perf_counter()
            worst, last = max(worst, now - last), now

    watcher = asyncio.create_task(watch())
    await work
    done = True
    await watcher
    return worst


def peak_bytes() -> float:
    """The most memory this process has used. (``ru_maxrss`` would begin with what the parent used.)"""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return float(status.partition("VmHWM:")[2].split()[0]) * 1024


def seconds_of_loads(body: bytes) -> float:
    """In a child: ``orjson.loads`` alone."""
    begin = time.perf_counter()
    orjson.loads(body)
    return time.perf_counter() - begin


async def measured(url: str, directory: Path) -> dict[str, float]:
    """Fetch and judge; save; open again from the store."""
    clock = Then()
    ledger, store = Ledger(directory / "quota.db", clock, "k"), Store(directory / "store.db")
    api = CrystalBall(
        base_url=url,
        api_key="k",
        api_secret="s",
        clock=clock,
        permit=ledger.permit,
    )
    service = Service(Context(api, ledger, store, clock, "p", "key", "a"))
    found: dict[str, float] = {}

    async def open_call(name: str) -> None:
        begin = time.perf_counter()
        call = await service.call("worst", START, START + 3 * HOUR)
        found[f"{name} fetched"] = time.perf_counter() - begin
        judgement = await service.judgement(call.data)
        found[f"{name} judged"] = time.perf_counter() - begin
        found["findings"] = len(judgement.findings)
        found["requests"] = found.get("requests", 0) + call.requests

    found["gap"] = await longest_gap(open_call("new"))
    found["peak"] = peak_bytes()
    found["saving gap"] = await longest_gap(service.context.background.all_done())
    await open_call("stored")
    await service.aclose()
    return found


def run(url: str) -> dict[str, float]:
    """In a child: everything but ``orjson.loads``."""
    with tempfile.TemporaryDirectory() as directory:
        return asyncio.run(measured(url, Path(directory)))


async def rounds(body: bytes) -> None:
    """Serve the bytes from this process and print what each round's children measured."""
    context, loop = get_context("spawn"), asyncio.get_running_loop()
    app = Faults(Simulator(World(seed=1, epoch=START), SystemClock()))
    app.next(Endpoint.DETAILS, *[answer(body)] * ROUNDS)
    async with serve(app) as server:
        for _ in range(ROUNDS):
            with ProcessPoolExecutor(1, context, max_tasks_per_child=1) as pool:
                loads = await loop.run_in_executor(pool, seconds_of_loads, body)
                show(len(body), loads, await loop.run_in_executor(pool, run, server.url))


def show(size: int, loads: float, found: dict[str, float]) -> None:
    print(
        f"orjson.loads {loads:.2f} s; to findings {found['new judged'] / loads:.2f} × (target 2.5),"
        f" of which fetching {found['new fetched'] / loads:.2f} ×; {found['findings']:.0f} findings"
    )
    print(
        f"  peak memory {found['peak'] / size:.2f} × the bytes (target 3);"
        f" longest gap {found['gap'] * 1000:.0f} ms (target 100), while saving {found['saving gap'] * 1000:.0f} ms"
    )
    print(
        f"  opened from the store {found['stored judged'] / found['new judged']:.3f} × of that (target 0.25),"
        f" {found['requests']:.0f} request in all"
    )


def main() -> None:
    body = worst_call_body()
    print(f"{len(body) / 1e6:.1f} MB of JSON")
    asyncio.run(rounds(body))


if __name__ == "__main__":
    main()
