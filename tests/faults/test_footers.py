"""What a key does is what its label says, on the screen and in the view where it is pressed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from cbtui.model import UsageDay
from cbtui.times import DAY, zone
from cbtui.tui import commands
from cbtui.tui.app import CbtuiApp
from cbtui.tui.frame.filter_bar import FilterBar
from cbtui.tui.screens.call.matrix_grid import MatrixGrid
from cbtui.tui.screens.live.chart import MetricChart
from cbtui.tui.screens.report.screen import ReportScreen
from cbtui.tui.widgets.chart import Chart
from cbtui.tui.widgets.table import CellTable
from tests.fakes import FakeClock
from tests.tui import reporting
from tests.tui.call.calls import BEN, START, Lesson, lossy_teacher, service_of
from tests.tui.call.opened import opened
from tests.tui.conftest import no_bug_goes_by, plain_environment  # noqa: F401 - used by every test here
from tests.tui.fakes import NOW, FakeSource, healthy_hour, make_app, notices, poor_event, screen_text, settle
from tests.tui.searching import Searched, call, row

MIDNIGHT = 1_768_435_200.0
"""2026-01-15 00:00:00 UTC."""


def source(**changes: Any) -> Searched:
    whole = service_of(lossy_teacher())
    given: dict[str, Any] = {
        "details": whole.details,
        "judged": whole.judged,
        "minutes": healthy_hour(),
        "events": tuple(poor_event(NOW - 60 * number, user=f"{100 + number}") for number in range(40)),
        "found_calls": tuple(call(number, ago=600 + number, length=10 * number + 1) for number in range(30)),
        "usage_days": tuple(
            UsageDay(int(MIDNIGHT) - DAY * age, {"userCount": 10.0 + age, "sessionCount": 20.0})
            for age in range(6, -1, -1)
        ),
    }
    return Searched(**(given | changes))


@asynccontextmanager
async def shown(mode: str, **changes: Any) -> AsyncIterator[tuple[CbtuiApp, Pilot[Any], Searched]]:
    service = source(**changes)
    app = make_app(service)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press(mode)
        await settle(pilot)
        yield app, pilot, service


async def press(pilot: Pilot[Any], *keys: str) -> str:
    for key in keys:
        await pilot.press(key)
        await settle(pilot)
    return screen_text(pilot.app)


def seen(app: CbtuiApp, asked: int) -> tuple[object, ...]:
    """Everything that a key may change."""
    return (
        screen_text(app), len(notices(app)), len(app.screen_stack), app.focused, app.clipboard, app.current_mode, asked,
    )  # fmt: skip


FOOTERS = [
    (str(number + 1), name, command)
    for number, name in enumerate(commands.MODES)
    for command in commands.KEY_LINES[name]
]


@pytest.mark.parametrize(("mode", "name", "command"), FOOTERS, ids=str)
async def test_every_key_of_a_footer_does_something_there(
    mode: str, name: str, command: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    if command == name:
        return  # it is that screen
    async with shown(mode) as (app, pilot, service):
        before = seen(app, len(service.asked))
        await press(pilot, commands.BY_ID[command].keys.split(",")[0])
        assert seen(app, len(service.asked)) != before


@pytest.mark.parametrize("command", commands.KEY_LINES["call"])
@pytest.mark.parametrize("view", ["", "m", "n"])
async def test_every_key_of_the_footer_of_a_call_does_something_in_each_view(
    view: str, command: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with opened(lossy_teacher()) as desk:
        if view:
            await desk.press(view)
        app = desk.screen.app
        assert isinstance(app, CbtuiApp)
        if view == "n" and command == "next_finding":
            return  # there is one only
        screen = desk.screen
        before = (*seen(app, 0), screen.state)
        await desk.press(commands.BY_ID[command].keys)
        assert (*seen(app, 0), screen.state) != before


class TestMatrix:
    async def test_the_keys_of_pairs_move_its_cursor_and_the_measure_stays(self) -> None:
        async with opened(lossy_teacher()) as desk:
            await desk.press("m")
            grid = desk.screen.query_one(MatrixGrid)
            pair, title = grid.pair, grid.view.title
            await desk.press("right_square_bracket")
            assert grid.view.title == title
            assert grid.pair != pair
            assert desk.screen.state.view == "matrix"
            await desk.press("left_square_bracket")
            assert grid.pair == pair

    async def test_copy_copies_its_cell_and_report_is_about_it(self) -> None:
        async with opened(lossy_teacher()) as desk:
            await desk.press("m", "l", "j", "y")
            grid = desk.screen.query_one(MatrixGrid)
            assert grid.pair is not None
            assert desk.screen.app.clipboard.startswith(f"{grid.pair[0]} → {grid.pair[1]} · {grid.view.title}")
            draft = desk.screen.report_draft()
            assert (draft.teacher_uid, draft.action_uid or grid.pair[1]) == grid.pair

    async def test_a_list_that_is_not_in_sight_is_not_sorted(self) -> None:
        async with opened(lossy_teacher()) as desk:
            before = desk.screen.state.sort
            await desk.press("m", "s")
            assert desk.screen.state.sort == before
            assert "out of sight" in notices(desk.screen.app)[-1]


class TestLiveChart:
    async def test_its_cursor_has_a_time_and_copy_is_about_it(self) -> None:
        async with shown("1", minutes=healthy_hour(videoFreezeRate=9.1)) as (app, pilot, _):
            text = await press(pilot, "down", "right", "z", "right", "y")
            minute = app.screen.query_one(MetricChart).minute
            assert minute is not None
            assert minute.ts < NOW - 600
            assert "Enter: the events of 11:" in text
            assert app.clipboard == f"prod video freeze rate 0.9 % @ 2026-01-15T11:{minute.ts // 60 % 60:02}:00+00:00"

    async def test_report_is_about_its_minute(self) -> None:
        async with shown("1") as (app, pilot, _):
            await press(pilot, "z", "right", "R")
            assert app.screen.query_one("#field-ts", Input).value.startswith("2026-01-15T11:4")

    async def test_enter_goes_to_the_events_of_its_minute(self) -> None:
        async with shown("1") as (app, pilot, _):
            await press(pilot, "z", "right", *["l"] * 12)
            minute = app.screen.query_one(MetricChart).minute
            await press(pilot, "enter")
            assert minute is not None
            event = app.screen.selected()  # type: ignore[attr-defined]
            assert 0 <= minute.ts + 59 - event.ts < 60

    @pytest.mark.parametrize("mode", ["1", "4"])
    async def test_g_goes_to_its_ends_and_the_keys_stay_on_it(self, mode: str) -> None:
        async with shown(mode) as (app, pilot, _):
            await press(pilot, "z", "G")
            chart = app.screen.query_one(Chart)
            last = chart.cursor_ts
            assert app.focused is chart
            await press(pilot, "g")
            assert app.focused is chart
            assert last is not None
            assert chart.cursor_ts is not None
            assert chart.spec is not None
            assert chart.cursor_ts < chart.spec.from_ts + (chart.spec.to_ts - chart.spec.from_ts) / 10
            assert last > chart.spec.to_ts - (chart.spec.to_ts - chart.spec.from_ts) / 10


class TestLists:
    @pytest.mark.parametrize("order", [1, 2])
    async def test_another_order_of_calls_is_shown_from_its_beginning(self, order: int) -> None:
        async with shown("3") as (app, pilot, _):
            await press(pilot, "G", *["S"] * order)
            table = app.screen.query_one(CellTable)
            assert table.cursor_row == 0
            assert table.scroll_y == 0

    async def test_the_longest_call_comes_first(self) -> None:
        async with shown("3") as (_app, pilot, _):
            text = await press(pilot, "G", "S")
            assert "lesson-29" in next(line for line in text.splitlines() if "lesson-" in line)

    async def test_a_filter_without_a_match_leaves_the_range_in_sight(self) -> None:
        async with shown("3") as (_, pilot, _):
            text = await press(pilot, "slash", *"nosuch")
            assert "from 11:16 to 12:16" in text
            assert "No call matches the filter. Esc clears it." in text

    async def test_the_filter_of_usage_filters(self) -> None:
        async with shown("4") as (app, pilot, _):
            await press(pilot, "slash", *"2026-01-13")
            assert len(app.screen.query_one(CellTable).keys) == 1
            assert app.screen.query_one(FilterBar).is_open

    async def test_times_of_yesterday_have_their_date(self) -> None:
        clock = FakeClock(MIDNIGHT + 600)
        events = (poor_event(MIDNIGHT + 60, user="1"), poor_event(MIDNIGHT - 60, user="2"))
        calls = (call(1, ago=int(NOW - MIDNIGHT) + 300, length=None),)
        app = make_app(source(events=events, found_calls=calls), clock=clock)
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            text = await press(pilot, "2")
            assert "01-14 23:59:00" in text
            assert "\n00:01:00" in text
            await press(pilot, "3")
            assert "01-14 23:55:00" in row(app, "lesson-1")


class TestReport:
    async def test_the_key_that_asks_does_not_answer(self) -> None:
        service = FakeSource()
        app = make_app(service)
        async with app.run_test(size=(80, 24)) as pilot:
            await reporting.opened(pilot)
            await press(pilot, "ctrl+s", "ctrl+s", "ctrl+s")
            assert reporting.sent(service) == []
            await press(pilot, "enter")
            assert len(reporting.sent(service)) == 1

    async def test_nor_does_enter_that_asked_however_often_it_comes(self) -> None:
        service = FakeSource()
        app = make_app(service)
        async with app.run_test(size=(80, 24)) as pilot:
            await reporting.opened(pilot)
            await press(pilot, "ctrl+s", "escape")
            app.screen.query_one("#send").focus()
            await press(pilot, *["enter"] * 5)
            assert reporting.sent(service) == []
            assert "Ctrl+s sends this to Agora, once." in screen_text(app)
            await press(pilot, "ctrl+s")
            assert len(reporting.sent(service)) == 1

    async def test_a_form_under_its_help_does_not_outlive_its_project(self) -> None:
        app = make_app(FakeSource(), others={"stage": FakeSource(project="stage")})
        async with app.run_test(size=(80, 24)) as pilot:
            await reporting.opened(pilot)
            await press(pilot, "f1")
            app.switch_project("stage")
            await settle(pilot)
            await press(pilot, "escape")
            assert not isinstance(app.screen, ReportScreen)


@pytest.mark.parametrize(("name", "most"), [("utc", 2), ("Etc/UTC", 2), ("Asia/Shanghai", 3), ("local", 2)], ids=str)
async def test_no_zone_is_offered_twice(name: str, most: int) -> None:
    app = make_app(FakeSource(), zone=ZoneInfo(name) if "/" in name else zone(name), zone_name=name)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, *"t" * 4)
        told = notices(app)
    assert len(set(told)) <= most
    assert len(set(told)) == 1 or all(one != other for one, other in pairwise(told))


async def test_the_note_of_a_call_has_a_row_for_each_finding_on_the_screen() -> None:
    async with opened(lossy_teacher()) as desk:
        export = desk.screen.export()
        loaded = desk.screen.state.loaded
        assert export is not None
        assert loaded is not None
        assert len(loaded.findings) > len(loaded.groups)
        rows = [line for line in export.text.splitlines() if line.startswith("| ") and line[2].isdigit()]
        assert sum(" → " in line for line in rows) == len(loaded.groups)


async def test_an_event_of_a_user_who_told_nothing_opens_charts_that_have_data() -> None:
    whole = Lesson().details()
    told = tuple(one for one in whole.series if whole.by_sid[one.sid].uid != BEN)
    async with opened(Lesson(), at=START + 300, receiver=BEN, details=replace(whole, series=told)) as desk:
        loaded, pair = desk.screen.state.loaded, desk.screen.state.viewpoint.pair
        assert desk.screen.state.view == "charts"
        assert loaded is not None
        assert pair is not None
        assert pair.receiver != BEN
        assert loaded.curves.receiving(pair, 20018)
        assert f"Of user {BEN} nothing came back" in " ".join(desk.text.split()) or BEN in pair
