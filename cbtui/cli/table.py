"""Tables for people: columns aligned in terminal cells, whatever the script."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import click

from cbtui.text import clean, pad, width

Row = Mapping[str, Any]

GAP = "  "
NARROWEST = (8, 4)
"""Cells that a column keeps when a narrow terminal squeezes it; the second when the first are not enough."""


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
    columns: Sequence[Column],
    rows: Sequence[Row],
    *,
    room: int | None = None,
    colours: bool = False,
    encoding: str = "utf-8",
) -> Iterator[str]:
    """The title line and one line for each row.

    Args:
        room: cells of a line; None cuts nothing.
        encoding: of the output. What it can't say is replaced before the columns are measured.
    """

    def sayable(text: str) -> str:
        return clean(text, 4000).encode(encoding, "replace").decode(encoding)

    titles = [sayable(column.title) for column in columns]

    def cells(row: Row) -> list[str]:
        return [sayable(column.show(row)) for column in columns]

    # Gone through twice rather than held: there may be very many.
    widths = _fitted(columns, chain([titles], map(cells, rows)), room)
    yield _joined([(title, None) for title in titles], columns, widths, colours=False)
    for row in rows:
        texts = cells(row)
        tones = [column.colour(row) if column.colour and colours else None for column in columns]
        yield _joined(list(zip(texts, tones, strict=True)), columns, widths, colours=colours)


def natural_width(columns: Sequence[Column], rows: Sequence[Row]) -> int:
    """Cells of the table's longest line when nothing is cut."""
    return max(width(line) for line in lines(columns, rows))


def _fitted(columns: Sequence[Column], cells: Iterable[Sequence[str]], room: int | None) -> list[int]:
    widths = [0] * len(columns)
    for texts in cells:
        widths = [max(pair) for pair in zip(widths, map(width, texts), strict=True)]
    if room is None:
        return widths
    elastic = [index for index, column in enumerate(columns) if column.elastic]
    for narrowest in NARROWEST:
        _squeeze(widths, elastic, room - len(GAP) * (len(widths) - 1), narrowest)
    return widths


def _squeeze(widths: list[int], elastic: Sequence[int], room: int, narrowest: int) -> None:
    """Take from the widest of the elastic columns, again and again, until all fit or none is wider than it must be."""
    while (excess := sum(widths) - room) > 0 and elastic:
        widest = max(elastic, key=lambda index: widths[index])
        if widths[widest] <= narrowest:
            return
        others = [widths[index] for index in elastic if index != widest]
        floor = max([narrowest, *(size for size in others if size < widths[widest])])
        widths[widest] -= min(excess, max(1, widths[widest] - floor))


def _joined(
    texts: Sequence[tuple[str, str | None]], columns: Sequence[Column], widths: Sequence[int], *, colours: bool
) -> str:
    parts = []
    for (text, tone), column, size in zip(texts, columns, widths, strict=True):
        fitted = pad(text, size, right=column.right)
        parts.append(click.style(fitted, fg=tone) if tone and colours else fitted)
    return GAP.join(parts).rstrip(" ")
