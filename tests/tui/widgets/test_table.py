"""Tables: hostile text stays text, columns stay put, the cursor stays on its row."""

from __future__ import annotations

import pytest
from textual.content import Content

from cbtui.catalog.level import Level
from cbtui.text import width
from cbtui.tui.widgets.table import Cell, CellTable, CellValue, Column, Row
from tests.tui.widgets.stage import Stage, painted

COLUMNS = (Column("time", "time", 5), Column("what", "what"), Column("n", "n", 4, right=True))


def row(key: str, what: CellValue = "", n: float = 0) -> Row:
    return Row(key, (key, what, Cell(f"{n:g}", sort_key=n)))


def rows(*keys: str) -> list[Row]:
    return [row(key, f"row {key}", n) for n, key in enumerate(keys)]


def keys_heard(app: Stage, kind: type[CellTable.Selected] | type[CellTable.Highlighted]) -> list[str]:
    return [message.key for message in app.heard if isinstance(message, kind)]


@pytest.mark.parametrize("text", ["a[/foo]b", "[@click=app.quit]x[/]", "user[uid=12]", "[link=http://e]x[/link]", "["])
async def test_markup_is_text(text: str) -> None:
    table = CellTable(COLUMNS)
    async with Stage(table).run_test(size=(60, 10)) as pilot:
        table.show([row("1", text), row("2", Cell(text, Level.BAD)), row("3", Content(text))])
        await pilot.pause()
        assert [text in line for line in painted(table)[1:4]] == [True, True, True]


@pytest.mark.parametrize("text", ["频道一二三", "😀 party 😀", "é" * 90, "频" * 90])
async def test_what_follows_wide_text_stays_in_its_column(text: str) -> None:
    table = CellTable(COLUMNS)
    async with Stage(table).run_test(size=(40, 10)) as pilot:
        table.show([row("1", text, 7), row("2", "plain", 8)])
        await pilot.pause()
        wide, plain = painted(table)[1:3]
        assert table.render_line(1).cell_length == table.render_line(2).cell_length
        assert wide.rstrip().endswith("7")
        assert width(wide.rstrip()) == width(plain.rstrip())


async def test_a_level_has_its_mark() -> None:
    table = CellTable(COLUMNS)
    async with Stage(table).run_test(size=(60, 10)) as pilot:
        table.show([row("1", Cell("video freeze", Level.BAD)), row("2", Cell("", Level.NO_DATA))])
        await pilot.pause()
        assert "■ video freeze" in painted(table)[1]
        assert "░" in painted(table)[2]


async def test_the_flexible_column_takes_what_the_others_leave() -> None:
    table = CellTable(COLUMNS)
    async with Stage(table).run_test(size=(60, 10)) as pilot:
        table.show([row("1", "x" * 200, 7)])
        await pilot.pause()
        wide = painted(table)[1]
        await pilot.resize_terminal(40, 10)
        await pilot.pause()
        narrow = painted(table)[1]
        assert (wide.count("x"), narrow.count("x")) == (42, 22)
        assert "…" in narrow
        assert narrow.rstrip().endswith("7")


async def test_the_cursor_stays_on_its_row_when_newer_rows_come() -> None:
    table = CellTable(COLUMNS)
    app = Stage(table)
    async with app.run_test(size=(60, 10)) as pilot:
        table.show(rows("a", "b", "c"))
        table.choose("b")
        await pilot.pause()
        heard = len(app.heard)
        table.show(rows("x", "y", "a", "b", "c"))
        await pilot.pause()
        assert table.cursor_key == "b"
        assert table.cursor_row == 3
        assert len(app.heard) == heard


async def test_rows_scroll_along_under_the_cursor() -> None:
    table = CellTable(COLUMNS)
    async with Stage(table).run_test(size=(60, 10)) as pilot:
        names = [str(n) for n in range(100, 150)]
        table.show(rows(*names))
        table.choose("130")
        await pilot.pause()
        before = table.cursor_row - table.scroll_y
        table.show(rows("x", "y", "z", *names))
        await pilot.pause()
        assert table.cursor_key == "130"
        assert table.cursor_row - table.scroll_y == before


async def test_a_row_that_is_gone_leaves_the_cursor_at_its_place() -> None:
    table = CellTable(COLUMNS)
    app = Stage(table)
    async with app.run_test() as pilot:
        table.show(rows("a", "b", "c"))
        table.choose("b")
        await pilot.pause()
        table.show(rows("a", "c"))
        await pilot.pause()
        assert table.cursor_key == "c"
        assert keys_heard(app, CellTable.Highlighted) == ["a", "b", "c"]
        table.show([])
        await pilot.pause()
        assert table.cursor_key is None


async def test_changed_cells_are_painted() -> None:
    table = CellTable(COLUMNS)
    async with Stage(table).run_test(size=(60, 10)) as pilot:
        table.show([row("1", "before"), row("2", "same")])
        await pilot.pause()
        table.show([row("1", "after"), row("2", "same")])
        await pilot.pause()
        assert "after" in painted(table)[1]


async def test_rows_shown_before_the_table_has_a_size_are_there() -> None:
    table = CellTable(COLUMNS)
    table.show(rows("a"))
    async with Stage(table).run_test(size=(60, 10)) as pilot:
        await pilot.pause()
        assert "row a" in painted(table)[1]


async def test_keys_move_as_everywhere() -> None:
    table = CellTable(COLUMNS)
    app = Stage(table)
    async with app.run_test(size=(60, 10)) as pilot:
        table.show(rows(*"abcdef"))
        await pilot.pause()
        places = []
        for key in ("j", "down", "k", "G", "g", "end", "up", "home", "pagedown"):
            await pilot.press(key)
            places.append(table.cursor_key)
        assert places == ["b", "c", "b", "f", "a", "f", "e", "a", "f"]
        await pilot.press("enter")
        assert keys_heard(app, CellTable.Selected) == ["f"]


async def test_sorting_stays_when_rows_come() -> None:
    table = CellTable(COLUMNS)
    async with Stage(table).run_test():
        table.show([row("a", n=3), row("b", n=20), row("c", n=1)])
        table.sort_by("n")
        assert list(table.keys) == ["c", "a", "b"]
        table.show([row("d", n=2), row("a", n=3), row("b", n=20), row("c", n=1)])
        assert list(table.keys) == ["c", "d", "a", "b"]
        table.sort_by("n", reverse=True)
        assert list(table.keys) == ["b", "a", "d", "c"]
        table.sort_by(None)
        assert list(table.keys) == ["d", "a", "b", "c"]


async def test_columns_change_their_language() -> None:
    table = CellTable(COLUMNS)
    async with Stage(table).run_test(size=(60, 10)) as pilot:
        table.show(rows("a"))
        table.relabel((Column("time", "时间", 5), Column("what", "现象"), Column("n", "数", 4, right=True)))
        await pilot.pause()
        assert "现象" in painted(table)[0]
        assert "row a" in painted(table)[1]


async def test_another_theme_keeps_rows_and_cursor() -> None:
    table = CellTable(COLUMNS)
    app = Stage(table)
    async with app.run_test(size=(60, 10)) as pilot:
        table.show([row("a", Cell("x", Level.BAD)), row("b", Cell("y", Level.OK))])
        table.choose("b")
        app.theme = "textual-light"
        await pilot.pause()
        assert table.cursor_key == "b"
        assert "■ x" in painted(table)[1]
