"""A simulated day on each screen: a minute of data a minute, and what the process holds at the end of each half.

    python -m tests.faults.simulated_day --minutes 1440

Fails when the second half of the day holds more than the first by more than a few per cent: what is shown is an hour
of minutes, so nothing may grow with the day.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import sys
import tracemalloc
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textual.app import App
from textual.pilot import Pilot

from cbtui.events import DiagnosisArrived, LiveUpdated, StoreChanged
from cbtui.times import MINUTE
from tests.fakes import FakeClock
from tests.tui.fakes import NOW, FakeSource, healthy_hour, make_app, poor_event, settle
from tests.tui.searching import Searched, call

SCREENS = {"live": "1", "diagnosis": "2", "calls": "3", "usage": "4"}
MOST_MORE = 1.05
"""So many times of what the first half held, objects and bytes alike."""


@dataclass(frozen=True)
class Held:
    """What a process holds: objects that the collector knows, traced bytes, and resident bytes."""

    objects: int
    traced: int
    resident: int


def held() -> Held:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return Held(len(gc.get_objects()), tracemalloc.get_traced_memory()[0], pages * 4096)


async def a_minute(app: App[Any], service: FakeSource, clock: FakeClock, minute: int, pilot: Pilot[Any]) -> None:
    """A minute passes: live minutes, diagnosis events and calls come, ages tick."""
    clock.advance(MINUTE)
    now = NOW + minute * MINUTE
    service.minutes = healthy_hour(now, videoFreezeRate=0.5 + minute % 7)
    service.events = tuple(poor_event(now - 120 - 5 * number, user=str(minute + number)) for number in range(10))
    if isinstance(service, Searched):
        service.found_calls = tuple(call(minute + number, ago=60 * number, length=None) for number in range(10))
    for event in (LiveUpdated("prod", 0, 0), DiagnosisArrived("prod", 10), StoreChanged("prod")):
        app.emit(event)  # type: ignore[attr-defined]
    await settle(pilot)


async def day(screen: str, minutes: int) -> tuple[Held, Held]:
    """What is held at the end of the first and of the second half of a day on a screen."""
    clock, service = FakeClock(NOW), Searched() if screen == "calls" else FakeSource()
    app = make_app(service, clock=clock)
    ends: list[Held] = []
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await pilot.press(SCREENS[screen])
        await settle(pilot)
        for minute in range(minutes):
            await a_minute(app, service, clock, minute, pilot)
            service.asked.clear()
            if minute in (minutes // 2 - 1, minutes - 1):
                ends.append(held())
    return ends[0], ends[1]


def grows(first: Held, second: Held) -> bool:
    return second.objects > first.objects * MOST_MORE or second.traced > first.traced * MOST_MORE


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=int, default=1440)
    parser.add_argument("--screens", nargs="*", default=list(SCREENS))
    given = parser.parse_args()
    growing = []
    for screen in given.screens:
        tracemalloc.start()
        first, second = asyncio.run(day(screen, given.minutes))
        tracemalloc.stop()
        growing += [screen] if grows(first, second) else []
        print(
            f"{screen}: objects {first.objects} → {second.objects}, traced {first.traced / 1e6:.2f} →"
            f" {second.traced / 1e6:.2f} MB, resident {first.resident / 1e6:.1f} → {second.resident / 1e6:.1f} MB",
            flush=True,
        )
    print(f"grows: {', '.join(growing)}" if growing else "flat")
    return 1 if growing else 0


if __name__ == "__main__":
    sys.exit(main())
