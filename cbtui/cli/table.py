"""Tables for people: columns aligned in terminal cells, whatever the script."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import click

from cbtui.text import clean, pad, width

Row = Mapping[str, Any]

GAP = "  "
NARROWEST = 8
"""Cells that a column keeps when a narrow terminal squeezes it."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column. ``show`` makes a cell's text of a row, ``colour`` its colour (a name click knows) or None.

    On a terminal too narrow for all, the ``elastic`` columns are cut, the widest first.
    """

    title: str
    show: Callable[[Row], str]
    right: bool = False
    elastic: bool = False
    colour: Callable[[Row], str | None] | None = None


def lines(
    columns: Sequence[Column], rows: Sequence[Row], *, room: int | None = None, colours: bool = False
) -> Iterator[str]:
    """The title line and one line for each row.

    Args:
        room: cells of a line; None cuts nothing.
    """
    cells = [[clean(column.show(row), 4000) for column in columns] for row in rows]
    widths = _fitted(columns, cells, room)
    yield _joined([(column.title, None) for column in columns], columns, widths, colours=False)
    for row, texts in zip(rows, cells, strict=True):
        tones = [column.colour(row) if column.colour and colours else None for column in columns]
        yield _joined(list(zip(texts, tones, strict=True)), columns, widths, colours=colours)


def _fitted(columns: Sequence[Column], cells: Sequence[Sequence[str]], room: int | None) -> list[int]:
    widths = [
        max(width(column.title), *(width(line[index]) for line in cells)) if cells else width(column.title)
        for index, column in enumerate(columns)
    ]
    if room is None:
        return widths
    excess = sum(widths) + len(GAP) * (len(widths) - 1) - room
    elastic = [index for index, column in enumerate(columns) if column.elastic]
    while excess > 0 and elastic:
        widest = max(elastic, key=lambda index: widths[index])
        if widths[widest] <= NARROWEST:
            break
        others = [widths[index] for index in elastic if index != widest]
        floor = max([NARROWEST, *(size for size in others if size < widths[widest])])
        cut = min(excess, max(1, widths[widest] - floor))
        widths[widest] -= cut
        excess -= cut
    return widths


def _joined(
    texts: Sequence[tuple[str, str | None]], columns: Sequence[Column], widths: Sequence[int], *, colours: bool
) -> str:
    parts = []
    for (text, tone), column, size in zip(texts, columns, widths, strict=True):
        fitted = pad(text, size, right=column.right)
        parts.append(click.style(fitted, fg=tone) if tone and colours else fitted)
    return GAP.join(parts).rstrip(" ")
