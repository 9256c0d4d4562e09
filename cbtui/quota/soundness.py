"""Rows of the ledger that hold what no session writes: read so that no limit is passed."""

from __future__ import annotations

import logging
import sqlite3

from cbtui.quota.moment import Moment

_log = logging.getLogger(__name__)

_STAMP = ("wall", "uptime", "server")


def drop_broken_clocks(database: sqlite3.Connection) -> None:
    """A clock that makes no sense was never learned."""
    agreed = " AND ".join(f"({column} IS NULL OR {_sound(column)})" for column in ("base", "pending"))
    query = f"DELETE FROM server_clock WHERE NOT ({_sound(*_STAMP)} AND {agreed})"  # noqa: S608
    _told("clocks", database.execute(query).rowcount)


def mend(database: sqlite3.Connection, now: Moment) -> None:
    """A permit that tells no time counts as given just now; a block that tells none is forgotten, the server would
    say it again. Inside a transaction."""
    permits = database.execute(
        "UPDATE permit SET wall = ?, boot = ?, uptime = ?, server = ?, flight = NULL"  # noqa: S608
        f" WHERE NOT ({_sound(*_STAMP)}) OR NOT (flight IS NULL OR {_sound('flight')})",
        (now.wall, now.boot, now.uptime, now.server),
    )
    _told("permits", permits.rowcount)
    _told("blocks", database.execute(f"DELETE FROM block WHERE NOT ({_sound(*_STAMP, 'seconds')})").rowcount)  # noqa: S608


def _sound(*columns: str) -> str:
    return " AND ".join(f"typeof({column}) = 'real' AND abs({column}) < 1e11" for column in columns)


def _told(what: str, rows: int) -> None:
    if rows:
        _log.warning("%d %s of the quota ledger could not be read", rows, what)
