"""When a user was in the call, as a bar for a table cell. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil, floor

from textual.content import Content

from cbtui.model import Session
from cbtui.tui.theme import QUIET

_HALVES = {(False, False): " ", (True, False): "▌", (False, True): "▐", (True, True): "█"}
_OPEN = "▸"
_FRAME = QUIET
_BAR = "$text-primary"


def presence_bar(sessions: Iterable[Session], from_ts: float, to_ts: float, cells: int) -> Content:
    """The stays of one user between ``from_ts`` and ``to_ts`` (Unix seconds) in exactly ``cells`` cells.

    Half a cell is the unit; every stay that touches the time shows, however short. A stay that has not ended ends
    with ``▸``.
    """
    stays = tuple(sessions)
    halves = max(0, cells - 2) * 2
    present = [False] * halves
    for session in stays:
        if span := _span(session, from_ts, to_ts, halves):
            present[span.start : span.stop] = [True] * len(span)
    bar = "".join(_HALVES[present[k], present[k + 1]] for k in range(0, halves, 2))
    if bar and any(session.leave_ts is None and session.join_ts <= to_ts for session in stays):
        bar = bar[:-1] + _OPEN
    return Content.assemble(("▕"[:cells], _FRAME), (bar, _BAR), ("▏"[: cells - 1] if cells > 1 else "", _FRAME))


def _span(session: Session, from_ts: float, to_ts: float, halves: int) -> range | None:
    """The half cells of one stay, None when it lies outside."""
    leave = to_ts if session.leave_ts is None else session.leave_ts
    if halves == 0 or to_ts <= from_ts or session.join_ts > to_ts or leave < from_ts:
        return None
    scale = halves / (to_ts - from_ts)
    start = min(halves - 1, max(0, floor((session.join_ts - from_ts) * scale)))
    return range(start, min(halves, max(start + 1, ceil((leave - from_ts) * scale))))
