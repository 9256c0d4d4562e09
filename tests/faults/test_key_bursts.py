"""Keys that come in a burst, by any way in: none is lost, none goes to another screen, none ends the dashboard."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from textual import events
from textual.command import CommandList
from textual.screen import Screen
from textual.widgets import Input

from cbtui.tui.app import CbtuiApp
from cbtui.tui.frame.filter_bar import FilterBar
from cbtui.tui.screens.calls.search_bar import SearchBar
from tests.faults.program import log_of, program
from tests.faults.random_keys import walk
from tests.tui.call.calls import lossy_teacher, service_of
from tests.tui.conftest import no_bug_goes_by, plain_environment  # noqa: F401 - used by every test here
from tests.tui.fakes import FakeSource, healthy_hour, make_app, notices, poor_event, screen_text, settle
from tests.tui.searching import Searched, call

CHARACTERS = {"slash": "/", "question_mark": "?", "space": " "}


def send(app: CbtuiApp, *keys: str) -> None:
    """Keys as they come in one read of the terminal: nothing runs between them."""
    for key in keys:
        app.post_message(events.Key(key, CHARACTERS.get(key, key if len(key) == 1 else None)))


def source() -> FakeSource:
    whole = service_of(lossy_teacher())
    found = (call(1),)
    return Searched(
        minutes=healthy_hour(), events=(poor_event(),), found_calls=found, details=whole.details, judged=whole.judged
    )


@pytest.mark.parametrize("mode", ["2", "3", "4"])
async def test_what_follows_a_slash_is_typed_into_the_filter(mode: str) -> None:
    app = make_app(source())
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        send(app, mode, "slash", "q", "1", "slash", "s")
        await settle(pilot)
        assert app.screen.query_one(FilterBar).query_one(Input).value == "q1/s"


async def test_what_follows_s_is_typed_into_the_search_form() -> None:
    app = make_app(source())
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        send(app, "3", "slash", "escape", "s", "s", "slash", "tab", "x", "tab", "y")
        await settle(pilot)
        bar = app.screen.query_one(SearchBar)
        assert bar.is_open
        assert not app.screen.query_one(FilterBar).is_open
        assert [box.value for box in bar.query(Input)] == ["-1hs/", "nowx", "y"]


@pytest.mark.parametrize(
    "keys", [("slash",) * 3, ("slash", "s"), ("s", "slash"), ("s", "s"), ("s", "escape", "s", "escape")]
)
async def test_bars_that_open_over_one_another_leave_one(keys: tuple[str, ...]) -> None:
    app = make_app(source())
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        send(app, "3", *keys, "escape", "escape", "2", "3")
        await settle(pilot)
        assert "Calls" in screen_text(app).splitlines()[0]
        assert app.focused is None or not isinstance(app.focused, Input)


@pytest.mark.parametrize(
    "keys", ["enter c", "enter escape", "enter n N m ] [ v + - = < > J S s u z y Y W C R", "m J g G"]
)
async def test_keys_that_follow_enter_go_to_the_call(keys: str) -> None:
    app = make_app(source())
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        send(app, "3")
        await settle(pilot)
        send(app, *keys.replace("]", "right_square_bracket").replace("[", "left_square_bracket").split())
        await settle(pilot)
        assert app.is_running


async def test_a_key_that_stands_for_an_arrow_keeps_its_turn() -> None:
    app = make_app(Searched(found_calls=tuple(call(number, ago=600 + number) for number in range(9))))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        send(app, "3")
        await settle(pilot)
        send(app, "j", "j", "y", "j", "y")
        await settle(pilot)
        assert [notice.partition("lesson-")[2].split()[0] for notice in notices(app)] == ["2", "3"]


async def test_a_paste_keeps_its_turn_among_keys() -> None:
    app = make_app(source())
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        send(app, "3", "slash", "a")
        app.post_message(events.Paste("bc"))
        send(app, "d")
        await settle(pilot)
        assert app.screen.query_one(FilterBar).query_one(Input).value == "abcd"


@pytest.mark.bugs
async def test_a_bug_behind_a_key_is_logged_and_told_and_the_dashboard_goes_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_app: CbtuiApp) -> None:
        raise ZeroDivisionError("[/oops]")

    monkeypatch.setattr(CbtuiApp, "action_zone", broken)
    app = make_app(source())
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        send(app, "t", "2")
        await settle(pilot)
        assert "Diagnosis" in screen_text(app).splitlines()[0]
        assert [notice for notice in notices(app) if "Unexpected: ZeroDivisionError: [/oops]" in notice]
    assert any(record.exc_info for record in caplog.records)


def test_a_bug_that_ends_the_dashboard_is_one_sentence_and_in_the_log(tmp_path: Path) -> None:
    broken = (
        "import sys\nfrom cbtui.tui.widgets.plain import Plain\n"
        "def render(self): return 1 // 0\nPlain.render = render\n"
        "from cbtui.cli import main\nsys.argv = ['cbtui', 'demo']\nmain()\n"
    )
    import sys

    with program(home=tmp_path, command=(sys.executable, "-c", broken)) as run:
        assert run.ended() == 1
        assert run.left_behind() == []
        said = run.received.rpartition(b"\x1b[?1004l")[2].decode()
    assert said.count("\n") == 1
    assert "failed unexpectedly (ZeroDivisionError)" in said
    assert "Traceback" not in said
    assert "ZeroDivisionError" in log_of(tmp_path)


@pytest.mark.timeout(180)
@pytest.mark.parametrize("seed", [1])
def test_whatever_is_pressed_the_dashboard_goes_on(tmp_path: Path, seed: int) -> None:
    done = walk(8.0, seed, tmp_path)
    assert done.fault == "", log_of(tmp_path)
    assert done.bursts > 20


async def test_a_click_on_what_is_just_going_away_leads_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_screen: Screen[None], _event: events.Event) -> None:
        raise AttributeError("'NoneType' object has no attribute 'region'")

    app = make_app(source())
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        with monkeypatch.context() as patched:
            patched.setattr(Screen, "_forward_event", gone)
            app.post_message(events.MouseDown(None, 5, 5, 0, 0, 1, False, False, False, 5, 5))
            await settle(pilot)
        send(app, "2")
        await settle(pilot)
        assert "Diagnosis" in screen_text(app).splitlines()[0]
        assert notices(app) == []


@pytest.mark.bugs
async def test_a_widget_that_fails_takes_its_screen_with_it_and_the_dashboard_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(_list: CommandList, _event: events.Click) -> None:
        raise IndexError("list index out of range")

    monkeypatch.setattr(CommandList, "on_click", broken, raising=False)
    app = make_app(source())
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+p")
        await settle(pilot)
        commands = app.screen.query_one(CommandList)
        commands.post_message(events.Click(commands, 2, 1, 0, 0, 1, False, False, False))
        while len(app.screen_stack) > 1:  # noqa: ASYNC110 - Textual tells of no screen that was closed
            await asyncio.sleep(0)
        await settle(pilot)
        assert [notice for notice in notices(app) if "Unexpected: IndexError" in notice]
        send(app, "2")
        await settle(pilot)
        assert "Diagnosis" in screen_text(app).splitlines()[0]
