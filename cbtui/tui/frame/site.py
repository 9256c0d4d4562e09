"""Where a screen stands: the person's language and zone, the clocks, and the data of the project on screen."""

from __future__ import annotations

from datetime import tzinfo

from textual.widget import Widget

from cbtui.catalog.phrases import say
from cbtui.catalog.reader import Reader
from cbtui.errors import CbtuiError
from cbtui.phrase import Words
from cbtui.times import clock_text, date_text
from cbtui.tui.frame.shell import Shell, shell_of
from cbtui.tui.source import Source


class Site:
    """What the App around a widget says, always as it is now."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget

    @property
    def shell(self) -> Shell:
        return shell_of(self._widget)

    @property
    def source(self) -> Source:
        """The data of the project on screen.

        Raises:
            CbtuiError: not connected yet.
        """
        if self.shell.connection is None:
            raise self.shell.failure or CbtuiError("Still connecting", next_step="Try again in a moment.")
        return self.shell.connection.source

    @property
    def in_sight(self) -> bool:
        """The widget's screen is on top, or below something that leaves it visible."""
        screen, top = self._widget.screen, self._widget.app.screen
        return screen is top or (screen.is_current and top.is_modal)

    @property
    def lang(self) -> str:
        return self.shell.preferences.lang

    @property
    def zone(self) -> tzinfo:
        """The time zone of everything on screen."""
        return self.shell.zone

    @property
    def now(self) -> float:
        """The program's clock: the server's as far as it is known, Unix seconds."""
        return self.shell.preferences.clock.now()

    @property
    def reader(self) -> Reader:
        """Words notes for this person."""
        return Reader(self.lang, self.zone, short_stamp)

    def say(self, text: Words, **values: object) -> str:
        """A phrase in the person's language."""
        return say(self.lang, text, **values)

    def tell(self, text: Words, *, title: str = "", **values: object) -> None:
        """A phrase as a notice in the corner."""
        self.shell.tell(self.say(text, **values), title=self.say(title) if title else "")


def short_stamp(ts: float, zone: tzinfo) -> str:
    """``01-14 19:16:05``."""
    return f"{date_text(ts, zone)[5:]} {clock_text(ts, zone)}"
