"""The status line of a call: its range, whether it goes on, how old the data is, what is left of the quota. Pure."""

from __future__ import annotations

from datetime import tzinfo

from textual.content import Content

from cbtui.catalog.phrases import say
from cbtui.errors import CbtuiError
from cbtui.model import Endpoint
from cbtui.times import age_text, clock_text
from cbtui.tui import theme
from cbtui.tui.call.loaded import Loaded
from cbtui.tui.widgets.status_line import Sources


def status_text(loaded: Loaded | None, trouble: CbtuiError | None, sources: Sources, zone: tzinfo) -> Content:
    """`` 19:58:11–20:14:16 (16:05) · ended · 5 min old · 998 left today``"""
    lang = sources.lang
    parts = [say(lang, "not opened yet")] if loaded is None else _call_parts(loaded, sources, zone)
    left = next((quota.left_today for quota in sources.quotas if quota.endpoint is Endpoint.DETAILS), None)
    if left is not None:
        parts.append(say(lang, "{count} left today", count=left))
    return Content.assemble(" ", *_mark(loaded, trouble), " · ".join(parts))


def _call_parts(loaded: Loaded, sources: Sources, zone: tzinfo) -> list[str]:
    lang, details = sources.lang, loaded.details
    times = f"{clock_text(details.from_ts, zone)}–{clock_text(details.to_ts, zone)}"
    return [
        f"{times} ({loaded.length_text})",
        say(lang, "running (r follows)") if loaded.running else say(lang, "ended"),
        *([] if loaded.answer.complete else [say(lang, "incomplete")]),
        say(lang, "{age} old", age=age_text(sources.now - loaded.answer.fetched_at)),
    ]


def _mark(loaded: Loaded | None, trouble: CbtuiError | None) -> list[str | tuple[str, str]]:
    if trouble is not None:
        return [("■ ", theme.BAD), f"{trouble.what} · "]
    if loaded is not None and (loaded.running or not loaded.answer.complete):
        return [("▲ ", theme.WARN)]
    return []
