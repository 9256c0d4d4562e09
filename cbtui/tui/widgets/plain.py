"""Text as it is: no widget here parses markup."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget


class Plain(Widget):
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
        return Content(content) if isinstance(content, str) else content
