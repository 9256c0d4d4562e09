"""A box draws what is typed without what a terminal obeys; cursor and clicks stand where it is drawn."""

from __future__ import annotations

from textual.app import App, ComposeResult

from cbtui.tui.widgets.box import Box


class Form(App[None]):
    def compose(self) -> ComposeResult:
        yield Box("a\x1bb\u200dc卡d", id="box")


async def test_a_click_puts_the_cursor_on_what_is_drawn_there() -> None:
    app = Form()
    async with app.run_test(size=(40, 5)) as pilot:
        box = app.query_one(Box)
        box.focus()
        drawn = "".join(strip.text for strip in box.render_lines(box.size.region)).rstrip()
        for wanted in ("b", "c", "d"):
            cell = drawn.index(wanted) + ("卡" in drawn[: drawn.index(wanted)])
            await pilot.click(box, offset=(cell, 0))
            assert box.value[box.cursor_position] == wanted
            assert box.cursor_screen_offset.x - box.region.x == cell
        assert box.value == "a\x1bb\u200dc卡d"
