from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.cli.console import ENVIRONMENT, Console, wired


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
