"""Calls, and which ranges were searched to their end."""

from __future__ import annotations

from collections.abc import Iterable

from cbtui.model.call import Call
from cbtui.model.note import Note
from cbtui.store.connection import Connection
from cbtui.store.coverage import Coverage, cover, remark
from cbtui.store.damage import NONE
from cbtui.times import DAY

_LOOK_BACK_S = 3 * DAY
_COLUMNS = "call_id, cname, created_ts, destroyed_ts, finished"
_KINDS = ((str,), (str,), (int,), (int, NONE), (int,))


class Calls:
    """The calls of all projects."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._coverage = Coverage(connection)

    def put(self, project: str, calls: Iterable[Call], fetched_at: float) -> None:
        """Keep calls; a call that was seen finished stays finished."""
        rows = [
            (project, call.call_id, call.cname, call.created_ts, call.destroyed_ts, call.finished, fetched_at)
            for call in calls
        ]
        self._connection.write(
            "INSERT INTO call VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (project, call_id) DO UPDATE SET"
            " cname = excluded.cname, created_ts = excluded.created_ts, destroyed_ts = excluded.destroyed_ts,"
            " finished = excluded.finished, fetched_at = excluded.fetched_at WHERE excluded.finished OR NOT finished",
            rows,
        )

    def range(self, project: str, from_ts: int, to_ts: int, cname: str | None = None) -> tuple[Call, ...]:
        """Calls that overlap a range, newest first.

        A call that was last seen running counts as running for three days more; then the API can't tell any more.
        """
        channel = "" if cname is None else " AND cname = ?"
        rows = self._connection.rows(
            f"SELECT {_COLUMNS} FROM call WHERE project = ? AND created_ts <= ?"  # noqa: S608
            f" AND coalesce(destroyed_ts, fetched_at + {_LOOK_BACK_S}) >= ?{channel}"
            " ORDER BY created_ts DESC, call_id DESC",
            (project, to_ts, from_ts, *([] if cname is None else [cname])),
        )
        return self._connection.damage.sound("call", rows, _KINDS, _call)

    def one(self, project: str, call_id: str) -> Call | None:
        """One call by its id."""
        row = self._connection.row(
            f"SELECT {_COLUMNS} FROM call WHERE project = ? AND call_id = ?",  # noqa: S608
            (project, call_id),
        )
        return next(iter(self._connection.damage.sound("call", [row] if row else [], _KINDS, _call)), None)

    def beginning(self, project: str, prefix: str, most: int) -> tuple[str, ...]:
        """Ids of calls that begin like this, ``most`` at most, newest call first."""
        rows = self._connection.rows(
            "SELECT call_id FROM call WHERE project = ? AND substr(call_id, 1, ?) = ?"
            " ORDER BY created_ts DESC, call_id LIMIT ?",
            (project, len(prefix), prefix, most),
        )
        return tuple(call_id for (call_id,) in rows)

    def put_search(self, project: str, cname: str | None, from_ts: int, to_ts: int, notes: Iterable[Note] = ()) -> None:
        """A range was searched to its end, of one channel or of all (None); ``notes`` are kept with it."""
        with self._connection.writing() as connection:
            cover(connection, project, _source(cname), from_ts, to_ts)
            remark(connection, project, _source(cname), from_ts, to_ts, notes)

    def remarks(self, project: str, cname: str | None, from_ts: int, to_ts: int) -> tuple[Note, ...]:
        """What is to be said of the searches of a range: the last word of those of the channel, or of all."""
        found = (*self._coverage.remarks(project, _source(None), from_ts, to_ts),)
        if cname is not None:
            found += self._coverage.remarks(project, _source(cname), from_ts, to_ts)
        return found[-1:]

    def searched_to(self, project: str, cname: str | None, from_ts: int, to_ts: int) -> int:
        """Up to when a range is known from its start on; a search of all channels answers for each one."""
        sources = {_source(None), _source(cname)}
        known = from_ts - 1
        while known < to_ts:
            further = max(self._coverage.known_to(project, source, known + 1, to_ts) for source in sources)
            if further == known:
                break
            known = further
        return known

    def searched(self, project: str, cname: str | None, from_ts: int, to_ts: int) -> bool:
        """Whether the whole range was searched to its end."""
        return self.searched_to(project, cname, from_ts, to_ts) >= to_ts


def _source(cname: str | None) -> str:
    return "search" if cname is None else f"search {cname}"


def _call(call_id: str, cname: str, created_ts: int, destroyed_ts: int | None, finished: int) -> Call:
    return Call(call_id, cname, created_ts, destroyed_ts, bool(finished))
