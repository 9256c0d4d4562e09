"""The program as a process of its own, against the simulator over a real socket."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cbtui.clock import SystemClock
from cbtui.model import Endpoint
from cbtui.simulator import Faults, Lesson, Simulator, World, serve
from tests.cli.console import Result

KEY, SECRET, APPID = "customer", "hush-hush-secret", "a" * 32
TIMEOUT = 60
"""Seconds until a process that should have ended is given up."""


@dataclass
class Site:
    """A simulator that listens, and the command line with a state directory of its own.

    ``faults.next(path, …)`` spoils answers; ``hits`` are the paths that were asked.
    """

    url: str
    simulator: Simulator
    faults: Faults
    state: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def hits(self) -> list[str]:
        return self.faults.hits

    def asked(self, *endpoints: Endpoint) -> int:
        """How many requests came to these endpoints."""
        return sum(path in endpoints for path in self.hits)

    def environ(self, **changed: str) -> dict[str, str]:
        """The environment of a run; an empty value unsets."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("CBTUI_")}
        merged = {
            **inherited,
            "CBTUI_API_KEY": KEY,
            "CBTUI_API_SECRET": SECRET,
            "CBTUI_APPID": APPID,
            "CBTUI_BASE_URL": self.url,
            "CBTUI_STATE_DIR": str(self.state),
            "XDG_CONFIG_HOME": str(self.state),
            **self.environment,
            **changed,
        }
        return {name: value for name, value in merged.items() if value}

    def run(self, *arguments: str, **changed: str) -> Result:
        """Run to the end, without a terminal."""
        done = subprocess.run(
            [sys.executable, "-m", "cbtui", *arguments],
            env=self.environ(**changed),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            check=False,
        )
        return Result(done.returncode, done.stdout, done.stderr)

    def start(self, *arguments: str, stdout: int = subprocess.PIPE, **changed: str) -> subprocess.Popen[str]:
        """Start and leave running."""
        return subprocess.Popen(
            [sys.executable, "-m", "cbtui", *arguments],
            env=self.environ(**changed),
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=subprocess.PIPE,
            text=True,
        )


@contextmanager
def site_of(lessons: list[Lesson], state: Path) -> Iterator[Site]:
    """Serve a world with exactly these calls from a thread, on a free port."""
    clock = SystemClock()
    world = World.of(lessons, epoch=time.time())
    simulator = Simulator(world, clock, api_key=KEY, api_secret=SECRET, appid=APPID)
    faults = Faults(simulator)
    addresses: list[str] = []
    started = threading.Event()
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()

    async def served() -> None:
        async with serve(faults) as server:
            addresses.append(server.url)
            started.set()
            await stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(served(),), daemon=True)
    thread.start()
    started.wait(TIMEOUT)
    try:
        yield Site(addresses[0], simulator, faults, state)
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(TIMEOUT)
        loop.close()
