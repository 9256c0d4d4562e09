"""Keeping the dashboard's memory flat over days.

Until the first data is on the screen Python looks for garbage rarely (``cbtui.cli.COLLECT_AFTER``): looking delays it.
"""

from __future__ import annotations

import asyncio
import gc
from contextlib import suppress

COLLECT_AFTER = (2_000, 10, 10)
"""Objects made until Python looks for garbage once the dashboard stands; rarer, and closed screens pile up."""

_ARENA_MAX = -8
"""glibc's M_ARENA_MAX. Each short-lived thread may leave an arena of its own behind; one is enough here."""


def _allocator(function: str, *arguments: int) -> None:
    """Call glibc's allocator; other C libraries do without."""
    import ctypes

    with suppress(AttributeError, OSError, TypeError):
        getattr(ctypes.CDLL(None), function)(*arguments)


def share_arena() -> None:
    """All threads share one arena; those that already have one of their own keep it, so before the first is started."""
    _allocator("mallopt", _ARENA_MAX, 1)


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
    # A cancelled timer stays in asyncio's heap until its time, with the context, and so the screen, it was made in.
    for handle in getattr(asyncio.get_running_loop(), "_scheduled", ()):
        if handle.cancelled():
            handle._context = None
    gc.collect()
    _allocator("malloc_trim", 0)
