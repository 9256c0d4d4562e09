"""``python -m tests.screenshots`` makes the pictures of README, from the real app over the simulator."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from textual.pilot import Pilot

from cbtui.clock import SystemClock
from cbtui.flags import Flags
from cbtui.tui.app import CbtuiApp
from cbtui.wiring import demo_app

PICTURES = Path(__file__).parents[1] / "screenshots"
SIZE = (120, 36)
BEGINS = 1_768_479_360.0
"""2026-01-15 12:16 UTC, 20:16 in UTC+8: the demo's evening class."""


class ShiftedClock(SystemClock):
    """The host's clock, moved so that the pictures always begin at the same moment."""

    def __init__(self) -> None:
        super().__init__()
        self._shift = BEGINS - time.time()

    def wall(self) -> float:
        return super().wall() + self._shift


async def until(pilot: Pilot[None], ready: Callable[[], bool]) -> None:
    """Let the app run until it shows what is waited for."""
    async with asyncio.timeout(60):
        while not ready():
            await pilot.pause(0.05)
    await pilot.pause(0.3)


def shows(app: CbtuiApp, name: str) -> Callable[[], bool]:
    """The screen called ``name`` is in front and has its data."""
    return lambda: getattr(app.screen, "NAME", "") == name and not app.screen.has_class("-state")


async def pictures(directory: Path) -> None:
    app = demo_app(Flags(timezone="Asia/Shanghai"), directory, ShiftedClock())
    async with app.run_test(size=SIZE) as pilot:

        def save(name: str) -> None:
            (PICTURES / f"{name}.svg").write_text(app.export_screenshot(title="cbtui demo"), encoding="utf-8")

        await until(pilot, shows(app, "live"))
        save("live")
        await pilot.press("2")
        await until(pilot, shows(app, "diagnosis"))
        save("diagnosis")
        await pilot.press("slash", *"lesson-204", "enter")
        await pilot.pause(0.5)
        await pilot.press("enter")
        await until(pilot, shows(app, "call"))
        save("call")
        await pilot.press("m")
        await pilot.pause(0.5)
        save("matrix")
        await pilot.press("R")
        await pilot.pause(0.5)
        save("report")
        await pilot.press("escape", "3")
        await until(pilot, shows(app, "calls"))
        await pilot.press("r")
        await pilot.pause(4)
        await until(pilot, shows(app, "calls"))
        save("calls")
        await pilot.press("4")
        await until(pilot, shows(app, "usage"))
        save("usage")


def main() -> None:
    os.environ.pop("NO_COLOR", None)
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as directory:
        asyncio.run(pictures(Path(directory)))
    print(*sorted(path.name for path in PICTURES.glob("*.svg")), sep="\n")


if __name__ == "__main__":
    main()
