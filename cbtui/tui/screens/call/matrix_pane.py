"""The matrix of a call, worked out a few milliseconds at a time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Generator
from typing import TypeVar

from textual.app import ComposeResult
from textual.containers import Vertical

from cbtui.tui.screens.call.matrix import matrix_view, steps
from cbtui.tui.screens.call.matrix_grid import MatrixGrid
from cbtui.tui.screens.call.state import CallState

T = TypeVar("T")

_STEP_S = 0.01


class MatrixPane(Vertical):
    """Shows the matrix of a state; :class:`MatrixGrid.CellChosen` goes up from it."""

    def compose(self) -> ComposeResult:
        yield MatrixGrid()

    @property
    def grid(self) -> MatrixGrid:
        return self.query_one(MatrixGrid)

    async def show(self, state: CallState) -> None:
        """Work it out (the judgement's windows serve it), letting keys be answered, then show it."""
        table = state.loaded.judgement.table if state.loaded and state.loaded.judgement else None
        if table is None:
            return
        span, reader = state.matrix_span, state.reader
        found = await in_steps(steps(table, state.measure, span))
        self.grid.show(matrix_view(found, table.users, span, state.limits, reader.zone, reader.lang))


async def in_steps(work: Generator[None, None, T]) -> T:
    """Run work that comes in short steps, and let keys be answered between them."""
    begun = time.monotonic()
    while True:
        try:
            next(work)
        except StopIteration as done:
            result: T = done.value
            return result
        if time.monotonic() - begun >= _STEP_S:
            await asyncio.sleep(0)
            begun = time.monotonic()
