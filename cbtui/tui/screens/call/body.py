"""The body of the screen of a call: findings on top, then sessions, charts or the matrix, as the state says."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from importlib import import_module
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from cbtui.triage.pairs import Pair
from cbtui.tui.screens.call.charts import ChartsPane
from cbtui.tui.screens.call.matrix_grid import MatrixGrid
from cbtui.tui.screens.call.matrix_pane import MatrixPane
from cbtui.tui.screens.call.panes import TALL, FindingsPane, RemarksPane, SessionsPane, finding_list
from cbtui.tui.screens.call.state import VIEWS, CallState
from cbtui.tui.widgets.kept_lines import KeptLines


class CallBody(KeptLines, Vertical):
    """Shows a state; what is the same as before is not drawn again.

    Args:
        moved: told where a person put the cursor of the charts (Unix seconds).
        work: begins work of a group; newer work cancels older.
    """

    def __init__(
        self, moved: Callable[[float], None], work: Callable[[Coroutine[Any, Any, None], str], object]
    ) -> None:
        super().__init__(classes="body -sessions")
        self._moved = moved
        self._work = work
        self._view = ""
        self._pair: Pair | None = None
        self._state: CallState | None = None
        self._warm = False

    def compose(self) -> ComposeResult:
        yield FindingsPane()
        yield RemarksPane(id="crowd")
        yield SessionsPane()
        yield ChartsPane(self._moved)
        yield MatrixPane()

    def show(self, state: CallState) -> None:
        """Show what is looked at, and give the keys to it when it is another view."""
        self._state = state
        for name in VIEWS:
            self.set_class(name == state.view, f"-{name}")
        self.set_class(state.one_chart and state.view != "matrix", "-zoomed")
        if state.loaded is None:
            return
        tall = self.screen.size.height >= TALL
        self.query_one(RemarksPane).show(state)
        self.query_one(FindingsPane).show(state)
        if state.view == "sessions" or tall:
            self.query_one(SessionsPane).show(state)
        if state.view == "charts" or (tall and state.view == "sessions"):
            self._show_charts()
        if state.view == "matrix":
            self._show_matrix(state)
        if self._view != state.view:
            self._view = state.view
            self.call_after_refresh(self.focus_view)

    def _show_charts(self) -> None:
        """The first time decodes the curves: what is there already is painted before."""
        if self._warm and self._state is not None:
            self.query_one(ChartsPane).show(self._state)
            return
        self._warm = True
        self.call_after_refresh(self._show_charts)
        self._work(_load_chart_library(), "warm")

    def _show_matrix(self, state: CallState) -> None:
        self._work(self.query_one(MatrixPane).show(state), "matrix")
        if (self._view, self._pair) != ("matrix", state.viewpoint.pair) and state.viewpoint.pair is not None:
            self._pair = state.viewpoint.pair
            self.query_one(MatrixGrid).choose(*self._pair)

    def focus_view(self) -> None:
        """Give the keys to what is looked at, unless something is being typed."""
        if not self._view or isinstance(self.screen.focused, Input):
            return
        if self._view == "charts":
            self.query_one(ChartsPane).focus_chart()
        elif self._view == "matrix":
            self.query_one(MatrixGrid).focus()
        else:
            self.query_one(SessionsPane).table.focus()

    @property
    def shows_sessions(self) -> bool:
        """The table of sessions is in sight."""
        return bool(self.query_one(SessionsPane).display)

    def choose_first(self) -> None:
        """The judgement has sorted the sessions anew: begin at the top."""
        self.query_one(SessionsPane).choose_first()

    def selected_text(self, state: CallState) -> str:
        """The cell of the matrix, the finding that is looked at, or the session under the cursor, in one line."""
        if state.view == "matrix":
            return self.query_one(MatrixGrid).text
        found, sessions = finding_list(state), self.query_one(SessionsPane)
        if found is None or not found.groups or state.loaded is None or sessions.on_row:
            return sessions.text
        return found.copied(state.viewpoint.finding or 0, state.loaded.cname)


async def _load_chart_library() -> None:
    """Load what draws a chart that fills the screen, before it is asked for."""
    await asyncio.to_thread(import_module, "cbtui.tui.widgets.figure")
    await asyncio.to_thread(import_module, "plotext._figure")
