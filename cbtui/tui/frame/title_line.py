"""The first row: program, screen, project, the time and its zone, and whether recording goes on."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content

from cbtui.tui import theme
from cbtui.tui.widgets.plain import Plain


class Clock(Plain):
    """The ticking clock, as narrow as its text: its cells are all that is sent once a second."""

    DEFAULT_CSS = "Clock { width: 8; }"

    def __init__(self, time: Callable[[], str]) -> None:
        super().__init__(time(), id="clock")
        self._time = time

    def on_mount(self) -> None:
        self.set_interval(1.0, self.tick)

    def tick(self) -> None:
        self.write(self._time())


class TitleLine(Horizontal):
    """Shows ``cbtui  Live · prod      20:16:42 UTC+8   ● recording``."""

    DEFAULT_CSS = """
    TitleLine { height: 1; background: $panel; }
    TitleLine #name { padding: 0 1 0 0; }
    TitleLine #zone, TitleLine #recording { width: auto; padding: 0 1; }
    """

    def __init__(self, time: Callable[[], str]) -> None:
        super().__init__()
        self._time = time

    def compose(self) -> ComposeResult:
        yield Plain(id="name")
        yield Clock(self._time)
        yield Plain(id="zone")
        yield Plain(id="recording")

    def show(self, program: str, name: str, context: str, zone: str, recording: Content) -> None:
        """``name`` is the screen's, ``context`` what follows it (project, channel …), ``zone`` its label."""
        self.query_one("#name", Plain).write(
            Content.assemble(f" {program}  ", (name, theme.STRONG), f" · {context}" if context else "")
        )
        self.query_one("#zone", Plain).write(zone, layout=True)
        self.query_one("#recording", Plain).write(recording, layout=True)
        self.query_one(Clock).tick()
