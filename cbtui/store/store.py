"""The facade: every family of tables in one object."""

from __future__ import annotations

from pathlib import Path

from cbtui.store.calls import Calls
from cbtui.store.coverage import Coverage
from cbtui.store.details import Details
from cbtui.store.diagnosis import Diagnoses
from cbtui.store.minutes import Minutes
from cbtui.store.reports import Reports
from cbtui.store.shelf import Shelf
from cbtui.store.usage import UsageDays
from cbtui.times import HOUR

_DATED = {
    "minute": "ts",
    "event": "ts",
    "full_answer": "to_ts",
    "coverage": "to_ts",
    "call": "coalesce(destroyed_ts, fetched_at)",
    "details": "to_ts",
}


class Store(Minutes, Diagnoses, Calls, Details, UsageDays, Reports, Coverage):
    """One SQLite file (WAL) for all projects of a host; ``project`` is an opaque key everywhere.

    Methods are short, block, and may be called from any thread. Times are Unix seconds.

    Raises:
        ConfigError: from every method, when the file can't be used.
    """

    def __init__(self, path: Path) -> None:
        self._shelf = Shelf(path)
        self._coverage = Coverage(self._shelf)
        # Opened now, so that a directory that can't be used is told at the start.
        with self._shelf.reading():
            pass

    def version(self) -> int:
        """A number that changes whenever this or another process has written."""
        row = self._shelf.row("PRAGMA data_version")
        return int(row[0] if row else 0) * 1_000_003 + self._shelf.writes

    def size(self) -> int:
        """Bytes of the file."""
        return self._shelf.path.stat().st_size

    def prune(self, before: float, now: float) -> None:
        """Drop what is older than ``before``; usage days, reports and findings stay."""
        with self._shelf.writing() as connection:
            for table, column in _DATED.items():
                connection.execute(f"DELETE FROM {table} WHERE {column} < ?", (int(before),))  # noqa: S608
            # What was dropped is no longer known.
            connection.execute("UPDATE coverage SET from_ts = :edge WHERE from_ts < :edge", {"edge": int(before)})
            # What a killed process began to write and no reader ever saw.
            connection.execute("DELETE FROM details WHERE NOT ready AND fetched_at < ?", (now - HOUR,))

    def close(self) -> None:
        """Close the file."""
        self._shelf.close()
