"""The search form of the calls: from, to, and channel, on one line."""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Input

from cbtui.tui.frame.bar import Bar
from cbtui.tui.frame.site import Site
from cbtui.tui.widgets.plain import Plain


@dataclass(frozen=True, slots=True)
class SearchText:
    """What is searched for; times in any form that ``cbtui calls --from`` takes, ``cname`` empty for all channels."""

    from_text: str = "-1h"
    to_text: str = "now"
    cname: str = ""


class SearchBar(Bar):
    """Posts :class:`Submitted` on Enter in any of its boxes; an empty box is its default."""

    DEFAULT_CSS = "SearchBar #search-from, SearchBar #search-to { width: 20; }"

    class Submitted(Message):
        """Search for this."""

        def __init__(self, text: SearchText) -> None:
            super().__init__()
            self.text = text

    def compose(self) -> ComposeResult:
        say = Site(self).say
        yield Plain(say("from"))
        yield self.box("-1h, 20:14", id="search-from")
        yield Plain(say("to"))
        yield self.box("now, 20:30", id="search-to")
        yield Plain(say("channel"))
        yield self.box(say("exact name, or all"), id="search-cname")

    def ask(self, text: SearchText) -> None:
        """Ask for another search, beginning with what is searched for now; one that is under way goes on."""
        if self.is_open:
            self.take_keys()
        else:
            self.open(text.from_text, text.to_text, text.cname)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        typed = [box.value.strip() for box in self.query(Input)]
        default = SearchText()
        text = SearchText(typed[0] or default.from_text, typed[1] or default.to_text, typed[2])
        self.post_message(self.Submitted(text))
