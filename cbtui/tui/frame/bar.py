"""A line over the keys that something is typed into. It is always there, and out of sight until it is opened.

So it can be opened, given the keys and closed from one key to the next, however fast they come.
"""

from __future__ import annotations

from textual.containers import Horizontal
from textual.widgets import Input

from cbtui.tui.widgets.box import Box


class Bar(Horizontal):
    """Write compose(): labels and the boxes from :meth:`box`."""

    DEFAULT_CSS = """
    Bar { display: none; height: 1; dock: bottom; margin: 0 0 1 0; background: $surface; }
    Bar Plain { width: auto; padding: 0 1; }
    Bar Input { width: 1fr; }
    """

    is_open = False
    """It is in sight."""

    @staticmethod
    def box(hint: str, *, id: str | None = None) -> Input:  # noqa: A002
        """A box to type into."""
        return Box(hint=hint, id=id)

    def open(self, *texts: str, take_keys: bool = True) -> None:
        """Show the line with these texts in its boxes, and give the keys to the first."""
        for box, text in zip(self.query(Input), texts, strict=True):
            box.value = text
            box.cursor_position = len(text)
        self.display = self.is_open = True
        if take_keys:
            self.take_keys()

    def take_keys(self) -> None:
        """Give the keys to the first box; at once, so that the next key is typed into it."""
        self.screen.set_focus(self.query(Input).first())

    def close(self) -> None:
        """Take the line out of sight; nobody has the keys then."""
        if self.has_focus_within:
            self.screen.set_focus(None)
        self.display = self.is_open = False
