"""What the screen of a call says of its opening, and its status line. Pure."""

from __future__ import annotations

from textual.content import Content

from cbtui.catalog.phrases import say
from cbtui.catalog.reader import Reader
from cbtui.model import Endpoint
from cbtui.times import age_text, clock_text, dated_clock, duration_text
from cbtui.tui import theme
from cbtui.tui.frame.failures import left_today
from cbtui.tui.frame.status_line import Sources
from cbtui.tui.screens.call.loaded import LoadedCall
from cbtui.tui.screens.call.stages import Cancelled, Elsewhere, Fetching, Opened, Priced, Stage, Waiting
from cbtui.tui.screens.call.state import CallState


def opening_state(stage: Stage | None, reader: Reader, *, loaded: bool) -> tuple[str, str, str] | None:
    """Mark, heading and advice that stand in place of the call; None where the call itself is shown."""
    lang = reader.lang
    if isinstance(stage, Priced):
        return "▲", _price(stage, lang), say(lang, "Enter opens it, Esc goes back.")
    if isinstance(stage, Elsewhere):
        heading = say(lang, "This call belongs to project {name}", name=stage.project)
        return "░", heading, say(lang, "Press p to go back to it, or Esc to leave the call.")
    return None if loaded else _nothing_yet(stage, reader)


def _nothing_yet(stage: Stage | None, reader: Reader) -> tuple[str, str, str] | None:
    lang = reader.lang
    if isinstance(stage, Opened):
        reason = "\n".join(reader.texts(stage.answer.notes))
        return "░", say(lang, "Nothing came back of this call"), reason
    if isinstance(stage, Fetching):
        return "░", fetching_text(stage, lang), say(lang, "Esc cancels.")
    if isinstance(stage, Waiting):
        advice = say(lang, "They lag its start; it opens by itself. Esc goes back.")
        return "░", say(lang, "The details of this call are not there yet"), advice
    if isinstance(stage, Cancelled):
        return "░", say(lang, "Cancelled"), say(lang, "Enter asks again, Esc goes back.")
    return None


def _price(stage: Priced, lang: str) -> str:
    text = "{count} requests" if stage.left is None else "{count} requests of {left} left today"
    price = say(lang, text, count=stage.requests, left=stage.left)
    if stage.length_s is None:
        return price
    return say(lang, "This call lasts {length}: {price}.", length=duration_text(stage.length_s), price=price)


def fetching_text(stage: Fetching, lang: str) -> str:
    """``fetching 12.3 MB · 40%``."""
    progress = stage.progress
    text = say(lang, "fetching") + (f" {say(lang, progress.text)}" if progress else "")
    return text if progress is None or progress.share is None else f"{text} · {progress.share:.0%}"


def status_text(state: CallState, sources: Sources) -> Content:
    """`` 19:58:11–20:14:16 (16:05) · ended · 5 min old · 998 left today``"""
    loaded, lang = state.loaded, sources.lang
    if loaded is not None and isinstance(state.stage, Fetching):
        return Content(f" ░ {fetching_text(state.stage, lang)} · {say(lang, 'Esc cancels.')}")
    parts = [say(lang, "not opened yet")] if loaded is None else _call_parts(loaded, sources)
    left = left_today(sources.quotas, Endpoint.DETAILS)
    if left is not None:
        parts.append(say(lang, "{count} left today", count=left))
    return Content.assemble(" ", *_mark(state, lang), " · ".join(parts))


def _call_parts(loaded: LoadedCall, sources: Sources) -> list[str]:
    lang, details = sources.lang, loaded.details
    start = dated_clock(details.from_ts, sources.now, sources.zone)
    times = f"{start}–{clock_text(details.to_ts, sources.zone)}"
    return [
        f"{times} ({loaded.length_text})",
        say(lang, "running (r follows)") if loaded.running else say(lang, "ended"),
        *([] if loaded.answer.complete else [say(lang, "incomplete")]),
        say(lang, "{age} old", age=age_text(sources.now - loaded.answer.fetched_at)),
    ]


def _mark(state: CallState, lang: str) -> list[str | tuple[str, str]]:
    if state.failure is not None:
        return [("■ ", theme.BAD), f"{say(lang, state.failure.what)} · "]
    if state.loaded is not None and (state.loaded.running or not state.loaded.answer.complete):
        return [("▲ ", theme.WARN)]
    return []
