"""What all widgets that draw their own lines share: named inks, resolved from the theme, and strips made of runs.

Colour never stands alone: whatever a level's ink says, a mark or the shape says too.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from cbtui.catalog.level import MARKS, Level


class Ink(StrEnum):
    """What a run of text is; the theme says which colour that has."""

    PLAIN = "plain"
    TITLE = "title"
    TITLE_FOCUSED = "title-focused"
    MUTED = "muted"
    FRAME = "frame"
    FRAME_FOCUSED = "frame-focused"
    OK = "ok"
    WARN = "warn"
    BAD = "bad"
    UNKNOWN = "unknown"
    NO_DATA = "no-data"
    LINE_1 = "line-1"
    LINE_2 = "line-2"
    LINE_3 = "line-3"
    CURSOR = "cursor"
    SPAN = "span"
    SPAN_WARN = "span-warn"
    SPAN_BAD = "span-bad"
    SPAN_CHOSEN = "span-chosen"


LEVEL_INKS: dict[Level, Ink] = {
    Level.OK: Ink.OK,
    Level.WARN: Ink.WARN,
    Level.BAD: Ink.BAD,
    Level.UNKNOWN: Ink.UNKNOWN,
    Level.NO_DATA: Ink.NO_DATA,
}

NO_DATA_MARK = MARKS[Level.NO_DATA]

Run = tuple[str, Ink]
"""Text of one ink."""


class Drawn(Widget):
    """A widget that paints runs of named ink in ``render_line``; it has no children."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"drawn--{ink}" for ink in Ink}

    DEFAULT_CSS = """
    Drawn {
        & > .drawn--title { text-style: bold; }
        & > .drawn--title-focused { color: $text-primary; text-style: bold; }
        & > .drawn--muted { color: $text-muted; }
        & > .drawn--frame { color: $foreground 40%; }
        & > .drawn--frame-focused { color: $border; }
        & > .drawn--ok { color: $text-success; }
        & > .drawn--warn { color: $text-warning; }
        & > .drawn--bad { color: $text-error; text-style: bold; }
        & > .drawn--unknown { color: $text-muted; }
        & > .drawn--no-data { color: $text-muted; }
        & > .drawn--line-1 { color: $text-primary; }
        & > .drawn--line-2 { color: $text-accent; }
        & > .drawn--line-3 { color: $text-secondary; }
        & > .drawn--cursor { background: $foreground 30%; color: $foreground; text-style: bold; }
        & > .drawn--span { background: $primary 25%; }
        & > .drawn--span-warn { background: $warning 20%; }
        & > .drawn--span-bad { background: $error 20%; }
        & > .drawn--span-chosen { background: $error 45%; }
        &:focus > .drawn--frame { color: $border; }
        &:focus > .drawn--title { color: $text-primary; text-style: bold; }
        &:ansi > .drawn--frame { color: ansi_bright_black; }
        &:ansi > .drawn--cursor { text-style: reverse; }
        &:ansi > .drawn--span { background: ansi_bright_black; }
        &:ansi > .drawn--span-warn { background: ansi_bright_black; }
        &:ansi > .drawn--span-bad { background: ansi_bright_black; }
        &:ansi > .drawn--span-chosen { background: ansi_bright_black; }
    }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._inks: dict[Ink, Style] = {}

    def ink(self, ink: Ink) -> Style:
        """The style of an ink in the present theme and state, on this widget's background."""
        # Textual forgets component styles with every refresh; looking one up again costs as much as a line.
        if ink not in self._inks:
            self._inks[ink] = self.get_component_rich_style(f"drawn--{ink}")
        return self._inks[ink]

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._inks.clear()

    def blank(self, width: int) -> Strip:
        """An empty line of ``width`` cells."""
        return Strip.blank(width, self.ink(Ink.PLAIN))

    def strip(self, runs: Iterable[Run], width: int) -> Strip:
        """One line of exactly ``width`` cells."""
        segments = [Segment(text, self.ink(ink)) for text, ink in runs if text]
        return Strip(segments).adjust_cell_length(width, self.ink(Ink.PLAIN))


def merged(cells: Iterable[Run]) -> list[Run]:
    """Join neighbours of the same ink."""
    return [("".join(text for text, _ in group), ink) for ink, group in groupby(cells, key=itemgetter(1))]


def level_run(level: Level) -> Run:
    """A level's mark in its ink."""
    return MARKS[level], LEVEL_INKS[level]
