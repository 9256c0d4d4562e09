"""The list of calls: range and counts, what was kept back, a row a call, the one under the cursor."""

from __future__ import annotations

from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import Vertical

from cbtui.model.call import Call
from cbtui.tui.frame.site import Site
from cbtui.tui.screens.calls.panes import CallDetail, RangeLine, RemarksLine
from cbtui.tui.screens.calls.state import SORTS, CallsState
from cbtui.tui.widgets.table import CellTable

ROWS_EVERY_S = 10.0
"""Seconds between looks at rows that change as time goes on."""


class CallList(Vertical):
    """Shows a state of the search; :class:`CellTable.Selected` goes up from its table."""

    def __init__(self, *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._state: CallsState | None = None
        self._site = Site(self)

    def compose(self) -> ComposeResult:
        yield RangeLine(id="range")
        yield RemarksLine(id="notes")
        yield CellTable(())
        yield CallDetail(id="detail")

    def on_mount(self) -> None:
        self.set_interval(ROWS_EVERY_S, self.refresh_rows)

    def refresh_rows(self) -> None:
        """Tell rows that change as time goes on what time it is now."""
        state, site = self._state, self._site
        if state is not None and state.shown and state.waits and site.in_sight and not site.shell.paused:
            self.show(replace(state, now=site.now))

    @property
    def table(self) -> CellTable:
        return self.query_one(CellTable)

    @property
    def chosen(self) -> Call | None:
        """The call under the cursor."""
        return None if self._state is None else self._state.shown.get(self.table.cursor_key or "")

    def show(self, state: CallsState) -> None:
        """Show the calls that the filter leaves, sorted as the state says."""
        before, self._state = self._state, state
        self.table.relabel(state.columns())
        self.table.show(state.rows())
        if before is not None and before.sort != state.sort:
            self.table.sort_by(None if state.sort == SORTS[0] else state.sort, reverse=True)
            self.table.choose_first()
        self.query_one(RemarksLine).show(state)
        self.query_one(RangeLine).show(state)
        self._show_detail()

    def on_cell_table_highlighted(self, event: CellTable.Highlighted) -> None:
        event.stop()
        self._show_detail()

    def _show_detail(self) -> None:
        if self._state is not None:
            self.query_one(CallDetail).show(self._state, self.chosen)
