"""Of a change only the cells that come out otherwise are sent, and the terminal shows what it would have shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from random import Random

from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from cbtui.tui.terminal_picture import TerminalPicture

COLUMNS, ROWS = 24, 4
CONSOLE = Console(color_system="truecolor", force_terminal=True)
STYLES = [Style(), Style(color="red"), Style(color="#102030", bgcolor="blue", bold=True)]
WIDE = "卡"


class Terminal:
    """Cells and their styles, as the sequences that these updates are made of leave them."""

    def __init__(self) -> None:
        self.cells = {(x, y): ("", "") for x in range(COLUMNS) for y in range(ROWS)}

    def write(self, text: str) -> int:
        x = y = 0
        style = ""
        for move, colours, character in re.findall(r"\x1b\[(\d+;\d+)H|\x1b\[([\d;]*)m|(.|\n)", text):
            if move:
                row, column = move.split(";")
                x, y = int(column) - 1, int(row) - 1
            elif character == "\n":
                pass
            elif character:
                self.cells[x, y] = (character, style)
                x += 1
                if character == WIDE:
                    self.cells[x, y] = ("", style)
                    x += 1
            else:
                style = "" if colours in ("", "0") else colours
        return len(text)


def line(random: Random) -> Strip:
    cells: list[Segment] = []
    left = COLUMNS
    while left:
        character = random.choice(["a", "b", " ", "█", WIDE if left > 1 else "c"])
        cells.append(Segment(character, random.choice(STYLES)))
        left -= 2 if character == WIDE else 1
    return Strip(cells, COLUMNS)


def mutated(strip: Strip, random: Random) -> Strip:
    """With one narrow character changed, often."""
    segments = [*strip]
    at = random.randrange(len(segments))
    if segments[at].text != WIDE and random.random() < 0.8:
        segments[at] = Segment(random.choice("xyz"), random.choice(STYLES))
    return Strip(segments, COLUMNS)


def whole(lines: list[Strip]) -> LayoutUpdate:
    return LayoutUpdate([[one] for one in lines], Region(0, 0, COLUMNS, ROWS))


def part(lines: list[Strip], spans: list[tuple[int, int, int]], cut: int) -> ChopsUpdate:
    chops: list[Mapping[int, Strip | None]] = []
    for one in lines:
        left, right = one.divide([cut, COLUMNS])
        chops.append({0: left, cut: right})
    return ChopsUpdate(chops, spans, [[cut, COLUMNS]] * len(lines))


def test_the_terminal_shows_what_it_would_have_shown() -> None:
    random = Random(7)  # noqa: S311
    for _ in range(200):
        lines = [line(random) for _ in range(ROWS)]
        painted, seen, expected = TerminalPicture(), Terminal(), Terminal()
        seen.write(painted.sent(whole(lines), CONSOLE))
        expected.write(whole(lines).render_segments(CONSOLE))
        for _ in range(5):
            lines = [mutated(one, random) for one in lines]
            spans = [(y, 0, COLUMNS) for y in range(ROWS)]
            update = part(lines, spans, random.randrange(1, COLUMNS))
            seen.write(painted.sent(update, CONSOLE))
            expected.write(update.render_segments(CONSOLE))
            assert seen.cells == expected.cells


def test_only_what_was_asked_for_is_sent() -> None:
    painted, seen = TerminalPicture(), Terminal()
    seen.write(painted.sent(whole([Strip.blank(COLUMNS)] * ROWS), CONSOLE))
    full = [Strip([Segment("x" * COLUMNS)])] * ROWS
    seen.write(painted.sent(part(full, [(1, 4, 9)], 12), CONSOLE))
    assert {at for at, (text, _) in seen.cells.items() if text == "x"} == {(x, 1) for x in range(4, 9)}


def test_what_stands_there_already_costs_nothing_and_a_digit_next_to_nothing() -> None:
    painted = TerminalPicture()

    def clock(text: str) -> CompositorUpdate:
        return part([Strip([Segment(text.ljust(COLUMNS), STYLES[2])])], [(0, 0, COLUMNS)], 20)

    first = painted.sent(clock("asked 42 s ago"), CONSOLE)
    assert painted.sent(clock("asked 42 s ago"), CONSOLE) == ""
    again = painted.sent(clock("asked 43 s ago"), CONSOLE)
    assert "3" in again
    assert "asked" not in again
    assert len(again) < len(first)


def test_after_somebody_else_has_written_there_all_is_sent_again() -> None:
    painted = TerminalPicture()
    lines = [Strip([Segment("x" * COLUMNS)])] * ROWS
    update = part(lines, [(0, 0, COLUMNS)], 5)
    first = painted.sent(update, CONSOLE)
    assert painted.sent(update, CONSOLE) == ""
    painted.forget()
    assert painted.sent(update, CONSOLE) == first
    painted.sent(whole(lines), CONSOLE)
    assert painted.sent(update, CONSOLE) == ""
    assert painted.sent(whole(lines), CONSOLE) == whole(lines).render_segments(CONSOLE)
