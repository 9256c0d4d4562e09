"""Curves of minutes as block bars. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence

from cbtui.catalog.level import Direction

EIGHTHS = " ▁▂▃▄▅▆▇█"


def by_minute(values: dict[int, float], from_ts: int, to_ts: int, minute_s: int = 60) -> list[float | None]:
    """One entry for each minute that starts from ``from_ts`` to before ``to_ts``; None where there is no value."""
    start = from_ts - from_ts % minute_s
    return [values.get(ts) for ts in range(start, to_ts, minute_s)]


def fitted(values: Sequence[float | None], columns: int, direction: Direction) -> list[float | None]:
    """Fit minutes into ``columns``: each gets as many whole columns as there is room for, at the right edge.

    Where there are more minutes than columns, a column shows the worst of its minutes (the highest, where no
    direction is worse), and None only if all are missing.
    """
    count = len(values)
    if count == 0 or columns <= 0:
        return [None] * max(0, columns)
    if count <= columns:
        each = columns // count
        wide = [value for value in values for _ in range(each)]
        return [None] * (columns - len(wide)) + wide
    worst = min if direction is Direction.LOWER_IS_WORSE else max
    buckets = [values[k * count // columns : (k + 1) * count // columns] for k in range(columns)]
    known = [[value for value in bucket if value is not None] for bucket in buckets]
    return [worst(bucket) if bucket else None for bucket in known]


def eighths(value: float, bottom: float, top: float, rows: int) -> int:
    """Height of a bar in eighths of a row; at least 1, so that a zero is not a gap."""
    if top <= bottom:
        return 1
    share = (min(max(value, bottom), top) - bottom) / (top - bottom)
    return max(1, round(share * 8 * rows))


def bar_cell(height: int, row: int) -> str:
    """What a bar of ``height`` eighths shows in ``row``, counted from the bottom."""
    return EIGHTHS[min(8, max(0, height - 8 * row))]
