"""The search form of the calls: from, to, and channel, on one line."""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input

from cbtui.tui.widgets.plain import Plain


@dataclass(frozen=True, slots=True)
class SearchText:
    """What is searched for; times in any form that ``cbtui calls --from`` takes, ``cname`` empty for all channels."""

    from_text: str = "-1h"
    to_text: str = "now"
    cname: str = ""


class SearchBar(Horizontal):
    """Posts :class:`Submitted` on Enter in any of its boxes; an empty box is its default."""

    DEFAULT_CSS = """
    SearchBar { height: 1; dock: bottom; margin: 0 0 1 0; background: $surface; }
    SearchBar Plain { width: auto; padding: 0 1; }
    SearchBar Input { width: 20; }
    SearchBar #search-cname { width: 1fr; }
    """

    class Submitted(Message):
        """Search for this."""

        def __init__(self, text: SearchText) -> None:
            super().__init__()
            self.text = text

    def __init__(self, labels: tuple[str, str, str], text: SearchText, hint: str = "") -> None:
        """``labels`` are those of the boxes, ``hint`` what an empty channel says."""
        super().__init__()
        self._labels = labels
        self._text = text
        self._hint = hint

    def compose(self) -> ComposeResult:
        boxes = (
            Input(self._text.from_text, placeholder="-1h, 20:14", id="search-from", compact=True),
            Input(self._text.to_text, placeholder="now, 20:30", id="search-to", compact=True),
            Input(self._text.cname, placeholder=self._hint, id="search-cname", compact=True),
        )
        for label, box in zip(self._labels, boxes, strict=True):
            box.cursor_blink = False
            yield Plain(label)
            yield box

    def on_mount(self) -> None:
        self.query_one("#search-from", Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        typed = [box.value.strip() for box in self.query(Input)]
        default = SearchText()
        text = SearchText(typed[0] or default.from_text, typed[1] or default.to_text, typed[2])
        self.post_message(self.Submitted(text))
