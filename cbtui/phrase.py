"""A sentence with the values that belong into it: said in English here, in the reader's language at the edge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, init=False)
class Phrase:
    """``text`` is an English template and the key of its translations; ``values`` fill its placeholders: phrases and
    errors, which are said too, and plain values.

    ``str()`` is the English sentence, for logs and tests.
    """

    text: str
    values: Mapping[str, object]

    def __init__(self, text: str, /, **values: object) -> None:
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "values", values)

    def __str__(self) -> str:
        return self.text.format(**self.values) if self.values else self.text


Words = str | Phrase
"""A phrase, or a plain text: one without values, or the words of somebody else (a server, the system)."""
