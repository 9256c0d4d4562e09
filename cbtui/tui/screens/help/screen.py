"""Help for one screen: what its numbers mean, what it costs, and its keys."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen

from cbtui.text import pad
from cbtui.tui import commands, theme
from cbtui.tui.frame.site import Site
from cbtui.tui.frame.steady import Overlay
from cbtui.tui.screens.help.text import HELP
from cbtui.tui.widgets.plain import Plain

MARKS_TEXT = "● ok, ▲ warning, ■ bad, ? cannot be judged, ░ no data. A gap in a curve is missing data, not zero."


class HelpScreen(ModalScreen[None], Overlay):
    """Shown over a screen with ``?``; ``q``, ``?`` and Esc close it."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark", "dismiss", show=False),
        Binding("j", "app.simulate_key('down')", show=False),
        Binding("k", "app.simulate_key('up')", show=False),
        Binding("g", "app.simulate_key('home')", show=False),
        Binding("G", "app.simulate_key('end')", show=False),
    ]

    def __init__(self, name: str) -> None:
        super().__init__()
        self._screen_name = name

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield Plain(self.text())

    def text(self) -> Content:
        """The whole help as one piece of text."""
        say = Site(self).say
        lines: list[str | tuple[str, str]] = [
            (f"{say('Help')}: {say(commands.NAMES[self._screen_name])}\n\n", theme.STRONG)
        ]
        lines += [f"{say(paragraph)}\n\n" for paragraph in (*HELP[self._screen_name], MARKS_TEXT)]
        for command in commands.COMMANDS:
            if command.works_on(self._screen_name):
                lines += [(pad(command.shown, 12), theme.KEY), f"{say(command.help)}\n"]
        lines.append(f"\n{say('Esc closes this help.')}")
        return Content.assemble(*lines)
