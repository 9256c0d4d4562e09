"""A deterministic world that speaks the Crystal Ball API: for the demo, for ``cbtui simulate``, and for the tests."""

from __future__ import annotations

import sys

from cbtui.clock import SystemClock
from cbtui.simulator.answers import Listing
from cbtui.simulator.app import DEMO_APPID, DEMO_KEY, DEMO_SECRET, SeenRequest, Simulator
from cbtui.simulator.faults import Faults
from cbtui.simulator.lesson import Lesson, Stay
from cbtui.simulator.server import Server, serve
from cbtui.simulator.trouble import Kind, State, Trouble
from cbtui.simulator.world import World
from cbtui.simulator.worst import worst_call, worst_call_body

__all__ = [
    "DEMO_APPID",
    "DEMO_KEY",
    "DEMO_SECRET",
    "Faults",
    "Kind",
    "Lesson",
    "Listing",
    "SeenRequest",
    "Server",
    "Simulator",
    "State",
    "Stay",
    "Trouble",
    "World",
    "run",
    "serve",
    "worst_call",
    "worst_call_body",
]


async def run(port: int, seed: int = 1) -> None:
    """Serve a world that begins now until cancelled; prints the address on stdout, the credentials on stderr.

    Raises:
        OSError: the port is taken.
    """
    clock = SystemClock()
    async with serve(Simulator(World(seed, clock.now()), clock), port) as server:
        print(f"api key {DEMO_KEY}, api secret {DEMO_SECRET}, appid {DEMO_APPID}", file=sys.stderr, flush=True)
        print(f"listening on {server.url}", flush=True)
        await server.forever()
