"""Stored minutes on the screen of ``cbtui``, from process start, against the first frame of a bare Textual app.

The store holds the last hour; nothing listens at the API's address, so that nothing but the program is measured.
"""

from __future__ import annotations

import os
import socket
import statistics
import tempfile
import time
from pathlib import Path

from cbtui.catalog.live import LIVE_METRICS_OF
from cbtui.config import Settings, load
from cbtui.flags import Flags
from cbtui.model import Endpoint, Minute
from cbtui.store import Store
from cbtui.times import HOUR, MINUTE
from tests.benchmarks._terminal import running
from tests.benchmarks.first_paint import BARE

ROUNDS = 9
TARGET = 2.0
USERS = 739
"""Users of each stored minute: three digits that no other part of the screen holds."""


def environment_of(directory: Path) -> dict[str, str]:
    """An account of its own, whose server's port nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("CBTUI_")}
    return {
        **inherited,
        "CBTUI_API_KEY": "customer",
        "CBTUI_API_SECRET": "secret",
        "CBTUI_APPID": "a" * 32,
        "CBTUI_BASE_URL": f"http://127.0.0.1:{port}",
        "CBTUI_STATE_DIR": str(directory),
        "XDG_CONFIG_HOME": str(directory),
    }


def fill(settings: Settings) -> None:
    """Keep an hour of minutes, up to now, of each live endpoint."""
    now = int(time.time())
    start = (now - HOUR) // MINUTE * MINUTE
    store = Store(settings.state_dir / "store.db")
    for endpoint, names in LIVE_METRICS_OF.items():
        values = dict.fromkeys(names, float(USERS if endpoint is Endpoint.SCALE else 98))
        minutes = [Minute(ts, values) for ts in range(start, now, MINUTE)]
        store.minutes.put(settings.project_key(settings.project), endpoint, names, minutes, start, now, now)
    store.close()


def spent_until(arguments: list[str], marker: bytes, environment: dict[str, str] | None = None) -> tuple[float, float]:
    """Wall and CPU seconds from the start of a program until its terminal has received ``marker``."""
    with running(arguments, environment) as terminal:
        wall = terminal.seconds_until(marker)
    return wall, terminal.cpu_s


def main() -> None:
    bare, ours = [], []
    with tempfile.TemporaryDirectory() as directory:
        environment = environment_of(Path(directory))
        fill(load(Flags(), environment))
        for _ in range(ROUNDS):
            bare.append(spent_until(["-c", BARE], b"painted"))
            ours.append(spent_until(["-m", "cbtui"], str(USERS).encode(), environment))
    (bare_wall, bare_cpu), (wall, cpu) = (
        [statistics.median(figures) * 1000 for figures in zip(*spent, strict=True)] for spent in (bare, ours)
    )
    print(f"bare DataTable {bare_wall:.0f} ms, stored hour on screen {wall:.0f} ms")
    print(f"first data: {wall / bare_wall:.2f} × the bare app (target: at most {TARGET:g}), CPU {cpu / bare_cpu:.2f} ×")


if __name__ == "__main__":
    main()
