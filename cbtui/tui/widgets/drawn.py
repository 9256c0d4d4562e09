"""What all widgets that draw their own lines share: named inks, resolved from the theme, and strips made of runs.

Colour never stands alone: whatever a level's ink says, a mark or the shape says too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.geometry import Region
from textual.strip import Strip
from textual.style import Style as VisualStyle

from cbtui.catalog.level import MARKS, Level
from cbtui.text import width
from cbtui.tui.widgets.kept_lines import KeptLines


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


_INK_STYLES: dict[Ink, str] = {
    Ink.PLAIN: "",
    Ink.TITLE: "bold",
    Ink.TITLE_FOCUSED: "$text-primary bold",
    Ink.MUTED: "$text-muted",
    Ink.FRAME: "$foreground 40%",
    Ink.FRAME_FOCUSED: "$border",
    Ink.OK: "$text-success",
    Ink.WARN: "$text-warning",
    Ink.BAD: "$text-error bold",
    Ink.UNKNOWN: "$text-muted",
    Ink.NO_DATA: "$text-muted",
    Ink.LINE_1: "$text-primary",
    Ink.LINE_2: "$text-accent",
    Ink.LINE_3: "$text-secondary",
    Ink.CURSOR: "$foreground bold on $foreground 30%",
    Ink.SPAN: "on $primary 25%",
    Ink.SPAN_WARN: "on $warning 20%",
    Ink.SPAN_BAD: "on $error 20%",
    Ink.SPAN_CHOSEN: "on $error 45%",
}
_ANSI_STYLES: dict[Ink, str] = {
    Ink.FRAME: "ansi_bright_black",
    Ink.CURSOR: "reverse",
    Ink.SPAN: "on ansi_bright_black",
    Ink.SPAN_WARN: "on ansi_bright_black",
    Ink.SPAN_BAD: "on ansi_bright_black",
    Ink.SPAN_CHOSEN: "on ansi_bright_black",
}
"""What a terminal's own colours need otherwise: they can't be mixed."""

_MUTED = VisualStyle(foreground=Color.automatic(60))
"""Textual's ``$text-muted`` is "auto 60%", of which its parser of styles keeps the "auto" only."""

FOCUSED: dict[Ink, Ink] = {Ink.TITLE: Ink.TITLE_FOCUSED, Ink.FRAME: Ink.FRAME_FOCUSED}
"""Inks of what has the focus."""


class Drawn(KeptLines):
    """A widget that paints runs of named ink in ``render_line``; it has no children.

    Inks are styles of the theme that are looked up when they are used. (Textual's component classes would be matched
    with every rule, one by one, whenever a class of the screen changes.)
    """

    LIT: ClassVar[bool] = True
    """The whole of it shows that it has the focus."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._inks: dict[Ink, Style] = {}

    def ink(self, ink: Ink) -> Style:
        """The style of an ink in the present theme and state, on this widget's background."""
        if self.LIT and self.has_focus:
            ink = FOCUSED.get(ink, ink)
        if ink not in self._inks:
            self._inks[ink] = self._style_of(ink)
        return self._inks[ink]

    def _style_of(self, ink: Ink) -> Style:
        text = _INK_STYLES[ink]
        if self.app.native_ansi_color:
            text = _ANSI_STYLES.get(ink, text)
        base = self.visual_style
        if not text:
            return base.rich_style
        style = self.app.stylesheet.parse_style(text)
        if style.foreground is not None and style.foreground.auto:
            style = _MUTED
        return (base + style).rich_style

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._inks.clear()

    def change(self, make: Callable[[], None]) -> None:
        """Make a change, and paint again only the cells that come out otherwise."""
        before = self._as_cells()
        make()
        after = self._as_cells()
        for y, (old, new) in enumerate(zip(before, after, strict=True)):
            changed = [x for x, (one, other) in enumerate(zip(old, new, strict=False)) if one != other]
            if changed:
                self.refresh(Region(changed[0], y, changed[-1] - changed[0] + 1, 1))

    def _as_cells(self) -> list[list[tuple[str, Style | None]]]:
        """Each cell of each line as it would be painted now; the second cell of a wide character is empty."""
        return [
            [
                cell
                for segment in self.render_line(y)
                for text in segment.text
                for cell in ((text, segment.style), *((("", segment.style),) * (width(text) - 1)))
            ]
            for y in range(self.size.height)
        ]

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
