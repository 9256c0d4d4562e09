"""A box to type into, whose text is drawn without what a terminal obeys; its value stays what was typed."""

from __future__ import annotations

from itertools import accumulate

from rich.cells import cell_len
from rich.text import Text
from textual.widgets import Input

from cbtui.text import REPLACEMENT, clean


class Box(Input):
    """One line, without a frame."""

    def __init__(self, value: str = "", hint: str = "", *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(value, placeholder=hint, id=id, compact=True, select_on_focus=False)
        self.cursor_blink = False

    @property
    def _value(self) -> Text:
        """As Textual's, character by character, so that the cursor stands where it is typed."""
        return Text("".join(map(_drawn, self.value)), no_wrap=True, overflow="ignore", end="")

    def _position_to_cell(self, position: int) -> int:
        """As Textual's, of what is drawn."""
        return cell_len("".join(map(_drawn, self.value[:position])))

    def _cell_offset_to_index(self, offset: int) -> int:
        """As Textual's, of what is drawn."""
        ends = accumulate(cell_len(_drawn(character)) for character in self.value)
        clicked = offset + self.scroll_offset.x
        return next((index for index, end in enumerate(ends) if end > clicked), len(self.value))


def _drawn(character: str) -> str:
    return clean(character) or REPLACEMENT
