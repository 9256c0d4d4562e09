"""The values under the cursor as exact text: the charts' headers have room for rounded ones only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from math import isfinite

from textual.content import Content

from cbtui.catalog.level import MARKS, level_of
from cbtui.times import clock_text
from cbtui.tui import theme
from cbtui.tui.widgets.chart_spec import ChartSpec

Reading = tuple[str, ChartSpec | None, Sequence[float | None]]
"""A side's arrow (``↑`` sender, ``↓`` receiver), its chart, and the values at the cursor, one for each line."""


@dataclass(frozen=True, slots=True)
class Readout:
    """What the line says at ``cursor_ts`` (Unix seconds), the most important reading first."""

    cursor_ts: float
    readings: Iterable[Reading]
    zone: tzinfo


def exact_text(value: float | None) -> str:
    """A number with all its digits, without an exponent: ``37.25``, ``1234``; a dash for none."""
    if value is None or not isfinite(value):
        return "–"
    return f"{value:.3f}".rstrip("0").rstrip(".")


def line(readout: Readout, cells: int) -> Content:
    """`` 20:04:10  ↑ video uplink loss 37.25 % ■  ↓ video e2e loss …``, no longer than ``cells`` need."""
    parts: list[str | tuple[str, str]] = [(f" {clock_text(readout.cursor_ts, readout.zone)} ", theme.STRONG)]
    used = 0
    for arrow, spec, values in readout.readings:
        if spec is None or used > cells:
            break
        for entry, value in zip(spec.lines, values, strict=True):
            if value is None:
                continue
            level = level_of(spec, value)
            text = f" {arrow} {entry.label} {exact_text(value)} {spec.unit}".rstrip() + " "
            parts += [text, (MARKS[level], theme.LEVEL_STYLES[level]), " "]
            used += len(text) + 2
    return Content.assemble(*parts)
