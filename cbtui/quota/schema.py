"""The ledger's tables, as numbered steps; ``PRAGMA user_version`` says how many have been taken."""

from __future__ import annotations

SCHEMA: tuple[str, ...] = (
    """
    CREATE TABLE permit (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        scope TEXT NOT NULL, endpoint TEXT NOT NULL,
        wall REAL NOT NULL, boot TEXT NOT NULL, uptime REAL NOT NULL, server REAL NOT NULL, flight REAL
    );
    CREATE INDEX permit_of ON permit (scope, endpoint, id);
    CREATE INDEX permit_age ON permit (server);
    CREATE TABLE block (
        scope TEXT NOT NULL, endpoint TEXT NOT NULL,
        wall REAL NOT NULL, boot TEXT NOT NULL, uptime REAL NOT NULL, server REAL NOT NULL,
        seconds REAL NOT NULL, reason TEXT NOT NULL,
        PRIMARY KEY (scope, endpoint)
    ) WITHOUT ROWID;
    CREATE TABLE server_clock (
        account TEXT PRIMARY KEY,
        wall REAL NOT NULL, boot TEXT NOT NULL, uptime REAL NOT NULL, server REAL NOT NULL
    ) WITHOUT ROWID;
    """,
    """
    ALTER TABLE server_clock ADD COLUMN base REAL;
    ALTER TABLE server_clock ADD COLUMN pending REAL;
    ALTER TABLE server_clock ADD COLUMN settled INTEGER NOT NULL DEFAULT 0;
    """,
)
