"""What stands on the terminal: of a change only the cells that come out otherwise are sent.

Textual sends a changed line from where its widget begins; an age that ticks would cost the whole line every time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from rich.cells import get_character_cell_size
from rich.console import Console
from rich.control import Control
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

GAP = 8
"""Cells that stay between two that change and are sent along: a piece of its own takes some fifty bytes."""

Cell = tuple[str, Style | None]
"""A character and its style; the second cell of a wide character is empty."""
_UNKNOWN: Cell = ("", Style())


class TerminalPicture:
    """The lines as they were sent last, which must also have been written."""

    def __init__(self) -> None:
        self._whole: dict[int, list[Strip]] = {}
        """Lines of a whole screen, of which no cell was compared yet."""
        self._lines: dict[int, list[Cell]] = {}

    def forget(self) -> None:
        """Something else may stand there: all of what comes next is sent."""
        self._whole.clear()
        self._lines.clear()

    def sent(self, update: CompositorUpdate, console: Console) -> str:
        """What to write for an update; it counts as written."""
        if isinstance(update, ChopsUpdate):
            return "".join(self._pieces(update, console))
        self.forget()
        if isinstance(update, LayoutUpdate) and not update.region.x:
            lines = [list(line) for line in update.strips]
            self._whole = dict(enumerate(lines, update.region.y))
            update = LayoutUpdate([*lines], update.region)
        return update.render_segments(console)

    def _pieces(self, update: ChopsUpdate, console: Console) -> Iterator[str]:
        for y, first, last in update.spans:
            for (x, strip), end in zip(update.chops[y].items(), update.chop_ends[y], strict=False):
                if strip is None or x >= last or end <= first:
                    continue
                new = _cells((strip,))[: end - x]
                for start, stop in self._changed(y, x, new, range(max(0, first - x), min(last - x, len(new)))):
                    yield Control.move_to(x + start, y).segment.text
                    yield Strip(_segments(new[start:stop])).render(console)

    def _changed(self, y: int, x: int, new: list[Cell], places: range) -> list[tuple[int, int]]:
        """The stretches of ``new``, which begins at ``x``, that differ in ``places``; they count as written."""
        line = self._cells_of(y)
        line += [_UNKNOWN] * (x + len(new) - len(line))
        old = line[x : x + len(new)]
        found: list[tuple[int, int]] = []
        for at in places:
            if old[at] != new[at]:
                start, stop = _character(new, at)
                begin = found.pop()[0] if found and start - found[-1][1] <= GAP else start
                found.append((begin, stop))
        for start, stop in found:
            line[x + start : x + stop] = new[start:stop]
        return found

    def _cells_of(self, y: int) -> list[Cell]:
        if y in self._whole:
            self._lines[y] = _cells(self._whole.pop(y))
        return self._lines.setdefault(y, [])


class Difference(CompositorUpdate):
    """An update as it differs from what was painted, worked out at the moment when it is written."""

    def __init__(self, painted: TerminalPicture, update: CompositorUpdate) -> None:
        self._painted = painted
        self._update = update

    def render_segments(self, console: Console) -> str:
        return self._painted.sent(self._update, console)


def _cells(strips: Iterable[Strip]) -> list[Cell]:
    """Cell by cell; what takes none stands with the character before it."""
    cells: list[Cell] = []
    for text, style, control in (segment for strip in strips for segment in strip):
        for character in "" if control else text:
            size = get_character_cell_size(character)
            if size:
                cells += [(character, style), *((("", style),) * (size - 1))]
            elif cells:
                at = len(cells) - 1 - (not cells[-1][0])
                cells[at] = (cells[at][0] + character, cells[at][1])
    return cells


def _character(cells: list[Cell], at: int) -> tuple[int, int]:
    """From where to where the character at a place is: two cells where it is wide."""
    start = at - 1 if at and not cells[at][0] else at
    return start, start + 2 if start + 1 < len(cells) and not cells[start + 1][0] else start + 1


def _segments(cells: Iterable[Cell]) -> list[Segment]:
    return [
        Segment("".join(character for character, _ in run), style) for style, run in groupby(cells, key=itemgetter(1))
    ]
