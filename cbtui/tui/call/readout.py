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

Reading = tuple[str, ChartSpec, Sequence[float | None]]
"""A side's arrow (``↑`` sender, ``↓`` receiver), its chart, and the values at the cursor, one for each line."""


@dataclass(frozen=True, slots=True)
class Readout:
    """What the line says at ``cursor_ts`` (Unix seconds); the chart in ``readings`` that comes first is the focused."""

    cursor_ts: float
    readings: tuple[Reading, ...]
    zone: tzinfo


def exact_text(value: float | None) -> str:
    """A number with all its digits, without an exponent: ``37.25``, ``1234``; a dash for none."""
    if value is None or not isfinite(value):
        return "–"
    return f"{value:.3f}".rstrip("0").rstrip(".")


def line(readout: Readout) -> Content:
    """`` 20:04:10  ↑ video uplink loss 37.25 % ■  ↓ video e2e loss …``"""
    parts: list[str | tuple[str, str]] = [(f" {clock_text(readout.cursor_ts, readout.zone)}", theme.STRONG), "  "]
    for part in _parts(readout.readings):
        parts += part
    return Content.assemble(*parts)


def _parts(readings: Iterable[Reading]) -> Iterable[list[str | tuple[str, str]]]:
    for arrow, spec, values in readings:
        if any(value is not None for value in values):
            lines = zip(spec.lines, values, strict=True)
            yield [piece for entry, value in lines for piece in _piece(spec, f"{arrow} {entry.label}", value)]


def _piece(spec: ChartSpec, label: str, value: float | None) -> tuple[str | tuple[str, str], ...]:
    level = level_of(spec, value)
    return f"{label} {exact_text(value)} {spec.unit}".rstrip() + " ", (MARKS[level], theme.LEVEL_STYLES[level]), "  "
