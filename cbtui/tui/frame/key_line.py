"""The last row: the keys that matter most on this screen."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from cbtui.tui import theme
from cbtui.tui.widgets.plain import Plain


class KeyLine(Plain):
    """Shows ``1 Live 2 Diagnosis … ? help``."""

    DEFAULT_CSS = "KeyLine { dock: bottom; background: $panel; }"

    def __init__(self, keys: Iterable[tuple[str, str]]) -> None:
        """``keys`` are pairs of key and verb."""
        parts: list[str | tuple[str, str]] = []
        for key, verb in keys:
            parts += [" ", (key, theme.KEY), f" {verb}"]
        super().__init__(Content.assemble(*parts))
