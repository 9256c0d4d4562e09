"""The cursor and the zoom over a pair's charts of 5,400 points each, on the real Call screen.

The cursor is measured against the same key on an empty screen, zooming against drawing the same charts once.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path

import httpx
from textual.screen import Screen

from cbtui.cli.wiring import account_of, connecting
from cbtui.clock import SystemClock
from cbtui.config import load
from cbtui.flags import Flags
from cbtui.simulator import DEMO_APPID, DEMO_KEY, DEMO_SECRET, Simulator, World, worst_call
from cbtui.times import HOUR
from cbtui.tui.app import CbtuiApp
from cbtui.tui.messages import OpenCall
from cbtui.tui.preferences import Preferences
from cbtui.tui.widgets.chart import Chart

SIZE = (120, 36)
KEYS = 60
FRAME = 1 / 30
"""Seconds between two keys, enough for a frame to be painted."""
SETTLES = 1.0


async def seconds_of(app: CbtuiApp, *keys: str) -> float:
    """CPU time of one key, with all that is painted because of it, in the mean of many."""
    await asyncio.sleep(SETTLES)
    begin = time.process_time()
    for number in range(KEYS):
        app.simulate_key(keys[number % len(keys)])
        await asyncio.sleep(FRAME)
    return (time.process_time() - begin) / KEYS


def app_in(directory: Path, simulator: Simulator, clock: SystemClock) -> CbtuiApp:
    environment = {
        "CBTUI_API_KEY": DEMO_KEY,
        "CBTUI_API_SECRET": DEMO_SECRET,
        "CBTUI_APPID": DEMO_APPID,
        "CBTUI_BASE_URL": "http://simulator.invalid",
        "XDG_CONFIG_HOME": str(directory),
    }
    settings = load(Flags(state_dir=directory), environment)
    transport = httpx.ASGITransport(app=simulator)
    return CbtuiApp(connecting(lambda: account_of(settings, clock, transport)), Preferences(clock=clock))


async def screen(directory: Path) -> dict[str, float]:
    clock = SystemClock()
    lesson = worst_call(start_ts=int(clock.now()) - 4 * HOUR)
    simulator = Simulator(World.of([lesson], epoch=clock.now()), clock)
    app = app_in(directory, simulator, clock)
    async with app.run_test(size=SIZE) as pilot:
        while app.desk is None:
            await pilot.pause(0.05)
        await app.desk.service.calls(lesson.created_ts - 60, int(clock.now()))
        app.post_message(OpenCall(lesson.call_id, lesson.created_ts + HOUR, sender=101, receiver=110))
        while not app.screen.query(Chart) or app.screen.has_class("-state"):
            await pilot.pause(0.05)
        await pilot.pause(10)
        for _ in range(8):
            await pilot.press("minus")
        charts = [chart for chart in app.screen.query(Chart) if chart.region.height]
        found = {"charts": len(charts), "cursor": await seconds_of(app, "right")}
        found["zoom"] = await seconds_of(app, "plus", "minus")
        begin = time.process_time()
        for chart in charts:
            chart.notify_style_update()
        await asyncio.sleep(SETTLES)
        found["drawing"] = time.process_time() - begin
        await app.push_screen(Screen())
        found["nothing"] = await seconds_of(app, "right")
        return found


def main() -> None:
    with tempfile.TemporaryDirectory() as directory:
        found = asyncio.run(screen(Path(directory)))
    print(
        f"{found['charts']:.0f} charts of 5,400 points; a key on an empty screen takes {found['nothing'] * 1000:.1f} ms"
    )
    print(f"cursor: {found['cursor'] / found['nothing']:.2f} × the key on an empty screen (target 3)")
    print(f"zoom: {found['zoom'] / found['drawing']:.2f} × drawing the charts once (target 1)")
