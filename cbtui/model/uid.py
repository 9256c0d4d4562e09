"""Users' numbers: 32 bits without a sign, which Android's logs print with one."""

from __future__ import annotations

MAX_UID = 2**32 - 1
_HALF, _ALL = 2**31, 2**32

SAME_UID = "{written} is {uid}"
"""Both ways to write a user's number; key of the phrases."""


def unsigned(uid: int) -> int:
    """The uid that a number stands for: -1294967296 is 3000000000, written with a sign. Others stay as they are."""
    return uid + _ALL if -_HALF <= uid < 0 else uid


def uid_written(text: str) -> int | None:
    """The uid that is written, with a sign or without; None where it is none."""
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > len(str(MAX_UID)):
        return None
    uid = unsigned(int(text))
    return uid if 0 <= uid <= MAX_UID else None
