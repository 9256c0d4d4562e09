from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cbtui.quota import Ledger
from cbtui.quota.ledger import Scope
from tests.fakes import FakeClock

NOON = 20_000 * 86400 + 12 * 3600.0
"""A day's middle, so that no midnight is near."""


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOON)


@pytest.fixture
def opened(tmp_path: Path, clock: FakeClock) -> Iterator[Callable[..., Ledger]]:
    """Opens a session's ledger on the host's one file."""
    ledgers: list[Ledger] = []

    def open_ledger(account: str = "account", scope: Scope = "account") -> Ledger:
        ledgers.append(Ledger(tmp_path / "quota.db", clock, account, scope=scope))
        return ledgers[-1]

    yield open_ledger
    for ledger in ledgers:
        ledger.close()


@pytest.fixture
def ledger(opened: Callable[..., Ledger]) -> Ledger:
    return opened()
