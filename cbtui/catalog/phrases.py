"""How cbtui speaks: English in the code, and a table of phrases for each other language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module

from cbtui.errors import CbtuiError, sentence
from cbtui.phrase import Phrase, Words

TABLES = {"zh": "cbtui.catalog.chinese"}
"""Language → the module that holds its ``PHRASES``, loaded when it is first spoken."""


@cache
def _phrases(lang: str) -> Mapping[str, str]:
    phrases: Mapping[str, str] = import_module(TABLES[lang]).PHRASES if lang in TABLES else {}
    return phrases


def say(lang: str, text: Words, **values: object) -> str:
    """``text`` in ``lang`` (``en`` or ``zh``), its placeholders filled from ``values`` by ``str.format``."""
    if isinstance(text, Phrase):
        values = {name: _value(lang, value) for name, value in text.values.items()}
        text = text.text
    template = _phrases(lang).get(text, text)
    return template.format(**values) if values else template


def error_text(error: CbtuiError, lang: str) -> str:
    """What happened, why, and what to do next, in the reader's language."""
    return sentence(say(lang, error.what), say(lang, error.why), say(lang, error.next_step))


def _value(lang: str, value: object) -> object:
    """What a placeholder is filled with: phrases and errors are said, plain texts are somebody else's words."""
    if isinstance(value, CbtuiError):
        return error_text(value, lang)
    return say(lang, value) if isinstance(value, Phrase) else value
