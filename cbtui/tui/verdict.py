"""The line over the live panels: what the figures of the last minutes add up to."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from cbtui.model.live import Minute


def verdict_content(minutes: Sequence[Minute], lang: str) -> Content:
    return Content(" …")
