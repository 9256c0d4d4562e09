"""The charts of a pair: one time axis, one cursor, nothing hidden."""

from __future__ import annotations

import pytest

from cbtui.catalog.metrics import ChartGroup
from cbtui.triage.pairs import Pair
from cbtui.tui.screens.call.jump_bar import JumpBar
from cbtui.tui.screens.call.stack import ChartStack
from cbtui.tui.widgets.chart import Chart
from tests.tui.call.calls import ANNA, START, TEACHER, Lesson, between, lossy_teacher, steady
from tests.tui.call.opened import SMALL, WIDE, Desk, opened
from tests.tui.fakes import notices


def plot(desk: Desk, title: str) -> list[str]:
    """The rows of a chart on the screen, without its header."""
    lines = desk.text.splitlines()
    at = next(number for number, line in enumerate(lines) if title in line)
    return lines[at + 1 : at + 4]


def cursor(desk: Desk) -> float:
    """Where the cursor is."""
    assert desk.screen.state.viewpoint.cursor_ts is not None
    return desk.screen.state.viewpoint.cursor_ts


async def test_a_spike_of_one_sample_in_three_hours_is_seen_at_eighty_columns() -> None:
    flat, spiky = Lesson(length_s=10_800), Lesson(length_s=10_800)
    spiky.local[TEACHER, 20017] = between(5_000, 5_002, 40.0)
    shown = []
    for lesson in (flat, spiky):
        async with opened(lesson, size=SMALL) as desk:
            desk.screen.look(desk.screen.state.on_pair(Pair(TEACHER, ANNA)))
            await desk.press("equals_sign")
            shown.append(plot(desk, "111 video uplink packet loss"))
    rows = [row[6:] for row in shown[1]]
    marked = {column for row in rows[:-1] for column, cell in enumerate(row) if cell not in " ┄"}
    assert marked and marked <= set(range(int(72 * 5000 / 10_800) - 1, int(72 * 5000 / 10_800) + 2))
    assert shown[0] != shown[1]


@pytest.mark.parametrize(("size", "columns"), [(SMALL, 1), (WIDE, 2)])
async def test_sender_and_receiver_stand_side_by_side_where_there_is_room(size: tuple[int, int], columns: int) -> None:
    async with opened(lossy_teacher(), size=size) as desk:
        await desk.press("n")
        stack = desk.screen.query_one(ChartStack)
        assert len({place.region.x for place in stack.places}) == columns
        assert len([place for place in stack.in_sight if place.region.height >= 4]) >= 4


async def test_the_cursor_moves_in_all_charts_and_reads_exact_values() -> None:
    lesson = lossy_teacher()
    lesson.local[TEACHER, 20006] = steady(1234.5)
    async with opened(lesson) as desk:
        await desk.press("n", "down", "down", "down", "down", "right")
        stack = desk.screen.query_one(ChartStack)
        assert {place.picture.cursor_ts for place in stack.in_sight} == {desk.screen.state.viewpoint.cursor_ts}
        assert "video sent 1234.5 Kbps" in desk.text.splitlines()[-2]
        moved = [cursor(desk)]
        for key in ("pagedown", "pageup", "home", "end"):
            await desk.press(key)
            moved.append(cursor(desk))
        here, right, back, start, end = moved
        assert start < here < right < end
        assert back == pytest.approx(here)


async def test_a_chart_that_scrolls_into_sight_has_the_cursor_too() -> None:
    async with opened(lossy_teacher()) as desk:
        await desk.press("n", "right")
        stack = desk.screen.query_one(ChartStack)
        last = stack.places[-1]
        assert last not in stack.in_sight
        await desk.press(*["down"] * len(stack.places))
        assert stack.chosen is last
        assert last in stack.in_sight
        assert last.picture.cursor_ts == desk.screen.state.viewpoint.cursor_ts


async def test_zoom_pan_and_reset_change_every_chart_alike() -> None:
    async with opened(lossy_teacher()) as desk:
        await desk.press("n", "equals_sign")
        assert not desk.screen.state.viewpoint.window.zoomed_in
        await desk.press("plus", "plus")
        span = desk.screen.state.viewpoint.window.span_s
        assert span == pytest.approx(960 / 4)
        start = desk.screen.state.viewpoint.window.from_ts
        await desk.press("greater_than_sign")
        assert desk.screen.state.viewpoint.window.from_ts == pytest.approx(start + span / 2)
        await desk.press("less_than_sign")
        assert desk.screen.state.viewpoint.window.from_ts == pytest.approx(start)
        await desk.press("minus")
        assert desk.screen.state.viewpoint.window.span_s == pytest.approx(480)
        specs = [place.picture.spec for place in desk.screen.query_one(ChartStack).places if place.picture.spec]
        assert {(spec.from_ts, spec.to_ts) for spec in specs} == {
            (desk.screen.state.viewpoint.window.from_ts, desk.screen.state.viewpoint.window.to_ts)
        }


async def test_findings_are_marked_and_gaps_are_gaps() -> None:
    lesson = lossy_teacher(stays={TEACHER: [(0, 500), (700, 960)]})
    async with opened(lesson) as desk:
        await desk.press("n", "equals_sign")
        spec = desk.screen.query_one(ChartStack).places[0].picture.spec
        assert spec is not None
        assert [(mark.from_ts - START, mark.chosen) for mark in spec.marks] == [(300, True)]
        row = plot(desk, "111 video uplink packet loss")[-1][6:78]
        left, gap = int(72 * 510 / 960) + 1, int(72 * 690 / 960) - 1
        assert not row[left:gap].strip()
        assert row[:20].strip() and row[-10:].strip()


async def test_a_chart_fills_the_screen_and_goes_back() -> None:
    async with opened(lossy_teacher()) as desk:
        await desk.press("n", "down", "z")
        assert [chart.size.height > 15 for chart in desk.screen.query(Chart) if chart.display and chart.size] == [True]
        assert "end-to-end" in desk.text
        await desk.press("escape")
        assert len(desk.screen.query_one(ChartStack).in_sight) >= 4
        assert desk.screen.state.view == "charts"


async def test_pairs_and_groups_turn_both_ways() -> None:
    lesson = lossy_teacher()
    lesson.local[TEACHER, 20014] = steady(3.0)
    async with opened(lesson) as desk:
        await desk.press("n")
        first = desk.screen.state.viewpoint.pair
        await desk.press("right_square_bracket")
        assert desk.screen.state.viewpoint.pair != first
        await desk.press("left_square_bracket")
        assert desk.screen.state.viewpoint.pair == first
        seen = []
        for _ in range(4):
            await desk.press("v")
            seen.append(desk.screen.state.viewpoint.group)
        assert seen == [ChartGroup.AUDIO, ChartGroup.DEVICE, ChartGroup.OTHER, ChartGroup.VIDEO]


async def test_unknown_metrics_are_charted_and_never_dropped() -> None:
    lesson = lossy_teacher()
    lesson.local[TEACHER, 20014] = steady(3.0)
    async with opened(lesson) as desk:
        text = await desk.press("n", "v", "v", "v")
        assert "111 mid 20014" in text
        assert "3 ●" in text


async def test_a_time_is_typed_and_the_cursor_goes_there() -> None:
    async with opened(lossy_teacher()) as desk:
        await desk.press("J", *"11:30:10", "enter")
        assert desk.screen.state.viewpoint.cursor_ts == START + 810
        assert desk.screen.state.view == "charts"
        assert "11:30:10" in desk.text.splitlines()[-2]


async def test_what_is_no_time_says_which_forms_there_are() -> None:
    async with opened(lossy_teacher()) as desk:
        await desk.press("J", *"noon", "enter")
        assert any("'noon' is not a time" in notice for notice in notices(desk.app))
        await desk.press("escape")
        assert not desk.screen.query_one(JumpBar).is_open
        assert desk.screen.state.view == "sessions"


async def test_a_time_outside_the_call_is_told_so() -> None:
    async with opened(lossy_teacher()) as desk:
        before = desk.screen.state.viewpoint.cursor_ts
        await desk.press("J", *"09:00", "enter")
        assert any("outside this call" in notice for notice in notices(desk.app))
        assert desk.screen.state.viewpoint.cursor_ts == before
