"""Diagnosis events, each kept once, and which answers were full."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from cbtui.model.diagnosis import Cause, DiagnosisEvent
from cbtui.model.endpoint import Endpoint
from cbtui.model.note import Note
from cbtui.store.connection import Connection
from cbtui.store.coverage import cover, remark

_KINDS = ((int,), (str,), (str,), (int,), (str,))
_RESOLVING = (
    "DELETE FROM full_answer WHERE project = :project AND from_ts >= :first AND to_ts <= :last",
    "UPDATE OR REPLACE full_answer SET to_ts = :first - 1"
    " WHERE project = :project AND from_ts < :first AND to_ts BETWEEN :first AND :last",
    "UPDATE OR REPLACE full_answer SET from_ts = :last + 1"
    " WHERE project = :project AND to_ts > :last AND from_ts BETWEEN :first AND :last",
)
"""Inside the range, over its beginning, over its end; one that lies around it is left as it is."""


class Diagnosis:
    """The events of all projects."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(
        self,
        project: str,
        events: Iterable[DiagnosisEvent],
        from_ts: int,
        to_ts: int,
        whole: bool,
        fetched_at: float,
        notes: Iterable[Note] = (),
    ) -> tuple[DiagnosisEvent, ...]:
        """Keep an answer about a range, ``whole`` unless it was full, and ``notes`` on it; the events that were not
        known before."""
        new = []
        with self._connection.writing() as connection:
            for event in events:
                done = connection.execute(
                    "INSERT OR IGNORE INTO event VALUES (?, ?, ?, ?, ?, ?, NULL)", _key(project, event)
                )
                new += [event] if done.rowcount > 0 else []
            if whole:
                _resolve(connection, project, from_ts, to_ts)
            else:
                connection.execute("INSERT OR IGNORE INTO full_answer VALUES (?, ?, ?)", (project, from_ts, to_ts))
            cover(connection, project, Endpoint.DIAGNOSIS, from_ts, to_ts)
            remark(connection, project, Endpoint.DIAGNOSIS, from_ts, to_ts, notes)
            connection.execute(
                "INSERT OR REPLACE INTO fetched VALUES (?, ?, ?)", (project, Endpoint.DIAGNOSIS, fetched_at)
            )
        return tuple(new)

    def range(self, project: str, from_ts: int, to_ts: int) -> tuple[DiagnosisEvent, ...]:
        """Events of a range, newest first."""
        rows = self._connection.rows(
            "SELECT ts, user, cname, exp_id, causes FROM event WHERE project = ? AND ts BETWEEN ? AND ?"
            " ORDER BY ts DESC, user, cname",
            (project, from_ts, to_ts),
        )
        return self._connection.damage.sound("event", rows, _KINDS, _event)

    def full_answers(self, project: str, from_ts: int, to_ts: int) -> int:
        """How many answers about the range held as many events as an answer can."""
        row = self._connection.row(
            "SELECT count(*) FROM full_answer WHERE project = ? AND from_ts <= ? AND to_ts >= ?",
            (project, to_ts, from_ts),
        )
        return int(row[0]) if row else 0

    def acknowledge(self, project: str, events: Iterable[DiagnosisEvent], user: str | None) -> None:
        """Mark events as handled by somebody; None takes it back. All of them in one transaction."""
        self._connection.write(
            "UPDATE event SET acknowledged = ? WHERE project = ? AND ts = ? AND user = ? AND cname = ?"
            " AND exp_id = ? AND causes = ?",
            [(user, *_key(project, event)) for event in events],
        )

    def acknowledged(self, project: str, from_ts: int, to_ts: int) -> frozenset[DiagnosisEvent]:
        """The handled events of a range."""
        rows = self._connection.rows(
            "SELECT ts, user, cname, exp_id, causes FROM event WHERE project = ? AND ts BETWEEN ? AND ?"
            " AND acknowledged IS NOT NULL",
            (project, from_ts, to_ts),
        )
        return frozenset(self._connection.damage.sound("event", rows, _KINDS, _event))


def _resolve(connection: sqlite3.Connection, project: str, from_ts: int, to_ts: int) -> None:
    """Nothing is missing of this range any more: take it out of the answers that were full."""
    for statement in _RESOLVING:
        connection.execute(statement, {"project": project, "first": from_ts, "last": to_ts})


def _key(project: str, event: DiagnosisEvent) -> tuple[Any, ...]:
    causes = json.dumps([[cause.factor_id, cause.host_user] for cause in event.causes])
    return (project, event.ts, event.user, event.cname, event.exp_id, causes)


def _event(ts: int, user: str, cname: str, exp_id: int, causes: str) -> DiagnosisEvent:
    return DiagnosisEvent(ts, user, cname, exp_id, tuple(Cause(*pair) for pair in json.loads(causes)))
