"""What a session knows of a ledger whose file was deleted or replaced under it, brought into the new one."""

from __future__ import annotations

import sqlite3
from operator import itemgetter

_PERMIT = "scope, endpoint, wall, boot, uptime, server, flight"
_SERVER = 5


def carry(old: sqlite3.Connection, new: sqlite3.Connection) -> None:
    """Add the permits, blocks and clocks of ``old`` that ``new`` does not hold; inside a transaction on ``new``.

    Several sessions may bring the same ones. Permits stay in the order of the server's time, by which windows are
    counted, so those that are there get new numbers.
    """
    query = f"SELECT {_PERMIT} FROM permit"  # noqa: S608
    known = {row[:-1]: row for row in (*old.execute(query), *new.execute(query))}
    new.execute("DELETE FROM permit")
    new.executemany(
        f"INSERT INTO permit ({_PERMIT}) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
        sorted(known.values(), key=itemgetter(_SERVER)),
    )
    for row in old.execute("SELECT * FROM block"):
        new.execute(
            "INSERT INTO block VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET wall = excluded.wall,"
            " boot = excluded.boot, uptime = excluded.uptime, server = excluded.server, seconds = excluded.seconds,"
            " reason = excluded.reason WHERE excluded.server + excluded.seconds > block.server + block.seconds",
            row,
        )
    new.executemany(
        "INSERT OR IGNORE INTO server_clock VALUES (?, ?, ?, ?, ?, ?, ?, ?)", old.execute("SELECT * FROM server_clock")
    )
