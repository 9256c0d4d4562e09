"""What may be drawn of a string that comes from outside, and widths in terminal cells.

A channel name is chosen by any user of the customer's app. It stays what it is on the wire, in the store and in data;
what is drawn of it goes through :func:`clean`, wherever it is drawn. After :func:`clean` it holds no character that a
terminal obeys: no C0, C1 or DEL, no line or paragraph separator, no bidirectional control, no surrogate. It can
still hold ``[markup]``, so it is shown only through objects that parse none.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

MAX_LENGTH = 512
"""Characters kept of one string; longer ones are cut with an ellipsis."""

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
ELLIPSIS = "…"

_SPACES = frozenset("\t\n\r\v\f\x85\u2028\u2029")
_DROPPED = frozenset("\u200c\u200d") | {chr(code) for code in (*range(0xFE00, 0xFE10), *range(0x1F3FB, 0x1F400))}
"""Joiners, variation selectors, skin tones: terminals disagree about the width of what they join or change."""
_HARMLESS = _DROPPED | {"\t", "\n", "\r"}
_ZERO_WIDTH = frozenset({"Mn", "Mc", "Me", "Cf"})
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


def whole(value: object) -> str:
    """A string as it was sent, but for halves of surrogate pairs, which no file and no answer can hold."""
    text = value if isinstance(value, str) else "" if value is None else str(value)
    if text.isascii():
        return text
    return "".join(REPLACEMENT if "\ud800" <= character <= "\udfff" else character for character in text)


def harmless(text: str) -> str:
    """The string without what a terminal obeys, for data that may be looked at; joiners and line ends stay."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(character if character in _HARMLESS else _clean_character(character) for character in text)


def escaped(json_text: str) -> str:
    """JSON text in which what a terminal obeys is written as an escape: the same values, nothing to obey."""
    if json_text.isascii():
        return json_text  # JSON escapes the ASCII controls itself, but for DEL
    return "".join(
        f"\\u{ord(character):04x}"
        if ord(character) < 0x10000
        and (unicodedata.category(character) in _REPLACED or character in _SPACES)
        and character not in _HARMLESS
        else character
        for character in json_text
    )


def _clean_character(character: str) -> str:
    if character in _SPACES:
        return " "
    if character in _DROPPED:
        return ""
    return REPLACEMENT if unicodedata.category(character) in _REPLACED else character


@lru_cache(maxsize=4096)
def width(text: str) -> int:
    """Cells that cleaned text takes in a terminal."""
    return len(text) if text.isascii() else sum(map(_cells, text))


@lru_cache(maxsize=4096)
def _cells(character: str) -> int:
    """0, 1 or 2, from Python's own Unicode tables: without joiners and selectors no more is needed."""
    if unicodedata.category(character) in _ZERO_WIDTH or "\u1160" <= character <= "\u11ff":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


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
        used += _cells(character)
        if used > room:
            break
        kept.append(character)
    return "".join(kept) + ELLIPSIS


def pad(text: str, cells: int, *, right: bool = False) -> str:
    """Cut or fill with spaces to exactly ``cells`` cells; ``right`` aligns to the right."""
    fitted = cut(text, cells)
    space = " " * (cells - width(fitted))
    return space + fitted if right else fitted + space
