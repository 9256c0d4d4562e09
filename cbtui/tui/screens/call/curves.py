"""Which charts a pair has, in the order of a diagnosis: sender at the left, receiver at the right. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import tzinfo
from itertools import zip_longest

from cbtui.catalog.metrics import ChartGroup, Metric, Quantity, Role, charted, metric
from cbtui.catalog.phrases import say
from cbtui.catalog.thresholds import Thresholds
from cbtui.model import Finding, Medium
from cbtui.model.series import Points
from cbtui.triage.pairs import Pair
from cbtui.tui.screens.call.series import Curves
from cbtui.tui.screens.call.time_window import TimeWindow
from cbtui.tui.widgets.chart_spec import ChartSpec, Line, Mark

Cells = tuple[ChartSpec | None, ...]
"""Charts row by row, left and right in turn."""

GROUP_OF = {Medium.VIDEO: ChartGroup.VIDEO, Medium.AUDIO: ChartGroup.AUDIO}


def groups_of(curves: Curves, pair: Pair) -> tuple[ChartGroup, ...]:
    """The groups a pair has; OTHER only where there is something in it."""
    known = (ChartGroup.VIDEO, ChartGroup.AUDIO, ChartGroup.DEVICE)
    return (*known, ChartGroup.OTHER) if curves.unknown(pair) else known


def cells(curves: Curves, pair: Pair, group: ChartGroup, limits: Thresholds, lang: str) -> Cells:
    """The charts of a pair, without their times (see :func:`timed`). Decodes what it shows."""
    if group is ChartGroup.OTHER:
        return _raw_cells(curves, pair, lang)
    made = [
        _cell(curves, pair, side, row[side], limits, lang) if side in row else None
        for row in charted(group)
        for side in (Role.SENDER, Role.RECEIVER)
    ]
    if pair.alone:
        return tuple(spec if spec and any(line.ts for line in spec.lines) else None for spec in made)
    return tuple(made)


def timed(shown: Cells, window: TimeWindow, marks: tuple[Mark, ...], zone: tzinfo) -> Cells:
    """The charts over a window, with findings marked."""
    from_ts, to_ts = window.from_ts, window.to_ts
    return tuple(spec and replace(spec, from_ts=from_ts, to_ts=to_ts, marks=marks, zone=zone) for spec in shown)


def marks_of(findings: tuple[Finding, ...], pair: Pair, group: ChartGroup, chosen: Finding | None) -> tuple[Mark, ...]:
    """Where the pair's findings lie; of its medium, or of both where the group has none."""
    media = {medium for medium, its in GROUP_OF.items() if its is group} or set(Medium)
    return tuple(
        Mark(finding.from_ts, finding.to_ts, chosen=finding is chosen)
        for finding in findings
        if (finding.sender_uid, finding.receiver_uid) == pair and finding.medium in media
    )


def _cell(
    curves: Curves, pair: Pair, side: Role, shown: tuple[Metric, ...], limits: Thresholds, lang: str
) -> ChartSpec:
    first = shown[0]
    uid = pair.sender if side is Role.SENDER else pair.receiver
    scale = first.scale(limits)
    freeze = first.quantity is Quantity.FREEZE
    title = first.shared if first.shared is not None and len(shown) > 1 else first.names
    return ChartSpec(
        f"{uid} {title(lang)}",
        say(lang, "ms in {seconds} s", seconds=curves.window_s) if freeze else first.unit,
        tuple(_line(_points(curves, pair, side, entry), entry.short(lang)) for entry in shown),
        0,
        1,
        warn=scale.warn,
        bad=scale.bad,
        direction=scale.direction,
        reached=scale.reached,
        y_min=0.0,
        gap_s=1.5 * curves.window_s if freeze else None,
        axis=False,
        lang=lang,
    )


def _points(curves: Curves, pair: Pair, side: Role, entry: Metric) -> Points | None:
    if entry.role is Role.DEVICE and side is Role.RECEIVER:
        return curves.own(pair.receiver, entry.mid)
    if entry.role is Role.RECEIVER:
        find = curves.freezes if entry.quantity is Quantity.FREEZE else curves.receiving
        return find(pair, entry.mid)
    return curves.sending(pair, entry.mid)


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
