"""Live minutes: one wide row a minute; each endpoint writes its own columns, and the newest word counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import isfinite

from cbtui.catalog.live import LIVE_METRICS
from cbtui.model.endpoint import Endpoint
from cbtui.model.live import Minute
from cbtui.model.minutes import PackedMinutes
from cbtui.model.note import Note
from cbtui.store.connection import Connection
from cbtui.store.coverage import cover, remark
from cbtui.store.damage import NONE, NUMBER

MANY = 10_000
"""Minutes, a week of them, from which they are kept packed."""
_NAMES = tuple(metric.name for metric in LIVE_METRICS)
_KINDS = ((int,), *[(*NUMBER, NONE)] * len(_NAMES))


class Minutes:
    """The minutes of all projects."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(
        self,
        project: str,
        endpoint: Endpoint,
        names: Sequence[str],
        minutes: Iterable[Minute],
        from_ts: int,
        to_ts: int,
        fetched_at: float,
        notes: Iterable[Note] = (),
    ) -> None:
        """Keep what one endpoint said of a range, and ``notes`` on it; ``names`` are its metrics, whose columns are
        overwritten."""
        columns = [name for name in names if name in _NAMES]
        updates = ", ".join(f"{name} = excluded.{name}" for name in columns)
        statement = (
            f"INSERT INTO minute (project, ts, {', '.join(columns)}) VALUES (?, ?{', ?' * len(columns)}) "  # noqa: S608
            f"ON CONFLICT (project, ts) DO UPDATE SET {updates}"
        )
        rows = [(project, minute.ts, *(minute.values.get(name) for name in columns)) for minute in minutes]
        with self._connection.writing() as connection:
            connection.executemany(statement, rows)
            cover(connection, project, endpoint, from_ts, to_ts)
            remark(connection, project, endpoint, from_ts, to_ts, notes)
            connection.execute("INSERT OR REPLACE INTO fetched VALUES (?, ?, ?)", (project, endpoint, fetched_at))

    def range(self, project: str, from_ts: int, to_ts: int) -> Sequence[Minute]:
        """Minutes that begin in a range, oldest first; a tuple unless they are very many."""
        with self._connection.reading() as connection:
            rows = connection.execute(
                f"SELECT ts, {', '.join(_NAMES)} FROM minute WHERE project = ? AND ts BETWEEN ? AND ? ORDER BY ts",  # noqa: S608
                (project, from_ts, to_ts),
            )
            packed = PackedMinutes(_NAMES, self._connection.damage.checked("minute", rows, _KINDS, _minute))
        return packed if len(packed) > MANY else tuple(packed)


def _minute(ts: int, *values: float | None) -> Minute:
    given = zip(_NAMES, values, strict=True)
    return Minute(ts, {name: value for name, value in given if value is not None and isfinite(value)})
