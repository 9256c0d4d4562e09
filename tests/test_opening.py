"""Opening a file that fails at any step leaves no connection to it open."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import pytest

from cbtui.config import load
from cbtui.errors import ConfigError
from cbtui.flags import Flags
from cbtui.quota import Ledger
from cbtui.store import Store
from cbtui.wiring import account_of, connecting
from tests.fakes import FakeClock

CONNECT = sqlite3.connect


class Closing(Protocol):
    def close(self) -> None: ...


def ledger(directory: Path) -> Closing:
    return Ledger(directory / "quota.db", FakeClock(), "key")


def store(directory: Path) -> Closing:
    return Store(directory / "store.db")


def account(directory: Path) -> Closing:
    environment = {"CBTUI_API_KEY": "k", "CBTUI_API_SECRET": "s", "CBTUI_APPID": "a", "XDG_CONFIG_HOME": str(directory)}
    return account_of(load(Flags(state_dir=directory), environment), FakeClock())


class Disk:
    """Opens connections, and breaks at one of the steps: at a connection or a statement."""

    def __init__(self, breaks_at: int) -> None:
        self.left = breaks_at
        self.connections: list[sqlite3.Connection] = []

    def step(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise sqlite3.OperationalError("disk I/O error")

    def connect(self, *args: Any, **options: Any) -> sqlite3.Connection:
        self.step()
        disk = self

        class Watched(sqlite3.Connection):
            def execute(self, *args: Any) -> sqlite3.Cursor:
                disk.step()
                return super().execute(*args)

        connection = CONNECT(*args, factory=Watched, **options)
        self.connections.append(connection)
        return connection

    @property
    def open_connections(self) -> int:
        return sum(not _closed(connection) for connection in self.connections)


def _closed(connection: sqlite3.Connection) -> bool:
    try:
        connection.total_changes  # noqa: B018
    except sqlite3.ProgrammingError:
        return True
    return False


@pytest.mark.parametrize("opening", [ledger, store, account])
def test_at_whatever_step_opening_fails_nothing_stays_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opening: Callable[[Path], Closing]
) -> None:
    failures = 0
    while True:
        disk = Disk(breaks_at=failures + 1)
        monkeypatch.setattr(sqlite3, "connect", disk.connect)
        directory = tmp_path / str(failures)
        try:
            opened = opening(directory)
        except ConfigError:
            assert disk.open_connections == 0, f"step {failures + 1}"
            failures += 1
            continue
        assert disk.open_connections > 1
        opened.close()
        assert disk.open_connections == 0
        break
    assert failures > 5


async def test_a_connection_that_can_not_be_made_closes_its_account(tmp_path: Path) -> None:
    environment = {"CBTUI_API_KEY": "k", "CBTUI_APPID": "a", "XDG_CONFIG_HOME": str(tmp_path)}
    account = account_of(load(Flags(state_dir=tmp_path), environment), FakeClock())
    with pytest.raises(ConfigError, match="ecret"):
        await connecting(lambda: account)(lambda _event: None)
    with pytest.raises(ConfigError, match="closed"):
        account.store.version()
