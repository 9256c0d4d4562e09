"""Usage by UTC day."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite

from cbtui.catalog.usage import USAGE_METRICS
from cbtui.model.usage import UsageDay
from cbtui.store.connection import Connection
from cbtui.store.damage import NONE, NUMBER

_NAMES = tuple(metric.name for metric in USAGE_METRICS)
_KINDS = ((int,), NUMBER, *[(*NUMBER, NONE)] * len(_NAMES))


class Usage:
    """The days of all projects."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, project: str, days: Iterable[UsageDay], fetched_at: float) -> None:
        """Keep days as they were at ``fetched_at`` (server clock); days without figures are left as they were."""
        rows = [(project, day.ts, *(day.values.get(name) for name in _NAMES), fetched_at) for day in days if day.values]
        marks = ", ".join("?" * (len(_NAMES) + 3))
        self._connection.write(
            f"INSERT OR REPLACE INTO day (project, ts, {', '.join(_NAMES)}, fetched_at) VALUES ({marks})",  # noqa: S608
            rows,
        )

    def range(self, project: str, from_ts: int, to_ts: int) -> tuple[UsageDay, ...]:
        """Days that begin in a range, oldest first."""
        rows = self._connection.rows(
            f"SELECT ts, fetched_at, {', '.join(_NAMES)} FROM day"  # noqa: S608
            " WHERE project = ? AND ts BETWEEN ? AND ? ORDER BY ts",
            (project, from_ts, to_ts),
        )
        return self._connection.damage.sound("day", rows, _KINDS, _day)


def _day(ts: int, fetched_at: float, *values: float | None) -> UsageDay:
    given = zip(_NAMES, values, strict=True)
    return UsageDay(ts, {name: value for name, value in given if value is not None and isfinite(value)}, fetched_at)
