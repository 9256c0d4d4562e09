"""Claims from the clock: what a header says of range, age and completeness is that of what was asked."""

from __future__ import annotations

import pytest

from cbtui.events import Event, SourceChanged
from cbtui.model import Call, Note, NoteKind, SourceKind, SourceState
from cbtui.model.endpoint import POLLED_ENDPOINTS
from cbtui.tui.app import CbtuiApp
from cbtui.tui.screens.calls.screen import CallsScreen
from tests.fakes import FakeClock
from tests.tui.fakes import NOW, FakeSource, make_app, screen_text, settle
from tests.tui.searching import MORE, status

ENDED = Call("c", "lesson", int(NOW) - 900, int(NOW) - 600, True)
OLDER = Note(NoteKind.OLDER_UNCHECKED, ts=int(NOW) - 3600)
NEVER = Note(NoteKind.NEVER_ASKED)


async def shown_again(app: CbtuiApp) -> None:
    """Time has passed: the screen shows what it knows once more."""
    screen = app.screen
    assert isinstance(screen, CallsScreen)
    await screen.show()


async def test_the_range_is_the_one_that_was_asked_until_it_is_asked_again() -> None:
    clock, source = FakeClock(NOW), FakeSource(found_calls=(ENDED,))
    app = make_app(source, clock=clock)
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.press("3")
        await settle(pilot)
        assert "from 11:16 to 12:16" in screen_text(app)
        clock.advance(120)
        await settle(pilot)
        await shown_again(app)
        assert "from 11:16 to 12:16" in screen_text(app)
        assert [question[1:3] for question in source.asked if question[0] == "calls"] == [(NOW - 3600, NOW)]
        await pilot.press("r")
        await settle(pilot)
        assert "from 11:18 to 12:18" in screen_text(app)


async def test_how_long_ago_it_was_asked_stays_while_more_calls_exist() -> None:
    clock = FakeClock(NOW)
    app = make_app(
        FakeSource(found_calls=(ENDED,), complete=False, notes=(MORE,), resume_ts=int(NOW) - 599), clock=clock
    )
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.press("3")
        await settle(pilot)
        clock.advance(180)
        await shown_again(app)
        assert "asked 3 min ago" in screen_text(app)


async def test_calls_that_all_began_in_the_range_are_counted_as_they_are() -> None:
    app = make_app(FakeSource(found_calls=(ENDED,), complete=False, notes=(OLDER,)))
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.press("3")
        await settle(pilot)
        assert status(app).startswith("all that began in the range · asked 0 s ago")
        assert "· 1 call ·" in screen_text(app)
        assert "≥" not in screen_text(app)


def fresh() -> list[Event]:
    state = SourceState(SourceKind.FRESH, NOW - 100)
    return [SourceChanged("prod", endpoint, state) for endpoint in POLLED_ENDPOINTS]


@pytest.mark.parametrize(("key", "claim"), [("1", "No live minutes in the last hour"), ("2", "Nobody had a poor")])
@pytest.mark.parametrize("complete", [True, False])
async def test_that_there_was_nothing_is_only_said_of_what_was_asked_for(key: str, claim: str, complete: bool) -> None:
    app = make_app(FakeSource(complete=complete, notes=() if complete else (NEVER,)))
    async with app.run_test(size=(100, 24)) as pilot:
        for event in fresh():
            app.emit(event)
        await pilot.press(key)
        await settle(pilot)
        assert (claim in screen_text(app)) is complete
        assert ("never asked for" in screen_text(app)) is not complete
