from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cbtui.catalog.reader import Reader
from cbtui.model import Answer
from cbtui.quota import Ledger
from cbtui.service import Context, Service
from cbtui.store import Store
from tests.fakes import FakeClock
from tests.service.server import FakeServer


@dataclass
class Bench:
    """A service over a fake server, with a real ledger and store."""

    service: Service
    server: FakeServer
    clock: FakeClock
    ledger: Ledger
    store: Store

    @property
    def now(self) -> int:
        return int(self.clock.now())


def bench_in(directory: Path, *, read_only: bool = False) -> Bench:
    clock = FakeClock()
    ledger = Ledger(directory / "quota.db", clock, "account")
    store = Store(directory / "store.db")
    server = FakeServer(ledger.permit)
    context = Context(
        api=server,
        ledger=ledger,
        store=store,
        clock=clock,
        name="prod",
        key="key",
        appid="appid",
        read_only=read_only,
        user="ann",
    )
    return Bench(Service(context), server, clock, ledger, store)


def said(answer: Answer[Any]) -> tuple[str, ...]:
    """The notes of an answer, worded."""
    return Reader().texts(answer.notes)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = bench_in(tmp_path)
    yield made
    made.store.close()
    made.ledger.close()
