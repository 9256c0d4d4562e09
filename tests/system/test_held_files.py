"""Another process holds the ledger and the store: keys still work, and nothing on the event loop touches a file."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from cbtui.clock import SystemClock
from cbtui.flags import Flags
from cbtui.wiring import demo_app
from tests.tui.fakes import screen_text

HELD_S = 5
HOLDER = f"""
import sqlite3, sys, time
held = [sqlite3.connect(path, isolation_level=None) for path in sys.argv[1:]]
for connection in held:
    connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep({HELD_S})
"""


@contextmanager
def held(*paths: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process keeps the write locks of these databases for :data:`HELD_S` seconds."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, *map(str, paths)], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        yield holder
        holder.kill()


@pytest.fixture
def sql_threads(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """The threads that have run SQL."""
    threads: set[int] = set()
    connect = sqlite3.connect

    def traced(*args: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*args, **options)
        connection.set_trace_callback(lambda _statement: threads.add(threading.get_ident()))
        return connection

    monkeypatch.setattr(sqlite3, "connect", traced)
    return threads


async def test_keys_work_while_another_process_holds_the_files(tmp_path: Path, sql_threads: set[int]) -> None:
    app = demo_app(Flags(), tmp_path, SystemClock())
    async with app.run_test(size=(80, 24)) as pilot:
        while app.connection is None:
            await pilot.pause()
        await pilot.pause()
        with held(tmp_path / "quota.db", tmp_path / "store.db") as holder:
            for key, title in (("2", "Diagnosis"), ("3", "Calls"), ("4", "Usage"), ("1", "Live"), ("r", "Live")):
                await pilot.press(key)
                await pilot.pause()
                assert title in screen_text(app).splitlines()[0]
            assert holder.poll() is None
    assert sql_threads
    assert threading.get_ident() not in sql_threads
