"""Calls: searching, walking on, what a row tells, the states, and the way to a call."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import cast

import pytest
from textual.message import Message
from textual.widgets import Input

from cbtui.model import Confidence, Evidence, Finding, Medium, Verdict
from cbtui.text import clean
from cbtui.tui.frame.header import Header
from cbtui.tui.messages import OpenCall
from cbtui.tui.screens.calls.listing import CallList
from cbtui.tui.widgets.table import CellTable
from tests.fakes import FakeClock
from tests.tui.fakes import NOW, make_app, notices, quota, said, screen_text, settle
from tests.tui.searching import (
    FAILED,
    LOST,
    SEARCH,
    SPENT,
    Searched,
    aligned,
    asked,
    call,
    opened,
    row,
    search,
    status,
)

SIZES = [(80, 24), (120, 36)]


class TestOpening:
    async def test_it_shows_the_last_hour_as_stored_and_asks_for_the_newest_ten(self) -> None:
        service = Searched(known=(call(1),), found_calls=(call(1), call(2, ago=60)), quotas=(quota(SEARCH, 743),))
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
            app.screen.query_one(CallList).refresh_rows()
            await settle(pilot)
            assert row(app, "lesson-1").split() == ["12:16:10", "1:40", "▸", "lesson-1", "running", "–"]

    async def test_the_worst_finding_of_calls_that_were_opened(self) -> None:
        finding = Finding(
            int(NOW) - 500, int(NOW) - 400, 111, 640, Medium.VIDEO, Verdict.UPLINK, Confidence.HIGH, Evidence(), 188.0
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
        finding = Finding(0, 9, 111, 0, Medium.AUDIO, Verdict.BOTH, Confidence.HIGH, Evidence(), 50.0)
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
            assert status(app).startswith("■ failed · r tries again · No answer from api.agora.io: connection refused")
            service.found_calls = (call(1),)
            await pilot.press("r")
            await settle(pilot)
            assert "lesson-1" in screen_text(app)
            assert status(app).startswith("complete")

    async def test_a_failure_over_known_calls_is_a_notice_and_the_status_line(self) -> None:
        app = make_app(Searched(known=(call(1),), found_calls=FAILED))
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            assert "lesson-1" in screen_text(app)
            assert status(app).startswith("■ failed · r tries again · No answer")
            assert any("connection refused" in notice for notice in notices(app))

    async def test_out_of_quota_says_until_when(self) -> None:
        app = make_app(Searched(found_calls=SPENT, quotas=(quota(SEARCH, 0, next_allowed_ts=NOW + 720),)))
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            assert "▲ Nothing was sent" in screen_text(app)
            assert status(app).startswith("▲ out of quota until 12:28:40 · 0 left today")

    @pytest.mark.bugs
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
            app.screen.query_one(Header).refresh_ages()
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
        assert {message.target.call_id for message in told if isinstance(message, OpenCall)} == {"id0001"}

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
        assert lines[1:] == ["id0002,lesson-2,1768478800,,false,600", "id0001,'=cmd(),1768478800,1768478900,true,100"]

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
    app = make_app(Searched(found_calls=calls, details=FAILED, notes=(said("[/oops]"),)))
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
