"""Reports that were sent, or may have been."""

from __future__ import annotations

from typing import Any

from cbtui.model.report import Outcome, Report, SentReport
from cbtui.store.connection import Connection
from cbtui.store.damage import NONE, NUMBER

_COLUMNS = "cname, teacher_uid, type, action_uid, ts, comments, sent_at, sent_by, outcome, message"
_KINDS = (
    (str,), (int,), (int,), (int, NONE), (int, NONE), (str, NONE), NUMBER, (str, NONE), (str,), (str, NONE),
)  # fmt: skip
SIMILAR_S = 600
"""Seconds around a problem within which a report of the same channel and type is the same report."""


class Reports:
    """The reports of all projects."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, project: str, sent: SentReport) -> int:
        """Keep a report; its number, for when its outcome is known."""
        report = sent.report
        with self._connection.writing() as connection:
            done = connection.execute(
                f"INSERT INTO report (project, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
                (
                    project,
                    report.cname,
                    report.teacher_uid,
                    report.type,
                    report.action_uid,
                    report.ts,
                    report.comments,
                    sent.sent_at,
                    sent.sent_by,
                    sent.outcome,
                    sent.message,
                ),
            )
            return int(done.lastrowid or 0)

    def settle(self, number: int, outcome: Outcome, message: str) -> None:
        """The outcome of a kept report is known."""
        self._connection.write("UPDATE report SET outcome = ?, message = ? WHERE id = ?", [(outcome, message, number)])

    def forget(self, number: int) -> None:
        """A kept report never left this host."""
        self._connection.write("DELETE FROM report WHERE id = ?", [(number,)])

    def all(self, project: str) -> tuple[SentReport, ...]:
        """All kept reports, newest first."""
        rows = self._connection.rows(
            f"SELECT {_COLUMNS} FROM report WHERE project = ? ORDER BY sent_at DESC, id DESC",  # noqa: S608
            (project,),
        )
        return self._connection.damage.sound("report", rows, _KINDS, _sent)

    def similar(self, project: str, report: Report, sent_at: float) -> SentReport | None:
        """The newest report of the same channel and type, within ten minutes, that was sent or may have been.

        The time of the problem counts where it was given, else the time of sending.
        """
        moment = sent_at if report.ts is None else report.ts
        row = self._connection.row(
            f"SELECT {_COLUMNS} FROM report WHERE project = ? AND cname = ? AND type = ? AND outcome <> ?"  # noqa: S608
            " AND abs(coalesce(ts, sent_at) - ?) <= ? ORDER BY sent_at DESC, id DESC LIMIT 1",
            (project, report.cname, report.type, Outcome.REFUSED, moment, SIMILAR_S),
        )
        return next(iter(self._connection.damage.sound("report", [row] if row else [], _KINDS, _sent)), None)


def _sent(*row: Any) -> SentReport:
    *fields, sent_at, sent_by, outcome, message = row
    return SentReport(Report(*fields), sent_at, sent_by, Outcome(outcome), message)
