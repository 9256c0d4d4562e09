"""Details of calls: sessions, and series that are unpacked when they are looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial
from itertools import islice
from typing import Any

import msgspec

from cbtui.model.call import CallDetails, Session
from cbtui.model.finding import Finding
from cbtui.model.series import Series
from cbtui.store.pack import pack, unpack
from cbtui.store.shelf import Shelf

_BATCH = 40
"""Series packed and written in one transaction: some 50 ms of work."""


@dataclass(frozen=True, slots=True)
class StoredDetails:
    """Details as kept. ``final``: they can't change any more. ``with_metrics``: series were asked for."""

    details: CallDetails
    fetched_at: float
    final: bool
    with_metrics: bool


class Details:
    """The details of all projects."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def put_details(
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
        with self._shelf.writing() as connection:
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
            self._shelf.write("INSERT INTO series VALUES (?, ?, ?, ?, ?, ?)", rows)
        with self._shelf.writing() as connection:
            # What another session is just writing is not ready yet and stays; so does what this one can't replace.
            connection.execute(
                "DELETE FROM details WHERE project = ? AND call_id = ? AND all_users = ? AND ready"
                " AND final <= ? AND with_metrics <= ?",
                (project, details.call_id, all_users, final, with_metrics),
            )
            connection.execute("UPDATE details SET ready = 1 WHERE id = ?", (number,))

    def details(self, project: str, call_id: str, all_users: bool) -> StoredDetails | None:
        """What is kept of a call; its series are read now and unpacked when they are looked at."""
        with self._shelf.viewing() as connection:
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
        series = (Series(sid, mid, peer, load=partial(unpack, blob)) for sid, mid, peer, blob in kept)
        whole = CallDetails(
            call_id, from_ts, to_ts, msgspec.json.decode(sessions, type=tuple[Session, ...]), tuple(series)
        )
        return StoredDetails(whole, fetched_at, bool(final), bool(with_metrics))

    def opened(self, project: str, call_ids: Sequence[str]) -> dict[str, float]:
        """When the details of each call were fetched, of those that are kept."""
        found: dict[str, float] = {}
        for call_id in call_ids:
            row = self._shelf.row(
                "SELECT max(fetched_at) FROM details WHERE project = ? AND call_id = ? AND ready", (project, call_id)
            )
            if row is not None and row[0] is not None:
                found[call_id] = float(row[0])
        return found

    def put_findings(
        self, project: str, call_id: str, fingerprint: str, findings: Iterable[Finding], facts: Mapping[str, object]
    ) -> None:
        """Keep what was found, and what else was said of the call.

        Args:
            fingerprint: names the rules, thresholds and details it was found with.
            facts: plain JSON values; the store does not look into them.
        """
        text = msgspec.json.encode([asdict(finding) for finding in findings]).decode()
        row = (project, call_id, fingerprint, text, msgspec.json.encode(facts).decode())
        self._shelf.write("INSERT OR REPLACE INTO judged VALUES (?, ?, ?, ?, ?)", [row])

    def findings(
        self, project: str, call_id: str, fingerprint: str
    ) -> tuple[tuple[Finding, ...], dict[str, Any]] | None:
        """What was found with the same rules and details, worst first, and the facts; None when it was not judged."""
        row = self._shelf.row(
            "SELECT findings, facts FROM judged WHERE project = ? AND call_id = ? AND fingerprint = ?",
            (project, call_id, fingerprint),
        )
        return (_findings(row[0]), msgspec.json.decode(row[1])) if row else None

    def worst_findings(self, project: str, call_ids: Sequence[str]) -> dict[str, Finding | None]:
        """The worst finding of each call that was judged; None where nothing was found."""
        worst: dict[str, Finding | None] = {}
        for call_id in call_ids:
            row = self._shelf.row("SELECT findings FROM judged WHERE project = ? AND call_id = ?", (project, call_id))
            if row is not None:
                # Findings of an older version that can't be read are made again when the call is opened.
                with suppress(msgspec.ValidationError):
                    worst[call_id] = next(iter(_findings(row[0])), None)
        return worst


def _findings(text: str) -> tuple[Finding, ...]:
    return msgspec.json.decode(text, type=tuple[Finding, ...])
