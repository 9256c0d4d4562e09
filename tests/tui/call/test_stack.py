"""The canvas of a pair's charts: keys and clicks reach each chart, and only what changed is drawn."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from textual.strip import Strip

from cbtui.tui.screens.call.stack import ChartStack
from cbtui.tui.widgets.chart import Chart
from cbtui.tui.widgets.chart_spec import ChartSpec
from cbtui.tui.widgets.plot import GUTTER, Plot, plotted
from cbtui.tui.widgets.table import CellTable
from cbtui.tui.widgets.trace import Trace
from tests.tui.call.calls import lossy_teacher
from tests.tui.call.opened import SMALL, WIDE, Desk, opened

MOVES = (
    *("left", "right", "pageup", "pagedown", "home", "end", "up", "down", "tab"),
    *("plus", "minus", "greater_than_sign", "n", "v", "z", "z"),
)


def stack_of(desk: Desk) -> ChartStack:
    return desk.screen.query_one(ChartStack)


def chosen(desk: Desk) -> int:
    """The number of the chart that has the focus."""
    place = stack_of(desk).chosen
    assert place is not None
    return place.number


def lines(stack: ChartStack) -> list[Strip]:
    return stack.render_lines(stack.size.region)


@pytest.fixture
def drawings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles of the charts that are drawn."""
    drawn: list[str] = []

    def counted(shown: ChartSpec, traces: Sequence[Trace], columns: int, rows: int) -> Plot | None:
        drawn.append(shown.title)
        return plotted(shown, traces, columns, rows)

    monkeypatch.setattr("cbtui.tui.widgets.chart_picture.plotted", counted)
    return drawn


async def test_tab_goes_through_the_charts_and_then_on() -> None:
    async with opened(lossy_teacher(), size=WIDE) as desk:
        await desk.press("n")
        stack = stack_of(desk)
        seen = [chosen(desk)]
        while desk.app.focused is stack and len(seen) < 99:
            await desk.press("tab")
            seen.append(chosen(desk))
        assert seen[:-1] == [place.number for place in stack.places]
        await desk.press("shift+tab")
        assert desk.app.focused is stack
        await desk.press("shift+tab")
        assert chosen(desk) == stack.places[-2].number


@pytest.mark.parametrize(("size", "step"), [(SMALL, 1), (WIDE, 2)])
async def test_up_and_down_stay_on_a_side(size: tuple[int, int], step: int) -> None:
    async with opened(lossy_teacher(), size=size) as desk:
        await desk.press("n", "down")
        assert chosen(desk) == step
        await desk.press("up", "up")
        assert chosen(desk) == 0


async def test_the_focused_chart_is_in_sight_and_pointed_at() -> None:
    async with opened(lossy_teacher()) as desk:
        await desk.press("n", *["tab"] * 9)
        place = stack_of(desk).chosen
        assert place in stack_of(desk).in_sight
        assert place is not None and place.picture.spec is not None
        assert [line for line in desk.text.splitlines() if f"▸{place.picture.spec.title}" in line]


@pytest.mark.parametrize("scrolled", [False, True])
async def test_a_click_chooses_a_chart_and_puts_the_cursor_there(scrolled: bool) -> None:
    async with opened(lossy_teacher(), size=WIDE) as desk:
        await desk.press("n", *["down"] * (6 if scrolled else 0))
        stack = stack_of(desk)
        assert bool(stack.scroll_offset.y) is scrolled
        place = stack.in_sight[3]
        x, y = place.region.offset - stack.scroll_offset
        await desk.pilot.click(stack, offset=(x + GUTTER, y + 2))
        assert chosen(desk) == place.number
        window = desk.screen.state.viewpoint.window
        assert desk.screen.state.viewpoint.cursor_ts == pytest.approx(window.from_ts, abs=window.span_s / 50)


async def test_a_cursor_move_draws_no_chart(drawings: list[str]) -> None:
    async with opened(lossy_teacher()) as desk:
        await desk.press("n")
        drawings.clear()
        await desk.press("right", "left", "pageup", "home")
        assert drawings == []


async def test_zooming_draws_what_is_in_sight_and_leaves_the_sessions_alone(
    drawings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(lossy_teacher(), size=WIDE) as desk:
        await desk.press("n")
        filled: list[object] = []
        monkeypatch.setattr(CellTable, "show", lambda _table, rows: filled.append(rows))
        monkeypatch.setattr(CellTable, "relabel", lambda _table, columns: filled.append(columns))
        drawings.clear()
        await desk.press("plus")
        stack = stack_of(desk)
        seen = [place.picture.spec.title for place in stack.in_sight if place.picture.spec]
        assert drawings
        assert set(drawings) <= set(seen)
        assert len(set(drawings)) == len(drawings)
        assert len(seen) < len(stack.places)
        assert filled == []


async def test_what_scrolls_into_sight_is_drawn_then(drawings: list[str]) -> None:
    async with opened(lossy_teacher()) as desk:
        await desk.press("n")
        last = stack_of(desk).places[-1].picture.spec
        assert last is not None
        assert last.title not in drawings
        await desk.press(*["down"] * 12)
        assert drawings.count(last.title) == 1


@pytest.mark.parametrize("size", [SMALL, WIDE])
@pytest.mark.parametrize("seed", range(2))
async def test_what_stays_on_the_screen_is_what_would_be_drawn_anew(size: tuple[int, int], seed: int) -> None:
    keys = random.Random(seed)  # noqa: S311 - the same keys in every run
    async with opened(lossy_teacher(), size=size) as desk:
        await desk.press("n")
        stack = stack_of(desk)
        for _ in range(8):
            await desk.press(*keys.choices(MOVES, k=3))
            if keys.random() < 0.3:
                desk.app.theme = keys.choice(["textual-light", "cbtui", "ansi-dark"])
                await desk.pilot.pause()
            kept = lines(stack)
            stack.notify_style_update()
            stack.refresh()
            assert kept == lines(stack)
            assert {line.cell_length for line in kept} <= {stack.size.width - stack.scrollbar_size_vertical}


async def test_the_chart_that_fills_the_screen_moves_the_cursor_of_all() -> None:
    async with opened(lossy_teacher()) as desk:
        await desk.press("n", "z", "right", "pagedown")
        one = desk.screen.query_one("#one", Chart)
        assert desk.app.focused is one
        ts = desk.screen.state.viewpoint.cursor_ts
        assert one.cursor_ts == ts
        await desk.press("z")
        assert {place.picture.cursor_ts for place in stack_of(desk).in_sight} == {ts}


async def test_another_chart_fills_the_screen_when_it_is_chosen() -> None:
    async with opened(lossy_teacher()) as desk:
        text = await desk.press("n", "z")
        assert "uplink" in text.splitlines()[3]
        assert "end-to-end" in (await desk.press("down")).splitlines()[3]
        await desk.press("plus", "escape")
        assert chosen(desk) == 1
