"""Faults of the host as the dashboard shows them: it goes on by itself, and says what it did."""

from __future__ import annotations

import pytest

from cbtui.errors import StateError
from cbtui.events import StateRenewed
from cbtui.tui import app as app_module
from tests.tui.fakes import FakeSource, healthy_hour, make_app, notices, screen_text, settle


async def test_a_connection_that_failed_is_tried_again_without_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    failures: list[Exception] = [
        StateError("The store can't be used", "database is locked", "Another program holds it.")
    ]
    app = make_app(FakeSource(minutes=healthy_hour()))
    connect = app._connect_source

    async def unreliable(emit):  # type: ignore[no-untyped-def]
        if failures:
            raise failures.pop()
        return await connect(emit)

    app._connect_source = unreliable
    monkeypatch.setattr(app_module, "RETRY_S", 0.01)
    async with app.run_test(size=(80, 24)) as pilot:
        while app.connection is None or app.failure is not None:
            await settle(pilot)
        await settle(pilot)
        assert "● recording" in screen_text(app).splitlines()[0]


async def test_that_files_were_lost_and_opened_again_is_told() -> None:
    app = make_app(FakeSource(minutes=healthy_hour()))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.emit(StateRenewed(app.project))
        await settle(pilot)
        assert any("deleted or replaced" in text for text in notices(app))
