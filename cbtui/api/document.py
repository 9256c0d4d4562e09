"""From the bytes of an answer to plain JSON values: strict first, then as far as it goes.

Trailing commas are read, because the document's own samples have them. A byte that is no UTF-8 spoils its character
only: it becomes U+FFFD where text is cleaned, and is counted.
"""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from dataclasses import dataclass

import msgspec

from cbtui.api.failures import misread
from cbtui.model.endpoint import Endpoint

_STRING_OR_COMMA = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|,(?=[ \t\r\n]*+[\]}])', re.DOTALL)
"""A whole string, which is left as it is, or a comma before a closing bracket."""
_FIRST_MARK, _LAST_MARK = "\udc80", "\udcff"
"""What stands for a byte that is no UTF-8 (PEP 383)."""


@dataclass(frozen=True, slots=True)
class Document:
    """JSON values, and how many bytes of the text were no UTF-8."""

    content: object
    damaged: int = 0


def parsed(endpoint: Endpoint, body: bytes) -> Document:
    """The values of an answer.

    Raises:
        ResponseError: it is not JSON.
    """
    try:
        return Document(msgspec.json.decode(body.removeprefix(BOM_UTF8)))
    except (msgspec.DecodeError, ValueError, RecursionError):
        pass
    try:
        content, damaged = lenient(body)
    except (ValueError, RecursionError):
        raise misread(endpoint, _other_than_json(body)) from None
    return Document(content, damaged)


def lenient(body: bytes) -> tuple[object, int]:
    """The values of a text with trailing commas, halves of surrogate pairs or bytes that are no UTF-8, and the number
    of those bytes.

    Raises:
        ValueError, RecursionError: it is not JSON all the same.
    """
    text = body.removeprefix(BOM_UTF8).decode("utf-8", "surrogateescape")
    damaged = 0 if text.isascii() else sum(_FIRST_MARK <= character <= _LAST_MARK for character in text)
    try:
        return json.loads(text), damaged
    except ValueError:
        return json.loads(_STRING_OR_COMMA.sub(lambda found: found[0] if found[0] != "," else "", text)), damaged


def _other_than_json(body: bytes) -> str:
    if body.lstrip()[:1] == b"<":
        return "it holds a web page"
    return "it holds no valid JSON" if body.strip() else "it holds nothing"
