"""Nobody presses a key: only what changed is painted."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from rich.console import RenderableType
from textual.app import App
from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget

from cbtui.events import LiveUpdated
from cbtui.tui.frame.header import Header
from cbtui.tui.screens.calls.listing import CallList
from cbtui.tui.screens.live.banner import Banner
from cbtui.tui.screens.live.minute_panel import MinutePanel
from cbtui.tui.terminal_picture import Difference
from cbtui.tui.widgets.table import CellTable
from tests.fakes import FakeClock
from tests.faults.simulated_day import SCREENS, day, grows
from tests.tui.conftest import no_bug_goes_by, plain_environment  # noqa: F401 - used by every test here
from tests.tui.fakes import NOW, FakeSource, healthy_hour, make_app, screen_text, settle
from tests.tui.searching import Searched, call


@contextmanager
def painted(app: App[Any], kind: type[Widget], monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Region]]:
    """What widgets of a kind ask to be painted: regions of them; all of one when it names none."""
    asked: list[Region] = []
    refresh = kind.refresh

    def noted(self: Widget, *regions: Region, **options: Any) -> Widget:
        asked.extend(regions or [self.size.region])
        return refresh(self, *regions, **options)

    with monkeypatch.context() as patched:
        patched.setattr(kind, "refresh", noted)
        yield asked


async def test_the_ages_of_calls_cost_the_cells_that_they_stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = FakeClock(NOW)
    calls = (call(1, length=None), *(call(number, ago=600 + number) for number in range(2, 15)))
    app = make_app(Searched(found_calls=calls), clock=clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("3")
        await settle(pilot)
        before = screen_text(app)
        clock.advance(10)
        with painted(app, CellTable, monkeypatch) as asked:
            app.screen.query_one(CallList).refresh_rows()
            await settle(pilot)
        assert screen_text(app) != before
    assert 0 < sum(region.area for region in asked) <= 2 * 11, "the length of the one call that runs"


async def test_an_event_without_news_paints_no_panel(monkeypatch: pytest.MonkeyPatch) -> None:
    app = make_app(FakeSource(minutes=healthy_hour()))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        with painted(app, MinutePanel, monkeypatch) as asked:
            app.emit(LiveUpdated("prod", 0, 0))
            await settle(pilot)
    assert asked == []


async def test_a_new_minute_costs_what_it_changed_of_a_panel(monkeypatch: pytest.MonkeyPatch) -> None:
    service, clock = FakeSource(minutes=healthy_hour()), FakeClock(NOW)
    app = make_app(service, clock=clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        service.minutes = healthy_hour(videoFreezeRate=1.4)
        with painted(app, MinutePanel, monkeypatch) as asked:
            app.emit(LiveUpdated("prod", 0, 0))
            await settle(pilot)
            assert "1.4 %" in screen_text(app)
        whole = sum(panel.size.area for panel in app.screen.query(MinutePanel))
    assert 0 < sum(region.area for region in asked) < whole / 10, "one of ten panels, and not all of it"


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What would be written to a terminal."""
    pieces: list[str] = []

    def display(self: App[Any], _screen: Screen[Any], renderable: RenderableType | None) -> None:
        if isinstance(renderable, Difference):
            pieces.append(renderable.render_segments(self.console))

    monkeypatch.setattr(App, "_display", display)
    return pieces


async def test_ten_seconds_on_calls_cost_the_digits_that_change(written: list[str]) -> None:
    clock, running = FakeClock(NOW), 10
    calls = tuple(call(number, ago=600 + 7 * number, length=None) for number in range(running))
    app = make_app(Searched(found_calls=calls), clock=clock)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await pilot.press("3")
        await settle(pilot)
        written.clear()
        clock.advance(10)
        app.screen.query_one(CallList).refresh_rows()
        app.screen.query_one(Header).refresh_ages()
        await settle(pilot)
    sent = "".join(written)
    assert 0 < len(sent) < 80 * (running + 6), "a length each, the range, the status and the clock"
    assert "lesson" not in sent


async def test_a_verdict_that_grows_and_shrinks_leaves_the_panels_where_they_are(written: list[str]) -> None:
    service = FakeSource(minutes=healthy_hour(videoFreezeRate=9.1))
    app = make_app(service, clock=FakeClock(NOW))
    async with app.run_test(size=(60, 24)) as pilot:
        await settle(pilot)
        rows = app.screen.query_one(Banner).size.height
        places = [panel.region for panel in app.screen.query(MinutePanel)]
        for minutes in (healthy_hour(videoFreezeRate=9.2)[:-1], healthy_hour(videoFreezeRate=9.3)[-2:]):
            service.minutes = minutes
            app.emit(LiveUpdated("prod", 0, 0))
            await settle(pilot)
            assert app.screen.query_one(Banner).size.height == rows
            assert [panel.region for panel in app.screen.query(MinutePanel)] == places
        assert rows == 2
    assert written


@pytest.mark.parametrize("screen", SCREENS)
async def test_an_hour_holds_no_more_than_the_one_before(screen: str) -> None:
    """A day of each: ``python -m tests.faults.simulated_day``."""
    tracemalloc.start()
    try:
        first, second = await day(screen, 40)
    finally:
        tracemalloc.stop()
    assert not grows(first, second), (first, second)
