"""What triage found in calls. What was kept in another shape than today's reads as not judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from cbtui.model.finding import Finding
from cbtui.store.connection import Connection


class Findings:
    """The findings of all projects' calls."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(
        self, project: str, call_id: str, fingerprint: str, findings: Iterable[Finding], facts: Mapping[str, object]
    ) -> None:
        """Keep what was found, and what else was said of the call.

        Args:
            fingerprint: names the rules, thresholds and details it was found with.
            facts: plain values and dataclasses of them; the store does not look into them.
        """
        text = msgspec.json.encode(tuple(findings)).decode()
        row = (project, call_id, fingerprint, text, msgspec.json.encode(facts).decode())
        self._connection.write("INSERT OR REPLACE INTO judged VALUES (?, ?, ?, ?, ?)", [row])

    def of(self, project: str, call_id: str, fingerprint: str) -> tuple[tuple[Finding, ...], dict[str, Any]] | None:
        """What was found with the same rules and details, worst first, and the facts as plain JSON values; None when
        it was not judged."""
        row = self._connection.row(
            "SELECT findings, facts FROM judged WHERE project = ? AND call_id = ? AND fingerprint = ?",
            (project, call_id, fingerprint),
        )
        if row is None:
            return None
        try:
            return (
                msgspec.json.decode(row[0], type=tuple[Finding, ...]),
                msgspec.json.decode(row[1], type=dict[str, Any]),
            )
        except msgspec.MsgspecError:
            return None

    def worst(self, project: str, call_ids: Sequence[str]) -> dict[str, Finding | None]:
        """The worst finding of each call that was judged; None where nothing was found."""
        rows = self._connection.rows(
            "SELECT call_id, json_extract(findings, '$[0]') FROM judged WHERE project = ?"
            " AND call_id IN (SELECT value FROM json_each(?)) AND json_valid(findings)",
            (project, msgspec.json.encode(call_ids).decode()),
        )
        worst: dict[str, Finding | None] = {}
        for call_id, text in rows:
            try:
                worst[call_id] = None if text is None else msgspec.json.decode(text, type=Finding)
            except msgspec.MsgspecError:
                continue
        return worst
