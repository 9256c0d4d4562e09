from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cbtui.simulator import Lesson
from tests.cli.console import ENVIRONMENT, Console, wired
from tests.cli.site import Site, site_of


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An account of its own, and nothing of the developer's."""
    for name in ("CBTUI_CONFIG", "CBTUI_READ_ONLY", "NO_COLOR", "TMUX", "_CBTUI_COMPLETE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("CBTUI_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    time.tzset()


@pytest.fixture
def console(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Console:
    return wired(Console(capfd), monkeypatch)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A project with one running call and 25 that ended in the last hour."""
    now = int(time.time())
    ended = [Lesson.of(f"lesson-{number}", now - 3000 + 60 * number, 300, [111, 222, 333]) for number in range(25)]
    running = Lesson.of("lesson-now", now - 400, 3600, [1, 2])
    with site_of([*ended, running], tmp_path / "state") as served:
        yield served
