"""Senders by receivers: one grid to see on whose side the trouble is."""

from __future__ import annotations

from dataclasses import replace

from cbtui.catalog.level import Level
from cbtui.tui.screens.call.matrix_grid import MatrixGrid, MatrixView
from tests.tui.widgets.stage import Stage, painted

VIEW = MatrixView(
    "video end-to-end loss %",
    rows=(640, 641, 111),
    columns=(111, 640, 641),
    cells={
        (640, 111): (39.0, Level.BAD),
        (641, 111): (38.0, Level.BAD),
        (640, 641): (1.0, Level.OK),
        (111, 640): (None, Level.NO_DATA),
    },
    notes=("→ column 111 is bad for 2 of 2 receivers: the sender's side",),
    peers_only=frozenset({111}),
)


def big(count: int) -> MatrixView:
    uids = tuple(range(1000, 1000 + count))
    return MatrixView("big", uids, uids, {(a, b): (1.0, Level.OK) for a in uids for b in uids if a != b})


async def test_numbers_have_marks_and_missing_ones_are_not_zero() -> None:
    grid = MatrixGrid()
    async with Stage(grid).run_test(size=(80, 10)):
        grid.show(VIEW)
        title, heading, first, second, third, *notes = painted(grid)
        assert title.startswith(" video end-to-end loss %")
        assert heading.split() == ["111*", "640", "641"]
        assert first.split() == ["640", "[39", "■]", "–", "1", "●"]
        assert second.split() == ["641", "38", "■", "░", "–"]
        assert third.split() == ["111*", "–", "░", "░"]
        assert notes[0].strip() == "* only seen as a peer"
        assert notes[1].strip().startswith("→ column 111")


async def test_enter_chooses_the_pair_under_the_cursor() -> None:
    grid = MatrixGrid()
    app = Stage(grid)
    async with app.run_test(size=(80, 10)) as pilot:
        grid.show(VIEW)
        await pilot.press("j", "l", "right", "enter")
        (chosen,) = app.heard
        assert isinstance(chosen, MatrixGrid.CellChosen)
        assert (chosen.sender_uid, chosen.receiver_uid) == (641, 641)
        await pilot.press("G", "home")
        assert grid.pair == (111, 111)
        await pilot.press("up", "k", "k", "h")
        assert grid.pair == (111, 640)


async def test_the_cursor_keeps_its_pair() -> None:
    grid = MatrixGrid()
    async with Stage(grid).run_test(size=(80, 10)) as pilot:
        grid.show(VIEW)
        await pilot.press("j", "l")
        assert grid.pair == (640, 641)
        grid.show(replace(VIEW, rows=(642, 641), columns=(640, 111)))
        assert grid.pair == (640, 641)
        grid.show(replace(VIEW, rows=(), columns=()))
        assert grid.pair is None
        await pilot.press("j", "enter")


async def test_what_does_not_fit_scrolls_with_the_cursor() -> None:
    grid = MatrixGrid()
    async with Stage(grid).run_test(size=(40, 8)) as pilot:
        grid.show(big(30))
        assert painted(grid)[1].rstrip().endswith("›")
        await pilot.press("G", "end")
        rows = painted(grid)
        assert "1029" in rows[1]
        assert rows[-1].startswith(" 1029")
        assert "[–]" in rows[-1]
        assert rows[1].startswith("‹")


async def test_a_click_moves_and_a_second_one_chooses() -> None:
    grid = MatrixGrid()
    app = Stage(grid)
    async with app.run_test(size=(80, 10)) as pilot:
        grid.show(VIEW)
        await pilot.click(grid, offset=(17, 3))
        assert grid.pair == (640, 641)
        assert app.heard == []
        await pilot.click(grid, offset=(17, 3))
        assert len(app.heard) == 1


async def test_no_size_breaks_it() -> None:
    grid = MatrixGrid()
    async with Stage(grid).run_test(size=(80, 10)) as pilot:
        grid.show(big(12))
        for size in ((6, 2), (1, 1), (20, 3), (200, 50)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert {grid.render_line(y).cell_length for y in range(grid.size.height)} <= {size[0]}


async def test_more_room_scrolls_back() -> None:
    grid = MatrixGrid()
    async with Stage(grid).run_test(size=(20, 6)) as pilot:
        grid.show(big(12))
        await pilot.press("G", "end")
        await pilot.resize_terminal(120, 30)
        assert painted(grid)[2].split()[0] == "1000"
        assert painted(grid)[13].split()[0] == "1011"


async def test_a_pair_is_chosen_before_and_after_its_view_is_there() -> None:
    grid = MatrixGrid()
    async with Stage(grid).run_test(size=(40, 8)):
        grid.choose(1010, 1011)
        grid.show(big(12))
        assert grid.pair == (1010, 1011)
        assert any(line.startswith(" 1011") and "[1" in line for line in painted(grid))
        grid.choose(1003, 1002)
        assert grid.pair == (1003, 1002)
