"""Which charts a pair has, in the order of a diagnosis: sender at the left, receiver at the right. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import tzinfo
from enum import StrEnum
from itertools import zip_longest

from cbtui.catalog.metrics import metric
from cbtui.catalog.phrases import say
from cbtui.catalog.thresholds import Thresholds
from cbtui.model import Finding, Medium
from cbtui.model.series import Points
from cbtui.tui.call.pairs import FREEZE_WINDOW_S, Curves, Pair
from cbtui.tui.widgets.chart_spec import ChartSpec, Line, Mark
from cbtui.tui.widgets.time_window import TimeWindow


class Group(StrEnum):
    """What is charted together. OTHER: what the API's document doesn't know."""

    VIDEO = "video"
    AUDIO = "audio"
    DEVICE = "device"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Slot:
    """A chart of one side's metrics of one unit; ``title`` (English, a phrase) where there are several."""

    mids: tuple[int, ...]
    title: str = ""


_APP_CPU, _SYSTEM_CPU = Slot((20001,)), Slot((20002,))
_SENT_FRAMES = Slot((20007, 20008), "video frame rate, captured and sent")
_SIZE = Slot((20019, 20020), "video width and height")

ROWS: dict[Group, tuple[tuple[Slot | None, Slot | None], ...]] = {
    Group.VIDEO: (
        (Slot((20017,)), Slot((20018,))),
        (_SYSTEM_CPU, Slot((20011,))),
        (Slot((20006,)), Slot((20009,))),
        (_SENT_FRAMES, Slot((20010,))),
        (_APP_CPU, _SYSTEM_CPU),
        (None, _APP_CPU),
        (None, _SIZE),
        (None, Slot((20013,))),
    ),
    Group.AUDIO: (
        (Slot((20015,)), Slot((20016,))),
        (_SYSTEM_CPU, Slot((20005,))),
        (Slot((20003,)), Slot((20004,))),
        (_APP_CPU, _SYSTEM_CPU),
        (None, _APP_CPU),
    ),
    Group.DEVICE: (
        (_APP_CPU, _APP_CPU),
        (_SYSTEM_CPU, _SYSTEM_CPU),
        (_SENT_FRAMES, Slot((20010,))),
        (None, _SIZE),
        (None, Slot((20013,))),
    ),
}
"""Sender's and receiver's charts, row by row; None leaves a place empty."""

_DEVICE_MIDS = frozenset({20001, 20002})
"""Told by each user about the own device, never about a peer."""
_FREEZE_MIDS = frozenset({20005, 20011})

Cells = tuple[ChartSpec | None, ...]
"""Charts row by row, left and right in turn."""


def groups_of(curves: Curves, pair: Pair) -> tuple[Group, ...]:
    """The groups a pair has; OTHER only where there is something in it."""
    known = (Group.VIDEO, Group.AUDIO, Group.DEVICE)
    return (*known, Group.OTHER) if curves.unknown(pair) else known


def cells(curves: Curves, pair: Pair, group: Group, lang: str) -> Cells:
    """The charts of a pair, without their times (see :func:`timed`). Decodes what it shows."""
    if group is Group.OTHER:
        return _raw_cells(curves, pair, lang)
    made: list[ChartSpec | None] = []
    for left, right in ROWS[group]:
        made.append(_cell(curves, pair, left, lang, sender=True) if left else None)
        made.append(_cell(curves, pair, right, lang, sender=False) if right else None)
    if pair.alone:
        return tuple(spec if spec and any(line.ts for line in spec.lines) else None for spec in made)
    return tuple(made)


def timed(shown: Cells, window: TimeWindow, marks: tuple[Mark, ...], zone: tzinfo) -> Cells:
    """The charts over a window, with findings marked."""
    from_ts, to_ts = window.from_ts, window.to_ts
    return tuple(spec and replace(spec, from_ts=from_ts, to_ts=to_ts, marks=marks, zone=zone) for spec in shown)


def marks_of(findings: tuple[Finding, ...], pair: Pair, group: Group, chosen: Finding | None) -> tuple[Mark, ...]:
    """Where the pair's findings lie; of its medium, or of both where the group has none."""
    media = {Group.VIDEO: {Medium.VIDEO}, Group.AUDIO: {Medium.AUDIO}}.get(group, set(Medium))
    return tuple(
        Mark(finding.from_ts, finding.to_ts, chosen=finding is chosen)
        for finding in findings
        if (finding.sender_uid, finding.receiver_uid) == pair and finding.medium in media
    )


def _cell(curves: Curves, pair: Pair, slot: Slot, lang: str, *, sender: bool) -> ChartSpec:
    first = metric(slot.mids[0])
    uid = pair.sender if sender else pair.receiver
    lines = tuple(_line(_points(curves, pair, mid, sender=sender), metric(mid).short(lang)) for mid in slot.mids)
    freeze = first.mid in _FREEZE_MIDS
    scale = first.scale(Thresholds())
    return ChartSpec(
        f"{uid} {say(lang, slot.title) if slot.title else first.names(lang)}",
        say(lang, "ms in {seconds} s", seconds=FREEZE_WINDOW_S) if freeze else first.unit,
        lines,
        0,
        1,
        warn=scale.warn,
        bad=scale.bad,
        direction=scale.direction,
        reached=scale.reached,
        y_min=0.0,
        gap_s=1.5 * FREEZE_WINDOW_S if freeze else None,
        axis=False,
        lang=lang,
    )


def _points(curves: Curves, pair: Pair, mid: int, *, sender: bool) -> Points | None:
    if sender:
        return curves.sending(pair, mid)
    if mid in _FREEZE_MIDS:
        return curves.freezes(pair, mid)
    return curves.sending(Pair(pair.receiver, 0), mid) if mid in _DEVICE_MIDS else curves.receiving(pair, mid)


def _line(points: Points | None, label: str) -> Line:
    ts, values = points or ((), ())
    return Line(label, ts, values)


def _raw_cells(curves: Curves, pair: Pair, lang: str) -> Cells:
    sides: tuple[list[ChartSpec], list[ChartSpec]] = ([], [])
    for key in curves.unknown(pair):
        uid, mid, peer = key
        entry = metric(mid)
        title = f"{uid} {entry.names(lang)}" + (f" · {say(lang, 'about {peer}', peer=peer)}" if peer else "")
        line = _line(curves.raw(key), entry.short(lang))
        spec = ChartSpec(title, entry.unit, (line,), 0, 1, axis=False, direction=entry.direction, lang=lang)
        sides[uid != pair.sender].append(spec)
    return tuple(cell for row in zip_longest(*sides) for cell in row)
