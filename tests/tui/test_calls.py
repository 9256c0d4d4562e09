"""Calls: searching, walking on, what a row tells, the states, and the way to a call."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from textual.message import Message
from textual.pilot import Pilot
from textual.widgets import Input

from cbtui.errors import NetworkError, QuotaError
from cbtui.model import Answer, Call, Confidence, Endpoint, Finding, Medium, Progress, Verdict
from cbtui.quota import Ledger
from cbtui.service import Context, Service
from cbtui.store import Store
from cbtui.text import clean, width
from cbtui.tui.app import CbtuiApp
from cbtui.tui.messages import OpenCall
from cbtui.tui.screens.calls_search import Search
from cbtui.tui.widgets.table import CellTable
from tests.fakes import FakeClock
from tests.service.server import FakeServer
from tests.tui.fakes import NOW, FakeService, make_app, notices, quota, screen_text, settle

SIZES = [(80, 24), (120, 36)]
SEARCH = Endpoint.LISTS
FAILED = NetworkError("No answer from api.agora.io", "connection refused", "Check the network, then press r.")
SPENT = QuotaError(
    "Nothing was sent", "1000 of 1000 requests are used", "Wait.", endpoint=SEARCH, allowed_ts=NOW + 12 * 60
)


def call(number: int = 0, cname: str = "", *, ago: int = 600, length: int | None = 100) -> Call:
    """A call that began ``ago`` seconds ago; without a length it still runs."""
    start = int(NOW) - ago
    end = None if length is None else start + length
    return Call(f"id{number:04}", cname or f"lesson-{number}", start, end, length is not None)


@dataclass
class Searched(FakeService):
    """A search that has found ``pages`` when it halts at ``halt``; ``kept`` is what the store holds."""

    kept: tuple[Call, ...] = ()
    pages: tuple[tuple[Call, ...], ...] = ()
    halt: asyncio.Event | None = None
    ready: dict[str, float] = field(default_factory=dict)

    async def calls(self, *args: Any, on_progress: Any = None, on_calls: Any = None, **options: Any) -> Answer[Any]:
        found: tuple[Call, ...] = ()
        for page in self.pages:
            found += page
            on_calls(found)
            on_progress(Progress(""))
        if self.halt is not None and options["max_requests"] > 1:
            self.asked.append(("walk", *args))
            await self.halt.wait()
        return await super().calls(*args, on_progress=on_progress, on_calls=on_calls, **options)

    async def stored_calls(self, from_ts: int, to_ts: int, cname: str | None = None) -> tuple[Call, ...]:
        return self.kept

    def ready_ts(self, call: Call) -> float:
        return self.ready.get(call.call_id, 0.0)


async def opened(pilot: Pilot[Any]) -> None:
    """Go to the screen."""
    await settle(pilot)
    await pilot.press("3")
    await settle(pilot)


def status(app: CbtuiApp) -> str:
    return screen_text(app).splitlines()[1].strip()


def row(app: CbtuiApp, cname: str) -> str:
    return next(line for line in screen_text(app).splitlines() if f" {cname} " in line)


def aligned(app: CbtuiApp, columns: int) -> bool:
    return all(width(line) == columns for line in screen_text(app).splitlines())


def asked(service: FakeService) -> list[tuple[Any, ...]]:
    """What was asked of the server: (from, to, channel, requests at most)."""
    return [question[1:] for question in service.asked if question[0] == "calls"]


class TestOpening:
    async def test_it_shows_the_last_hour_as_stored_and_asks_for_the_newest_ten(self) -> None:
        service = Searched(kept=(call(1),), found_calls=(call(1), call(2, ago=60)), quotas=(quota(SEARCH, 743),))
        app = make_app(service)
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            text = screen_text(app)
        assert asked(service) == [(int(NOW) - 3600, int(NOW), None, 1)]
        assert "Calls · prod" in text
        assert "from 11:16 to 12:16 · channel: all · 2 calls" in text
        assert "lesson-1 " in text
        assert "lesson-2 " in text
        assert text.index("lesson-2 ") < text.index("lesson-1 ")

    async def test_it_asks_once_not_at_every_visit(self) -> None:
        service = Searched(found_calls=(call(1),))
        app = make_app(service)
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            await pilot.press("4")
            await settle(pilot)
            await opened(pilot)
        assert len(asked(service)) == 1

    async def test_while_nothing_is_known_it_says_what_it_asks_for(self) -> None:
        service = Searched(gate=asyncio.Event())
        app = make_app(service)
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            await pilot.press("3")
            for _ in range(9):
                await pilot.pause()
            text = screen_text(app)
            assert "░ loading" in text
            assert "Asking for the calls between 11:16 and 12:16" in text
            assert "░ asking: 0 calls, 0 requests so far · Esc stops" in status(app)
            cast("asyncio.Event", service.gate).set()
            await settle(pilot)
            assert "No calls between 11:16 and 12:16" in screen_text(app)


class TestRows:
    async def test_started_length_and_state(self) -> None:
        calls = (call(1, ago=30, length=None), call(2, ago=220, length=None), call(3, ago=1000, length=965))
        service = Searched(found_calls=calls, ready={"id0001": NOW + 51})
        app = make_app(service)
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            assert row(app, "lesson-1").split() == [
                "12:16:10",
                "30",
                "s",
                "▸",
                "lesson-1",
                "not",
                "ready",
                "52",
                "s",
                "–",
            ]
            assert row(app, "lesson-2").split() == ["12:13:00", "3:40", "▸", "lesson-2", "running", "–"]
            assert row(app, "lesson-3").split() == ["12:00:00", "16:05", "lesson-3", "ended", "–"]

    async def test_lengths_and_waits_move_on_with_the_clock(self) -> None:
        clock = FakeClock(NOW)
        service = Searched(found_calls=(call(1, ago=30, length=None),), ready={"id0001": NOW + 60})
        app = make_app(service, clock=clock)
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            clock.advance(70)
            app.screen.refresh_ages()  # type: ignore[attr-defined]
            await pilot.pause()
            assert row(app, "lesson-1").split() == ["12:16:10", "1:40", "▸", "lesson-1", "running", "–"]

    async def test_the_worst_finding_of_calls_that_were_opened(self) -> None:
        finding = Finding(
            int(NOW) - 500, int(NOW) - 400, 111, 640, Medium.VIDEO, Verdict.UPLINK, Confidence.HIGH, "", 188.0
        )
        service = Searched(
            found_calls=(call(1), call(2), call(3)),
            worst_of={"id0001": finding, "id0002": None},
            opened_at={"id0001": NOW - 120},
        )
        app = make_app(service)
        async with app.run_test(size=(120, 36)) as pilot:
            await opened(pilot)
            assert "■ uplink 111" in row(app, "lesson-1")
            assert row(app, "lesson-1").rstrip().endswith("12:14")
            assert "● ok" in row(app, "lesson-2")
            assert row(app, "lesson-3").split()[-1] == "–"

    async def test_the_line_below_tells_the_whole_name_the_id_and_what_opening_costs(self) -> None:
        service = Searched(found_calls=(call(1, "a-name-longer-than-its-column"),), opening_price=2)
        app = make_app(service)
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            line = screen_text(app).splitlines()[-2]
        assert line.strip() == "Enter opens it: 2 requests · a-name-longer-than-its-column · id0001"

    async def test_a_range_of_another_day_shows_the_day(self) -> None:
        service = Searched(found_calls=(call(1, ago=90_000),))
        app = make_app(service)
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            await search(pilot, "-30h", "-20h")
            assert "01-14 11:16:40" in row(app, "lesson-1")
            assert "from 01-14 06:16 to 01-14 16:16" in screen_text(app)

    async def test_sorting_by_length_and_by_the_worst_finding(self) -> None:
        finding = Finding(0, 9, 111, 0, Medium.AUDIO, Verdict.BOTH, Confidence.HIGH, "", 50.0)
        calls = (call(1, ago=300, length=10), call(2, ago=400, length=300), call(3, ago=900, length=20))
        app = make_app(Searched(found_calls=calls, worst_of={"id0003": finding, "id0001": None}))
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            orders = {}
            for column in ("length", "worst", "started"):
                await pilot.press("S")
                await settle(pilot)
                orders[column] = app.screen.query_one(CellTable).keys
                assert ("length ▾" in screen_text(app)) is (column == "length")
        assert orders == {
            "length": ("id0002", "id0003", "id0001"),
            "worst": ("id0003", "id0001", "id0002"),
            "started": ("id0001", "id0002", "id0003"),
        }


MORE = (
    "Stopped after 1 requests: calls that began before 2026-01-15T12:06:40+00:00 may be missing; ask for a shorter "
    "range or more requests."
)
LOST = "Ten or more calls began at 2026-01-15T12:06:40+00:00; the API lists ten of them, so some may be missing."


class TestWalking:
    async def test_what_a_walk_may_cost_is_told_before_it_is_spent(self) -> None:
        service = Searched(pages=((call(1),),), found_calls=(call(1),), complete=False, notes=(MORE,))
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
        app = make_app(cast("FakeService", service), clock=clock)
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
        search = Search()
        search.begin(20)
        search.saw([call(1)])
        search.take(Answer((call(1),), NOW, False, (LOST, MORE)), NOW)
        assert search.rest_to == call(1).created_ts + 1
        search.begin(20)
        search.take(Answer((call(2),), NOW, True), NOW)
        assert search.rest_to is None
        assert not search.complete
        assert search.remarks(ZoneInfo("Asia/Shanghai"), "en") == (
            "Ten or more calls began at 01-15 20:06:40; the API lists ten of them, so some may be missing."
        )


class TestFilter:
    async def test_slash_filters_by_every_word_of_a_row(self) -> None:
        calls = (call(1, "english"), call(2, "maths", length=None), call(3, "maths-2"))
        app = make_app(Searched(found_calls=calls))
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            await pilot.press("slash", *"maths !running", "enter")
            await settle(pilot)
            assert app.screen.query_one(CellTable).keys == ("id0003",)
            assert "1 of 3 calls" in screen_text(app)
            await pilot.press("escape")
            await settle(pilot)
            assert len(app.screen.query_one(CellTable).keys) == 3

    async def test_a_filter_without_a_match_says_so(self) -> None:
        app = make_app(Searched(found_calls=(call(1),)))
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            await pilot.press("slash", *"nowhere")
            await settle(pilot)
            assert "░ No call matches the filter" in screen_text(app)
            await pilot.press("escape")
            await settle(pilot)
            assert "lesson-1" in screen_text(app)


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
            boxes = [box.value for box in app.screen.query(Input)]
            assert boxes == ["2026-01-15 09:00:00", "2026-01-15 10:00:00", "x"]
            await pilot.press("escape")
            await settle(pilot)
            assert not app.screen.query(Input)
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
            assert app.screen.query(Input)
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


class TestStates:
    async def test_a_failure_with_nothing_known_stands_in_the_place_of_the_table(self) -> None:
        service = Searched(found_calls=FAILED)
        app = make_app(service)
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            text = screen_text(app)
            assert "■ No answer from api.agora.io" in text
            assert "connection refused" in text
            assert "Check the network, then press r." in text
            assert status(app).startswith("■ failed: No answer from api.agora.io: connection refused · r tries again")
            service.found_calls = (call(1),)
            await pilot.press("r")
            await settle(pilot)
            assert "lesson-1" in screen_text(app)
            assert status(app).startswith("complete")

    async def test_a_failure_over_known_calls_is_a_notice_and_the_status_line(self) -> None:
        app = make_app(Searched(kept=(call(1),), found_calls=FAILED))
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            assert "lesson-1" in screen_text(app)
            assert status(app).startswith("■ failed: No answer")
            assert any("connection refused" in notice for notice in notices(app))

    async def test_out_of_quota_says_until_when(self) -> None:
        app = make_app(Searched(found_calls=SPENT, quotas=(quota(SEARCH, 0, next_allowed_ts=NOW + 720),)))
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            assert "▲ Nothing was sent" in screen_text(app)
            assert status(app).startswith("▲ out of quota until 12:28:40: 1000 of 1000 requests are used · 0 left")

    async def test_a_bug_is_told_and_is_not_taken_for_an_empty_answer(self) -> None:
        app = make_app(Searched(found_calls=KeyError("[/oops]")))
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            assert "■ Unexpected failure" in screen_text(app)
            assert "No calls" not in screen_text(app)

    async def test_an_old_answer_is_stale(self) -> None:
        clock = FakeClock(NOW)
        app = make_app(Searched(found_calls=(call(1),)), clock=clock)
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            clock.advance(20 * 60)
            app.screen.refresh_ages()  # type: ignore[attr-defined]
            await pilot.pause()
            assert status(app).startswith("▲ stale: asked 20 min ago · r asks again")

    async def test_notes_of_an_incomplete_answer_are_shown_with_times_of_the_zone(self) -> None:
        app = make_app(Searched(found_calls=(call(1),), complete=False, notes=(LOST,)))
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            assert "began at 01-15 12:06:40;" in screen_text(app)
            assert status(app).startswith("▲ incomplete")

    async def test_another_project_is_another_search(self) -> None:
        other = Searched(project="stage", found_calls=(call(7, "staged"),))
        service = Searched(found_calls=(call(1),))
        app = make_app(service, others={"stage": other})
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            await search(pilot, "-2h", "now", "lesson-1")
            await pilot.press("p")
            await settle(pilot)
            text = screen_text(app)
            assert "staged" in text
            assert "lesson-1" not in text
            assert asked(other) == [(int(NOW) - 3600, int(NOW), None, 1)]


class TestGoingOn:
    async def test_enter_opens_the_call(self) -> None:
        told: list[Message] = []
        app = make_app(Searched(found_calls=(call(1), call(2)), details=FAILED))
        async with app.run_test(size=(80, 24), message_hook=told.append) as pilot:
            await opened(pilot)
            await pilot.press("j", "enter")
            await settle(pilot)
        assert {message.call_id for message in told if isinstance(message, OpenCall)} == {"id0001"}

    async def test_the_selected_call_is_copied_written_and_reported(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        app = make_app(Searched(found_calls=(call(1, "=cmd()"), call(2, length=None))))
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            await pilot.press("j", "y", "w", "R")
            await settle(pilot)
            assert app.clipboard == "2026-01-15T12:06:40+00:00 1:40 =cmd() id0001"
            assert app.screen.query_one("#field-cname", Input).value == "=cmd()"
        (written,) = tmp_path.iterdir()  # noqa: ASYNC240
        lines = written.read_text(encoding="utf-8").splitlines()
        assert lines[0] == "call_id,cname,created_ts,destroyed_ts,finished,duration_s"
        assert lines[1:] == ["id0002,lesson-2,1768478800,,False,600", "id0001,'=cmd(),1768478800,1768478900,True,100"]

    async def test_in_chinese(self) -> None:
        service = Searched(found_calls=(call(1),), quotas=(quota(SEARCH, 743),))
        app = make_app(service, lang="zh")
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            text = screen_text(app)
            assert "通话调查 · prod" in text
            assert "1 个通话" in text
            assert "今日剩余 743" in status(app)
            assert aligned(app, 80)


HOSTILE = [
    "[/red]",
    "[@click=app.quit]x[/]",
    "\x1b[2J",
    "\u202eevil",
    "👩‍👩‍👧‍👦🏳️‍🌈",
    "课堂二〇四",
    "{0}",
    "x" * 600,
    "",
]


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_hostile_names_neither_crash_nor_misalign(size: tuple[int, int]) -> None:
    calls = tuple(call(number, clean(name) or " ", ago=60 + number) for number, name in enumerate(HOSTILE))
    app = make_app(Searched(found_calls=calls, details=FAILED, notes=("[/oops]",)))
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        for one in calls:
            await settle(pilot)
            assert aligned(app, size[0])
            await pilot.press("y")
            await pilot.pause()
            assert one.cname.strip() in app.clipboard
            assert aligned(app, size[0])
            await pilot.press("j")
        await pilot.press("slash", *"[/red]", "enter")
        await settle(pilot)
        assert app.screen.query_one(CellTable).keys == ("id0000",)
        await pilot.press("R")
        await settle(pilot)
        assert app.screen.query_one("#field-cname", Input).value == "[/red]"
        assert aligned(app, size[0])
        await pilot.press("escape")
        await search(pilot, "-3h", "now", "[@click=app.quit]x[/]")
        assert aligned(app, size[0])
        assert "channel: [@click=app.quit]x[/]" in screen_text(app)
        assert app.is_running


async def search(pilot: Pilot[Any], *texts: str) -> None:
    """Fill in the search form from its first box on, and press Enter."""
    await pilot.press("s")
    await settle(pilot)
    for box, text in zip(pilot.app.screen.query(Input), texts, strict=False):
        box.value = text
    await pilot.press("enter")
    await settle(pilot)


async def until(pilot: Pilot[Any], true: Callable[[], bool]) -> None:
    """Give the screens turns until something is so."""
    for _ in range(300):
        await pilot.pause()
        if true():
            return
    raise AssertionError(screen_text(pilot.app))
