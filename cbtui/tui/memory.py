"""Keeping the dashboard's memory flat over days.

Until the first data is on the screen Python looks for garbage rarely (``cbtui.cli.COLLECT_AFTER``): looking delays it.
"""

from __future__ import annotations

import gc

COLLECT_AFTER = (2_000, 10, 10)
"""Objects made until Python looks for garbage once the dashboard stands; rarer, and closed screens pile up."""


def settle() -> None:
    """What is there now stays and is never looked through again; from now on garbage is collected."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


def forget_closed() -> None:
    """Let go of screens that were closed: Textual keeps the line caches of up to 1024 widgets alive, and they those."""
    from textual._styles_cache import StylesCache

    clear = getattr(StylesCache.get_inner_outer, "cache_clear", None)
    if clear is not None:
        clear()
    gc.collect()
