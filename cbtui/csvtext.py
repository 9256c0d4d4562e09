"""CSV that no spreadsheet runs: a channel name may read ``=cmd|…``, and people open exports by double click."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any

from cbtui.text import harmless

_RUN = frozenset("=+-@\t\r\n＝＋－＠")
"""First characters that make a spreadsheet take a text for a formula (the full-width ones in East Asian editions)."""


def neutral(text: str) -> str:
    """A text cell that stays text: an apostrophe before what would be run."""
    return "'" + text if text[:1] in _RUN and text else text


def line(cells: Sequence[Any]) -> str:
    """One line, ended by a line feed. Numbers stay numbers; None is empty; lists and objects become JSON."""
    buffer = StringIO()
    # The writer quotes the characters of its own line end: both, so that neither breaks a line unseen.
    csv.writer(buffer, lineterminator="\r\n").writerow([_cell(cell) for cell in cells])
    return buffer.getvalue().removesuffix("\r\n") + "\n"


def document(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A header line and one line for each row."""
    return "".join([line(header), *map(line, rows)])


def _cell(value: Any) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return value
    if isinstance(value, str):
        return harmless(neutral(value))
    return harmless(neutral(json.dumps(value, ensure_ascii=False)))
