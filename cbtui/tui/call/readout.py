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

Reading = tuple[ChartSpec, Sequence[float | None]]
"""A chart and its values at the cursor, one for each line."""


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
    """`` 20:04:10  111 video uplink loss 37.25 % ■ · …``"""
    parts: list[str | tuple[str, str]] = [(f" {clock_text(readout.cursor_ts, readout.zone)}", theme.STRONG), "  "]
    for number, part in enumerate(_parts(readout.readings)):
        parts += [" · "] * bool(number) + part
    return Content.assemble(*parts)


def _parts(readings: Iterable[Reading]) -> Iterable[list[str | tuple[str, str]]]:
    for spec, values in readings:
        if all(value is None for value in values):
            continue
        uid = spec.title.partition(" ")[0]
        yield [
            piece
            for entry, value in zip(spec.lines, values, strict=True)
            for piece in _piece(spec, f"{uid} {entry.label}", value)
        ]


def _piece(spec: ChartSpec, label: str, value: float | None) -> tuple[str | tuple[str, str], ...]:
    level = level_of(spec, value)
    return f"{label} {exact_text(value)} {spec.unit}".rstrip() + " ", (MARKS[level], theme.LEVEL_STYLES[level]), " "
