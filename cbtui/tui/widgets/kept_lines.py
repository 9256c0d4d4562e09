"""Widgets whose lines are worked out once, and not whenever something else on the screen changes."""

from __future__ import annotations

from textual.filter import LineFilter
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget


class KeptLines(Widget):
    """Keeps its finished lines until it has to be painted again.

    A change anywhere makes Textual ask every widget in sight for its lines. It keeps what they drew, but works out
    backgrounds, borders and opacity through all ancestors each time.
    """

    _lines_of: tuple[Region, Size, list[LineFilter]] | None = None
    _kept_lines: list[Strip] = []  # noqa: RUF012 - replaced, never changed

    def render_lines(self, crop: Region) -> list[Strip]:
        wanted = (crop, self.outer_size, list(self.get_line_filters()))
        if self._lines_of != wanted:
            self._kept_lines = super().render_lines(crop)
            self._lines_of = wanted
        return self._kept_lines

    def _set_dirty(self, *regions: Region) -> None:
        self._lines_of = None
        super()._set_dirty(*regions)
