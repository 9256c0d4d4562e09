"""How cbtui speaks: English in the code, and a table of phrases for each other language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module

TABLES = {"zh": "cbtui.catalog.chinese"}
"""Language → the module that holds its ``PHRASES``, loaded when it is first spoken."""


@cache
def _phrases(lang: str) -> Mapping[str, str]:
    phrases: Mapping[str, str] = import_module(TABLES[lang]).PHRASES if lang in TABLES else {}
    return phrases


def say(lang: str, text: str, **values: object) -> str:
    """``text`` in ``lang`` (``en`` or ``zh``), its placeholders filled from ``values`` by ``str.format``."""
    template = _phrases(lang).get(text, text)
    return template.format(**values) if values else template
