"""Details of calls: sessions, and series that are unpacked when they are looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from functools import partial
from itertools import islice
from typing import Any

import msgspec
from msgspec import Struct

from cbtui.model.call import CallDetails, Session
from cbtui.model.series import Series
from cbtui.store.connection import Connection
from cbtui.store.damage import points_of
from cbtui.store.pack import pack

_BATCH = 40
"""Series packed and written in one transaction: some 50 ms of work."""


class StoredDetails(Struct, frozen=True):
    """Details as kept. ``final``: they can't change any more. ``with_metrics``: series were asked for."""

    details: CallDetails
    fetched_at: float
    final: bool
    with_metrics: bool


def _whole(
    call_id: str,
    from_ts: int,
    to_ts: int,
    sessions: Any,
    kept: Iterable[tuple[Any, ...]],
    on_damage: Callable[[], None],
) -> CallDetails:
    where = f"call {call_id}"
    series = (Series(sid, mid, peer, load=partial(points_of, blob, where, on_damage)) for sid, mid, peer, blob in kept)
    told = msgspec.json.decode(sessions, type=tuple[Session, ...])
    return CallDetails(call_id, int(from_ts), int(to_ts), told, tuple(series))


class Details:
    """The details of all projects."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(
        self,
        project: str,
        details: CallDetails,
        *,
        all_users: bool,
        final: bool,
        with_metrics: bool,
        fetched_at: float,
    ) -> None:
        """Keep a call; a reader sees all of it or nothing.

        It takes the place of what was kept of it, except that series are not lost for an answer without them, nor
        final details for any that are not.
        """
        sessions = msgspec.json.encode([asdict(session) for session in details.sessions]).decode()
        with self._connection.writing() as connection:
            number = connection.execute(
                "INSERT INTO details VALUES (NULL, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?)",
                (
                    project,
                    details.call_id,
                    all_users,
                    with_metrics,
                    final,
                    details.from_ts,
                    details.to_ts,
                    fetched_at,
                    sessions,
                ),
            ).lastrowid
        numbered = enumerate(details.series)
        while batch := list(islice(numbered, _BATCH)):
            rows = [(number, at, one.sid, one.mid, one.peer_uid, pack(one.points)) for at, one in batch]
            self._connection.write("INSERT INTO series VALUES (?, ?, ?, ?, ?, ?)", rows)
        with self._connection.writing() as connection:
            # What another session is just writing is not ready yet and stays; so does what this one can't replace.
            connection.execute(
                "DELETE FROM details WHERE project = ? AND call_id = ? AND all_users = ? AND ready"
                " AND final <= ? AND with_metrics <= ?",
                (project, details.call_id, all_users, final, with_metrics),
            )
            connection.execute("UPDATE details SET ready = 1 WHERE id = ?", (number,))

    def one(self, project: str, call_id: str, all_users: bool) -> StoredDetails | None:
        """What is kept of a call; its series are read now and unpacked when they are looked at."""
        with self._connection.reading() as connection:
            row = connection.execute(
                "SELECT id, from_ts, to_ts, sessions, fetched_at, final, with_metrics FROM details"
                " WHERE project = ? AND call_id = ? AND all_users = ? AND ready"
                " ORDER BY final DESC, with_metrics DESC, id DESC LIMIT 1",
                (project, call_id, all_users),
            ).fetchone()
            if row is None:
                return None
            number, from_ts, to_ts, sessions, fetched_at, final, with_metrics = row
            kept = connection.execute(
                "SELECT sid, mid, peer_uid, points FROM series WHERE details = ? ORDER BY position", (number,)
            ).fetchall()
        try:
            whole = _whole(call_id, from_ts, to_ts, sessions, kept, partial(self._set_aside, number))
        except (msgspec.MsgspecError, TypeError, ValueError):
            self._set_aside(number)
            return None
        return StoredDetails(whole, fetched_at, bool(final), bool(with_metrics))

    def _set_aside(self, number: int) -> None:
        """What can't be read is asked for again while the API can give it; till then the rest of it is shown."""
        self._connection.write("UPDATE details SET final = 0 WHERE id = ?", [(number,)])

    def opened(self, project: str, call_ids: Sequence[str]) -> dict[str, float]:
        """When the details of each call were fetched, of those that are kept."""
        rows = self._connection.rows(
            "SELECT call_id, max(fetched_at) FROM details WHERE project = ? AND ready"
            " AND call_id IN (SELECT value FROM json_each(?)) GROUP BY call_id",
            (project, msgspec.json.encode(call_ids).decode()),
        )
        return {call_id: float(fetched_at) for call_id, fetched_at in rows}

    def final(self, project: str, call_ids: Sequence[str], all_users: bool) -> frozenset[str]:
        """Those of the calls that are kept for good with their series: opening them sends nothing."""
        rows = self._connection.rows(
            "SELECT DISTINCT call_id FROM details WHERE project = ? AND all_users = ? AND ready AND final"
            " AND with_metrics AND call_id IN (SELECT value FROM json_each(?))",
            (project, all_users, msgspec.json.encode(call_ids).decode()),
        )
        return frozenset(call_id for (call_id,) in rows)
