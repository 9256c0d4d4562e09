"""The filter of a screen: type to narrow, ``!`` in front to invert."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import Input

from cbtui.tui.frame.key_line import KeyLine
from cbtui.tui.frame.site import Site
from cbtui.tui.widgets.plain import Plain


class FilterBar(Horizontal):
    """One line over the keys. ``changed`` is told the text while it is typed, ``submitted`` that Enter keeps it."""

    DEFAULT_CSS = """
    FilterBar { height: 1; dock: bottom; margin: 0 0 1 0; background: $surface; }
    FilterBar Plain { width: auto; padding: 0 1; }
    FilterBar Input { width: 1fr; }
    """

    def __init__(
        self, label: str, hint: str, value: str, changed: Callable[[str], None], submitted: Callable[[], None]
    ) -> None:
        super().__init__()
        self._label = label
        self._hint = hint
        self._value = value
        self._changed = changed
        self._submitted = submitted

    def compose(self) -> ComposeResult:
        yield Plain(self._label)
        box = Input(self._value, placeholder=self._hint, compact=True, select_on_focus=False)
        box.cursor_blink = False
        yield box

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._changed(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._changed(event.value)
        self._submitted()


class Filter:
    """The text that a screen is filtered by, and the line it is typed into.

    ``label`` and ``hint`` (English, keys of the phrases) are those of the line; ``changed`` is told when the text is
    another, ``kept`` when the keys go back to the body.
    """

    def __init__(
        self, screen: Screen[None], label: str, hint: str, changed: Callable[[], None], kept: Callable[[], None]
    ) -> None:
        self.text = ""
        self._screen = screen
        self._label = label
        self._hint = hint
        self._changed = changed
        self._kept = kept

    @property
    def shown(self) -> bool:
        """The line is on the screen."""
        return bool(self._screen.query(FilterBar))

    def find(self) -> None:
        """Show the line and give it the keys."""
        if self.shown:
            self._screen.query_one(FilterBar).query_one(Input).focus()
        else:
            self._mount(take_focus=True)

    def open(self, text: str) -> None:
        """Filter by this, as if it had been typed."""
        self._type(text)
        self._screen.query(FilterBar).remove()
        if text:
            self._screen.call_after_refresh(self._mount, take_focus=False)

    def close(self) -> None:
        """Clear the filter, take its line away and give the keys back."""
        self._screen.query(FilterBar).remove()
        self._kept()
        self._type("")

    def _type(self, text: str) -> None:
        if text != self.text:
            self.text = text
            self._changed()

    def _mount(self, *, take_focus: bool) -> None:
        say = Site(self._screen).say
        bar = FilterBar(say(self._label), say(self._hint), self.text, self._type, self._kept)
        self._screen.mount(bar, before=self._screen.query_one(KeyLine))
        if take_focus:
            bar.call_after_refresh(lambda: bar.query_one(Input).focus())


def matches(text: str, query: str) -> bool:
    """Every word of the query is in the text, whatever the case; ``!word`` must not be in it."""
    folded = text.casefold()
    for word in query.casefold().split():
        if word.startswith("!"):
            if len(word) > 1 and word[1:] in folded:
                return False
        elif word not in folded:
            return False
    return True
