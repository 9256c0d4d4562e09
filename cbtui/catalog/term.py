"""A thing's name in both languages."""

from __future__ import annotations

from msgspec import Struct


class Names(Struct, frozen=True):
    """English and Simplified Chinese for the same thing. ``lang`` is ``en`` or ``zh``; anything else reads English."""

    en: str
    zh: str

    def of(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en

    def __call__(self, lang: str) -> str:
        return self.of(lang)
