"""One gate for every string that comes from outside, and widths in terminal cells.

A channel name is chosen by any user of the customer's app. After :func:`clean` it holds no character that a
terminal obeys: no C0, C1 or DEL, no line or paragraph separator, no bidirectional control, no surrogate. It can
still hold ``[markup]``, so it is shown only through objects that parse none.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from wcwidth import wcswidth, wcwidth

MAX_LENGTH = 512
"""Characters kept of one string; longer ones are cut with an ellipsis."""

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
ELLIPSIS = "…"

_SPACES = frozenset("\t\n\r\v\f\x85\u2028\u2029")
_DROPPED = frozenset("\u200c\u200d") | {chr(code) for code in range(0xFE00, 0xFE10)}
"""Joiners and variation selectors: invisible, and terminals disagree about the width of what they join."""
_REPLACED = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})


def clean(value: object, limit: int = MAX_LENGTH) -> str:
    """Make a string from outside safe to put on a screen, in a log or in a file name.

    White space of every kind becomes a space; controls, bidirectional overrides, private and unassigned code
    points become U+FFFD; joiners and variation selectors go; what is longer than ``limit`` characters is cut with
    an ellipsis.
    """
    text = value if isinstance(value, str) else "" if value is None else str(value)
    if len(text) > limit:
        text = text[: limit - 1] + ELLIPSIS
    if text.isascii() and text.isprintable():
        return text
    return "".join(_clean_character(character) for character in text)


def _clean_character(character: str) -> str:
    if character in _SPACES:
        return " "
    if character in _DROPPED:
        return ""
    return REPLACEMENT if unicodedata.category(character) in _REPLACED else character


@lru_cache(maxsize=4096)
def width(text: str) -> int:
    """Cells that cleaned text takes in a terminal."""
    if text.isascii():
        return len(text)
    cells = wcswidth(text)
    return cells if cells >= 0 else len(text)


def cut(text: str, cells: int) -> str:
    """Cut cleaned text to at most ``cells`` cells, with an ellipsis where something was cut."""
    if width(text) <= cells:
        return text
    if cells <= 0:
        return ""
    room = cells - 1
    used = 0
    kept: list[str] = []
    for character in text:
        used += max(0, wcwidth(character))
        if used > room:
            break
        kept.append(character)
    return "".join(kept) + ELLIPSIS


def pad(text: str, cells: int, *, right: bool = False) -> str:
    """Cut or fill with spaces to exactly ``cells`` cells; ``right`` aligns to the right."""
    fitted = cut(text, cells)
    space = " " * (cells - width(fitted))
    return space + fitted if right else fitted + space
