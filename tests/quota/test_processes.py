"""Real processes on one file: the limit holds over all of them together, and over a kill."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from cbtui.clock import SystemClock
from cbtui.model import Endpoint
from cbtui.quota import Ledger
from tests import databases
from tests.quota.hammer import LIMITS, WINDOW

ROOT = Path(__file__).parents[2]


def session(path: Path, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.quota.hammer", str(path), str(count)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )


def stamps_of(*outputs: str) -> list[float]:
    return sorted(float(line) for output in outputs for line in output.split())


def assert_within_the_window(stamps: list[float]) -> None:
    for first, fourth in zip(stamps, stamps[WINDOW.count :], strict=False):
        assert fourth - first >= WINDOW.guarded_s


def test_three_sessions_that_start_at_once_stay_within_the_window(tmp_path: Path) -> None:
    sessions = [session(tmp_path / "state" / "quota.db", 5) for _ in range(3)]
    stamps = stamps_of(*(process.communicate()[0] for process in sessions))
    assert [process.returncode for process in sessions] == [0, 0, 0]
    assert len(stamps) == 15
    assert_within_the_window(stamps)


def test_a_day_is_not_exceeded_by_three_sessions(tmp_path: Path) -> None:
    path = tmp_path / "quota.db"
    ledger = Ledger(path, SystemClock(), "account", LIMITS)
    with databases.database(path) as database:
        clock = SystemClock()
        database.executemany(
            "INSERT INTO permit (scope, endpoint, wall, boot, uptime, server) VALUES (?, ?, ?, ?, ?, ?)",
            [("account", Endpoint.LISTS, clock.now(), clock.boot(), clock.uptime() - 5, clock.now())] * 34,
        )
    sessions = [session(path, 40) for _ in range(3)]
    stamps = stamps_of(*(process.communicate()[0] for process in sessions))
    assert len(stamps) == 6
    (state,) = ledger.state()
    assert (state.used_today, state.left_today) == (40, 0)
    ledger.close()


def test_a_killed_session_wastes_no_more_than_its_last_permit(tmp_path: Path) -> None:
    path = tmp_path / "quota.db"
    victim, survivor = session(path, 40), session(path, 8)
    assert victim.stdout is not None
    seen = [victim.stdout.readline() for _ in range(3)]
    victim.kill()
    rest, _ = victim.communicate()
    stamps = stamps_of(*seen, rest, survivor.communicate()[0])
    assert survivor.returncode == 0
    assert_within_the_window(stamps)
    ledger = Ledger(path, SystemClock(), "account", LIMITS)
    (state,) = ledger.state()
    assert len(stamps) <= state.used_today <= len(stamps) + 1
    ledger.close()
    with databases.database(path) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
