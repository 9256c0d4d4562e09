"""Text as it is, but for what a terminal obeys: no widget here parses markup, and each cleans what it draws."""

from __future__ import annotations

from itertools import pairwise

from textual.content import Content

from cbtui.text import clean
from cbtui.tui.widgets.kept_lines import KeptLines

LONGEST = 4096
"""Characters drawn of one line."""


def drawable(content: str | Content) -> Content:
    """Content whose text may be drawn: cleaned line by line, its styles where they were."""
    if isinstance(content, str):
        return Content("\n".join(map(_clean, content.split("\n"))))
    if all(_clean(line) == line for line in content.plain.split("\n")):
        return content
    edges = sorted({0, len(content.plain), *(edge for span in content.spans for edge in (span.start, span.end))})
    pieces = []
    for start, end in pairwise(edges):
        styles = [span.style for span in content.spans if span.start <= start and end <= span.end]
        piece = drawable(content.plain[start:end])
        for style in styles:
            piece = piece.stylize(style)
        pieces.append(piece)
    return Content("").join(pieces)


def _clean(line: str) -> str:
    return clean(line, LONGEST)


class Plain(KeptLines):
    """One piece of text, drawn as it is. Equal content is not drawn again."""

    DEFAULT_CSS = """
    Plain { width: 1fr; height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, content: str | Content = "", *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._content = self._plain(content)

    @property
    def content(self) -> Content:
        return self._content

    def write(self, content: str | Content, *, layout: bool = False) -> None:
        """Write this; ``layout`` when its size on screen may change with it."""
        new = self._plain(content)
        if new.plain != self._content.plain or new.spans != self._content.spans:
            self._content = new
            self.refresh(layout=layout)

    def render(self) -> Content:
        return self._content

    @staticmethod
    def _plain(content: str | Content) -> Content:
        return drawable(content)
