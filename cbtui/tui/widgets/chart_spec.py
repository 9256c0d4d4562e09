"""What a chart shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo

from cbtui.catalog.level import Direction, Level


@dataclass(frozen=True, slots=True)
class Line:
    """Samples by ascending time (Unix seconds; NaN is a gap). The sequences are not changed after they were shown.

    With ``level`` the whole line has that level's colour; without, a single line is coloured column by column by
    the chart's limits.
    """

    label: str
    ts: Sequence[float]
    values: Sequence[float]
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of time to point out, such as a finding's; ``chosen`` is the one being looked at."""

    from_ts: float
    to_ts: float
    level: Level = Level.BAD
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """A chart of one unit over ``from_ts``–``to_ts`` (Unix seconds).

    ``warn`` and ``bad`` are drawn as horizontal lines and judge the values, with ``direction`` and ``reached`` as in
    :class:`cbtui.catalog.level.Judged`. ``y_min`` and ``y_max`` fix the value axis. Samples further apart than
    ``gap_s`` seconds are not joined (default: three median steps, at least 10 s). ``axis`` asks for the time axis
    with labels in ``zone``; of stacked charts only the lowest needs one.
    """

    title: str
    unit: str
    lines: tuple[Line, ...]
    from_ts: float
    to_ts: float
    warn: float | None = None
    bad: float | None = None
    direction: Direction = Direction.HIGHER_IS_WORSE
    reached: bool = False
    marks: tuple[Mark, ...] = ()
    y_min: float | None = None
    y_max: float | None = None
    gap_s: float | None = None
    axis: bool = True
    zone: tzinfo = UTC
    lang: str = "en"
