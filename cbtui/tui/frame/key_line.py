"""The last row: the keys that matter most on this screen."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content

from cbtui.tui import commands, theme
from cbtui.tui.widgets.plain import Plain


class KeyLine(Plain):
    """Shows ``1 Live 2 Diagnosis … ? help``."""

    DEFAULT_CSS = "KeyLine { dock: bottom; background: $panel; }"

    def __init__(self, screen: str, say: Callable[[str], str]) -> None:
        """The keys of a screen (its id in the table of commands), in the words of ``say``."""
        parts: list[str | tuple[str, str]] = []
        for command in (commands.BY_ID[name] for name in commands.KEY_LINES[screen]):
            parts += [" ", (command.shown.split()[0], theme.KEY), f" {say(command.title)}"]
        super().__init__(Content.assemble(*parts))
