"""The values under the cursor as exact text: the charts' headers have room for rounded ones only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from math import isfinite

from textual.strip import Strip

from cbtui.catalog.level import level_of
from cbtui.text import cut, width
from cbtui.times import clock_text
from cbtui.tui.widgets.chart_spec import ChartSpec
from cbtui.tui.widgets.drawn import Drawn, Ink, Run, level_run

Reading = tuple[str, ChartSpec | None, Sequence[float | None]]
"""A side's arrow (``↑`` sender, ``↓`` receiver), its chart, and the values at the cursor, one for each line."""


@dataclass(frozen=True, slots=True)
class Readout:
    """What the line says at ``cursor_ts`` (Unix seconds), the most important reading first."""

    cursor_ts: float
    readings: Iterable[Reading]
    zone: tzinfo


class ReadoutLine(Drawn):
    """One line of runs."""

    def __init__(self) -> None:
        super().__init__(id="readout")
        self._runs: list[Run] = []

    def show(self, runs: list[Run]) -> None:
        """Show these; the same ones are not drawn again."""
        if runs != self._runs:
            self._runs = runs
            self.refresh(self.size.region)

    def render_line(self, y: int) -> Strip:
        return self.blank(self.size.width) if y else self.strip(self._runs, self.size.width)


def exact_text(value: float | None) -> str:
    """A number with all its digits, without an exponent: ``37.25``, ``1234``; a dash for none."""
    if value is None or not isfinite(value):
        return "–"
    return f"{value:.3f}".rstrip("0").rstrip(".")


def line(readout: Readout, cells: int) -> list[Run]:
    """`` 20:04:10  ↑ video uplink loss 37.25 % ■  ↓ video e2e loss …``, no longer than ``cells``."""
    runs: list[Run] = [(f" {clock_text(readout.cursor_ts, readout.zone)} ", Ink.TITLE)]
    left = cells - width(runs[0][0])
    for arrow, spec, values in readout.readings:
        if spec is None or left <= 0:
            break
        for entry, value in zip(spec.lines, values, strict=True):
            if value is None:
                continue
            text = f" {arrow} {entry.label} {exact_text(value)} {spec.unit}".rstrip() + " "
            end = [level_run(level_of(spec, value)), (" ", Ink.PLAIN)]
            needed = width(text) + 2
            runs += [(text, Ink.PLAIN), *end] if needed <= left else [(cut(text, left), Ink.PLAIN)]
            left -= needed
            if left <= 0:
                break
    return runs
