"""What stands in place of data when there is none: why, and what to do next."""

from __future__ import annotations

from textual.content import Content

from cbtui.tui import theme
from cbtui.tui.widgets.plain import Plain


class EmptyState(Plain):
    """A heading with a mark and lines of advice, in the middle of the screen."""

    DEFAULT_CSS = """
    EmptyState {
        display: none; height: 1fr; padding: 1 4; text-wrap: wrap; text-overflow: fold;
        content-align: center middle; text-align: center;
    }
    """

    def tell(self, mark: str, heading: str, advice: str = "") -> None:
        style = {"■": theme.BAD, "▲": theme.WARN}.get(mark, theme.QUIET)
        self.write(Content.assemble((f"{mark} ", style), (heading, theme.STRONG), f"\n\n{advice}" if advice else ""))
