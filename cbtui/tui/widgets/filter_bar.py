"""The one-line filter under a table: type to narrow, ``!`` in front to invert."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input

from cbtui.tui.widgets.plain import Plain


class FilterBar(Horizontal):
    """Posts :class:`Changed` while typing; Enter keeps the filter and leaves the line."""

    DEFAULT_CSS = """
    FilterBar { height: 1; dock: bottom; margin: 0 0 1 0; background: $surface; }
    FilterBar Plain { width: auto; padding: 0 1; }
    FilterBar Input { width: 1fr; }
    """

    class Changed(Message):
        """The text of the filter is another; empty when the bar was closed."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Submitted(Changed):
        """Enter was pressed in the filter."""

    def __init__(self, label: str, hint: str = "", *, value: str = "") -> None:
        super().__init__()
        self._label = label
        self._hint = hint
        self._value = value

    def compose(self) -> ComposeResult:
        yield Plain(self._label)
        box = Input(self._value, placeholder=self._hint, compact=True, select_on_focus=False)
        box.cursor_blink = False
        yield box

    @property
    def text(self) -> str:
        return self.query_one(Input).value

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Changed(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Submitted(event.value))


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
