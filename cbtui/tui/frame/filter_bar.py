"""The filter of a screen: type to narrow, ``!`` in front to invert."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.widgets import Input

from cbtui.tui.frame.bar import Bar
from cbtui.tui.frame.site import Site
from cbtui.tui.widgets.plain import Plain


class FilterBar(Bar):
    """``changed`` is told the text while it is typed, ``submitted`` that Enter keeps it."""

    def __init__(self, label: str, hint: str, changed: Callable[[str], None], submitted: Callable[[], None]) -> None:
        super().__init__()
        self._label = label
        self._hint = hint
        self._changed = changed
        self._submitted = submitted

    def compose(self) -> ComposeResult:
        say = Site(self).say
        yield Plain(say(self._label))
        yield self.box(say(self._hint))

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.is_open:
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

    def __init__(self, label: str, hint: str, changed: Callable[[], None], kept: Callable[[], None]) -> None:
        self.text = ""
        self.bar = FilterBar(label, hint, self._type, kept)
        self._changed = changed
        self._kept = kept

    @property
    def shown(self) -> bool:
        """The line is in sight."""
        return self.bar.is_open

    def find(self) -> None:
        """Show the line and give it the keys."""
        if self.shown:
            self.bar.take_keys()
        else:
            self.bar.open(self.text)

    def open(self, text: str) -> None:
        """Filter by this, as if it had been typed; the keys stay where they are."""
        self._type(text)
        if text:
            self.bar.open(text, take_keys=False)
        else:
            self.bar.close()

    def close(self) -> None:
        """Clear the filter, take its line away and give the keys back."""
        self.bar.close()
        self._kept()
        self._type("")

    def _type(self, text: str) -> None:
        if text != self.text:
            self.text = text
            self._changed()


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
