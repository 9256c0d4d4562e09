"""Calls: walking past ten, the search form, and moving the range."""

from __future__ import annotations

import asyncio
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from textual.widgets import Input

from cbtui.catalog.reader import Reader
from cbtui.model import Answer, Call
from cbtui.quota import Ledger
from cbtui.service import Context, Service
from cbtui.store import Store
from cbtui.tui.frame.site import short_stamp
from cbtui.tui.screens.calls.search import Search
from cbtui.tui.screens.calls.search_bar import SearchBar
from cbtui.tui.widgets.table import CellTable
from tests.fakes import FakeClock
from tests.service.server import FakeServer
from tests.tui.fakes import NOW, make_app, notices, quota, screen_text, settle
from tests.tui.searching import (
    LOST,
    MORE,
    SEARCH,
    Searched,
    asked,
    call,
    opened,
    search,
    status,
    until,
)


class TestWalking:
    async def test_what_a_walk_may_cost_is_told_before_it_is_spent(self) -> None:
        service = Searched(
            pages=((call(1),),), found_calls=(call(1),), complete=False, notes=(MORE,), resume_ts=int(NOW) - 599
        )
        service.quotas = (quota(SEARCH, 743),)
        app = make_app(service)
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            assert status(app) == "▲ more calls exist · r walks on: up to 20 requests · 743 left today"
            assert "≥ 1 call · 1 request" in screen_text(app)
            service.quotas = (quota(SEARCH, 7),)
            await pilot.press("r")
            await settle(pilot)
            assert status(app) == "▲ more calls exist · r walks on: up to 7 requests · 7 left today"

    async def test_results_and_progress_appear_as_they_come(self) -> None:
        service = Searched(found_calls=(), complete=False)
        app = make_app(service)
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            service.pages, service.halt = ((call(1), call(2)), (call(3),)), asyncio.Event()
            await pilot.press("r")
            await until(pilot, lambda: "lesson-3" in screen_text(app))
            assert status(app).startswith("░ asking: 3 calls, 2 requests so far · Esc stops")
            assert "≥ 3 calls" in screen_text(app)
            service.found_calls, service.complete = (call(1), call(2), call(3), call(4)), True
            service.halt.set()
            await settle(pilot)
            assert status(app).startswith("complete · asked 0 s ago")
            assert "· 4 calls · 2 requests" in screen_text(app)

    async def test_escape_stops_a_walk_and_what_was_found_stays(self) -> None:
        service = Searched(found_calls=(), complete=False)
        app = make_app(service)
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            service.pages, service.halt = ((call(1),),), asyncio.Event()
            await pilot.press("r")
            await until(pilot, lambda: "asking" in status(app) and "lesson-1" in screen_text(app))
            await pilot.press("r")
            await pilot.pause()
            assert any("under way" in notice for notice in notices(app))
            await pilot.press("escape")
            await settle(pilot)
            assert status(app).startswith("▲ more calls exist · r walks on")
            assert "lesson-1" in screen_text(app)
            assert "Calls · prod" in screen_text(app)
            assert service.count("walk") == 1

    async def test_r_walks_on_past_what_one_walk_may_spend(self, tmp_path: Path) -> None:
        clock = FakeClock(NOW)
        ledger = Ledger(tmp_path / "quota.db", clock, "account")
        store = Store(tmp_path / "store.db")
        server = FakeServer(ledger.permit)
        server.calls = [call(number, ago=60 + 10 * number, length=5) for number in range(230)]
        service = Service(Context(server, ledger, store, clock, "prod", "key", "appid"))
        app = make_app(service, clock=clock)
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            assert len(app.screen.query_one(CellTable).keys) == 10
            await pilot.press("r")
            await settle(pilot)
            assert "more calls exist" in status(app)
            assert 180 < len(app.screen.query_one(CellTable).keys) < 230
            await pilot.press("r")
            await settle(pilot)
            assert status(app).startswith("complete")
            assert len(app.screen.query_one(CellTable).keys) == 230
            assert "· 230 calls · " in screen_text(app)
        # Ten calls a request, and a page's oldest is asked for again.
        assert server.count(SEARCH) <= 230 / 9 + 3
        ledger.close()
        store.close()

    def test_what_the_service_kept_back_for_good_is_still_told_after_the_rest_was_walked(self) -> None:
        search = Search().begun(20, (1, 2)).seen([call(1)])
        cut_short: Answer[tuple[Call, ...]] = Answer(
            (call(1),), NOW, False, (LOST, MORE), resume_ts=call(1).created_ts + 1
        )
        search = search.answered(cut_short, NOW)
        assert search.rest_to == call(1).created_ts + 1
        search = search.begun(20, (1, 2)).answered(Answer((call(2),), NOW, True), NOW)
        assert search.rest_to is None
        assert not search.complete
        assert Reader("en", ZoneInfo("Asia/Shanghai"), short_stamp).texts(search.remarks) == (
            "Ten or more calls began at 01-15 20:06:40; the API lists ten of them, so some may be missing.",
        )


class TestSearchForm:
    async def test_from_to_and_channel(self) -> None:
        service = Searched(found_calls=(call(1),))
        app = make_app(service)
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            await search(pilot, "10:00", "11:30", "lesson-204")
            text = screen_text(app)
        midnight = int(NOW) // 86400 * 86400
        assert asked(service)[-1] == (midnight + 10 * 3600, midnight + 11 * 3600 + 1800, "lesson-204", 1)
        assert "from 10:00 to 11:30 · channel: lesson-204" in text

    async def test_it_opens_over_the_empty_state_with_what_was_searched(self) -> None:
        service = Searched()
        app = make_app(service)
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            text = screen_text(app)
            assert "░ No calls between 11:16 and 12:16" in text
            assert "Press s for another time or channel" in text
            await search(pilot, "09:00", "10:00", "x")
            await pilot.press("s")
            await pilot.pause()
            boxes = [box.value for box in app.screen.query("SearchBar Input").results(Input)]
            assert boxes == ["2026-01-15 09:00:00", "2026-01-15 10:00:00", "x"]
            await pilot.press("escape")
            await settle(pilot)
            assert not app.screen.query_one(SearchBar).is_open
            assert "Calls · prod" in screen_text(app)
            assert len(asked(service)) == 2

    @pytest.mark.parametrize(("start", "end"), [("soon", "now"), ("-1h", "-2h"), ("25:00", "now")])
    async def test_a_wrong_time_is_told_and_the_form_stays(self, start: str, end: str) -> None:
        service = Searched()
        app = make_app(service)
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            await search(pilot, start, end)
            assert len(notices(app)) == 1
            assert app.screen.query_one(SearchBar).is_open
            assert len(asked(service)) == 1

    async def test_a_time_that_was_typed_means_the_same_in_another_zone(self) -> None:
        service = Searched(found_calls=(call(1),))
        app = make_app(service, zone=ZoneInfo("Asia/Shanghai"), zone_name="Asia/Shanghai")
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            await search(pilot, "19:00", "20:00")
            assert "from 19:00 to 20:00" in screen_text(app)
            await pilot.press("t")
            await settle(pilot)
            assert "from 11:00 to 12:00" in screen_text(app)
            assert len(asked(service)) == 2

    async def test_letters_typed_in_it_are_no_commands(self) -> None:
        app = make_app(Searched())
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            await pilot.press("s", "tab", "tab", *"q1R/")
            await settle(pilot)
            assert app.screen.query_one("#search-cname", Input).value == "q1R/"


class TestMoving:
    async def test_the_range_moves_by_its_length_and_not_past_now(self) -> None:
        service = Searched(found_calls=(call(1),))
        app = make_app(service)
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            await pilot.press("greater_than_sign")
            await settle(pilot)
            assert any("reaches to now" in notice for notice in notices(app))
            for key, expected in (("<", "10:16 to 11:16"), ("<", "09:16 to 10:16"), (">", "10:16 to 11:16")):
                await pilot.press({"<": "less_than_sign", ">": "greater_than_sign"}[key])
                await settle(pilot)
                assert f"from {expected}" in screen_text(app)
        hours = [(int(NOW - start) // 3600, int(NOW - end) // 3600) for start, end, _, _ in asked(service)]
        assert hours == [(1, 0), (2, 1), (3, 2), (2, 1)]
