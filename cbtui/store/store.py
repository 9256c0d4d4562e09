"""The store: one file, and the tables of it as parts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cbtui.store.calls import Calls
from cbtui.store.connection import Connection
from cbtui.store.coverage import Coverage
from cbtui.store.damage import MENDED, removed_from
from cbtui.store.details import Details
from cbtui.store.diagnosis import Diagnosis
from cbtui.store.findings import Findings
from cbtui.store.minutes import Minutes
from cbtui.store.reports import Reports
from cbtui.store.usage import Usage
from cbtui.times import HOUR

_DATED = {
    "minute": "ts",
    "event": "ts",
    "full_answer": "to_ts",
    "coverage": "to_ts",
    "remark": "to_ts",
    "call": "coalesce(destroyed_ts, fetched_at)",
    "details": "to_ts",
}


class Store:
    """One SQLite file (WAL) for all projects of a host; ``project`` is an opaque key everywhere.

    Methods of the store and of its parts are short, block, and may be called from any thread. Times are Unix seconds.

    Raises:
        ConfigError: from every method, when the file can't be used.
    """

    def __init__(self, path: Path) -> None:
        self._connection = Connection(path)
        self.calls = Calls(self._connection)
        self.coverage = Coverage(self._connection)
        self.details = Details(self._connection)
        self.diagnosis = Diagnosis(self._connection)
        self.findings = Findings(self._connection)
        self.minutes = Minutes(self._connection)
        self.reports = Reports(self._connection)
        self.usage = Usage(self._connection)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """All that is read in here is of one moment."""
        with self._connection.reading():
            yield

    def version(self) -> int:
        """A number that changes whenever this or another process has written."""
        return self._connection.version()

    def renewals(self) -> int:
        """How often the file was deleted or replaced, and opened again."""
        return self._connection.renewals()

    def aside(self) -> Path | None:
        """Where this session moved a file that could not be read; a new one has taken its place."""
        return self._connection.aside

    def damage(self) -> dict[str, int]:
        """How many rows of each table could not be read, of those that were read last; empty in a sound store."""
        return dict(self._connection.damage.rows)

    def mend(self) -> dict[str, int]:
        """Remove the rows that can't be read, where some could not; how many of each table.

        What was covered by answers is no longer, where one of their rows is gone: it is asked for again.
        """
        if not self._connection.damage.rows:
            return {}
        with self._connection.writing() as connection:
            removed = {table: removed_from(connection, table) for table in MENDED}
        self._connection.damage.rows.clear()
        return {table: count for table, count in removed.items() if count}

    def size(self) -> int:
        """Bytes of the file."""
        return self._connection.path.stat().st_size

    def prune(self, before: float, now: float) -> None:
        """Drop what is older than ``before``; usage days, reports and findings stay."""
        with self._connection.writing() as connection:
            for table, column in _DATED.items():
                connection.execute(f"DELETE FROM {table} WHERE {column} < ?", (int(before),))  # noqa: S608
            # What was dropped is no longer known.
            connection.execute("UPDATE coverage SET from_ts = :edge WHERE from_ts < :edge", {"edge": int(before)})
            # What a killed process began to write and no reader ever saw.
            connection.execute("DELETE FROM details WHERE NOT ready AND fetched_at < ?", (now - HOUR,))

    def shrink(self) -> bool:
        """Give some of what is free in the file back to the disk; whether there is more to give."""
        return self._connection.shrink()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
