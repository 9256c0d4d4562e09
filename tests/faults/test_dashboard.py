"""Faults of the host as the dashboard shows them: it goes on by itself, and says what it did."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

import pytest
from textual.worker import WorkerFailed

from cbtui.errors import StateError
from cbtui.events import StateRenewed
from cbtui.tui import app as app_module
from tests.faults.program import log_of, program
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


async def test_work_beside_the_widgets_that_fails_is_told_and_the_dashboard_goes_on() -> None:
    async def lost() -> None:
        raise LookupError("nothing here any more")

    app = make_app(FakeSource(minutes=healthy_hour()))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        worker = app.run_worker(lost())
        with contextlib.suppress(WorkerFailed):
            await worker.wait()
        await settle(pilot)
        assert any("nothing here any more" in text for text in notices(app))
        await pilot.press("4")
        await settle(pilot)
        assert "Usage" in screen_text(app).splitlines()[0]
        assert app.bug is None


_BROKEN = """
import sys
from cbtui.tui.screens.live.screen import LiveScreen
async def show(self):
    api_secret = "hush-hush-secret"
    raise RuntimeError("broken with " + api_secret)
{failing} = {how}
from cbtui.cli.root import run
sys.exit(run([]))
"""


@pytest.mark.parametrize(
    ("failing", "how"),
    [
        ("LiveScreen.show", "show"),
        ("LiveScreen.compose", "lambda self, api_secret='hush-hush-secret': (_ for _ in ()).throw(KeyError('x'))"),
    ],
)
def test_no_bug_shows_what_a_local_variable_holds(tmp_path: Path, failing: str, how: str) -> None:
    code = _BROKEN.format(failing=failing, how=how)
    environment = {"CBTUI_API_SECRET": "hush-hush-secret", "CBTUI_API_KEY": "k", "CBTUI_APPID": "a"}
    environment |= {"CBTUI_BASE_URL": "http://127.0.0.1:9"}
    with program(home=tmp_path, command=(sys.executable, "-c", code), environment=environment) as run:
        if "show" in failing:
            run.shows("Unexpected")
            run.type("q")
        assert run.ended() is not None
        assert b"hush-hush-secret" not in run.received
        assert b"Traceback" not in run.received
        assert "hush-hush-secret" not in log_of(tmp_path)
