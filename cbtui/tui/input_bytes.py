"""Bytes of a terminal as text, whatever they are: nothing that is typed, pasted or sent may end the dashboard."""

from __future__ import annotations

import re
from codecs import getincrementaldecoder

_X10 = re.compile(rb"\x1b\[M([\x00-\xff]{3})", re.DOTALL)
"""A mouse report of the oldest form: button, column and row, each as one byte from 32; it is seldom UTF-8."""
_X10_BEGUN = re.compile(rb"\x1b\[M[\x00-\xff]{0,2}\Z", re.DOTALL)
_RELEASED = 3


class InputBytes:
    """Decodes what is read, across the bounds of reads. What is not UTF-8 becomes U+FFFD."""

    def __init__(self) -> None:
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._rest = b""

    def text(self, data: bytes) -> str:
        """What was read, as text; an X10 mouse report in the form that Textual reads."""
        data = self._rest + data
        begun = _X10_BEGUN.search(_X10.sub(b"", data))
        self._rest = begun.group() if begun else b""
        return self._decode(_X10.sub(_sgr, data.removesuffix(self._rest)))


def _sgr(report: re.Match[bytes]) -> bytes:
    button, column, row = (byte - 32 for byte in report.group(1))
    released = button & 0b1100_0011 == _RELEASED
    return b"\x1b[<%d;%d;%d%c" % (max(0, button), column, row, b"m" if released else b"M")
