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
    """What is typed in the form; times in any form that ``cbtui calls --from`` takes."""

    from_text: str = "-1h"
    to_text: str = "now"
    cname: str = ""


class SearchBar(Horizontal):
    """Posts :class:`Submitted` on Enter in any of its boxes."""

    DEFAULT_CSS = """
    SearchBar { height: 1; dock: bottom; margin: 0 0 1 0; background: $surface; }
    SearchBar Plain { width: auto; padding: 0 1; }
    SearchBar Input { width: 18; }
    SearchBar #search-cname { width: 1fr; }
    """

    class Submitted(Message):
        """Search for this."""

        def __init__(self, text: SearchText) -> None:
            super().__init__()
            self.text = text

    def __init__(self, labels: tuple[str, str, str], text: SearchText) -> None:
        super().__init__()
        self._labels = labels
        self._text = text

    def compose(self) -> ComposeResult:
        boxes = (
            Input(self._text.from_text, placeholder="-1h, 20:14", id="search-from", compact=True),
            Input(self._text.to_text, placeholder="now, 20:30", id="search-to", compact=True),
            Input(self._text.cname, id="search-cname", compact=True),
        )
        for label, box in zip(self._labels, boxes, strict=True):
            box.cursor_blink = False
            yield Plain(label)
            yield box

    def on_mount(self) -> None:
        self.query_one("#search-from", Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        values = [box.value.strip() for box in self.query(Input)]
        self.post_message(self.Submitted(SearchText(values[0] or "-1h", values[1] or "now", values[2])))
