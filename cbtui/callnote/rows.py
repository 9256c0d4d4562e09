"""The note as plain data, for JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from typing import Any

from cbtui.callnote.incident import CallNote
from cbtui.catalog.evidence import evidence_text
from cbtui.model import Finding, Session
from cbtui.times import stamp_text

TABLE_COLUMNS = (
    "part",
    "from_utc",
    "to_utc",
    "from_local",
    "to_local",
    "uid",
    "sender_uid",
    "receiver_uid",
    "medium",
    "verdict",
    "confidence",
    "text",
)
"""Columns of :func:`table`; ``part`` is ``call``, ``finding``, ``user`` or ``missing``."""


def document(note: CallNote) -> dict[str, Any]:
    """The note as plain lists, dicts, texts, numbers and None, for JSON."""
    start, end = note.span
    return {
        "project": note.project,
        "call_id": note.details.call_id,
        "cname": note.channel,
        "start": _moment(note, start),
        "end": None if end is None else _moment(note, end),
        "range": {"from_ts": note.details.from_ts, "to_ts": note.details.to_ts},
        "fetched_at": int(note.fetched_at),
        "written_at": int(note.written_at),
        "link": note.link,
        "judged_share": note.judged_share,
        "findings": None if note.findings is None else [_finding_row(note, finding) for finding in note.findings],
        "users": [_session_row(note, session) for session in note.details.sessions],
        "peers_only": list(note.details.peers_only),
        "missing": list(note.gaps),
    }


def table(note: CallNote) -> Iterator[tuple[object, ...]]:
    """The note as rows of :data:`TABLE_COLUMNS`, for CSV."""
    nothing = ("",) * 6
    head = f"{note.project} · {note.channel} · {note.details.call_id} · {note.link}"
    yield ("call", *_span_cells(note, *note.span), *nothing, head)
    for finding in note.findings or ():
        verdict = (
            finding.medium.value,
            finding.verdict.value,
            finding.confidence.value,
            evidence_text(finding, note.lang),
        )
        pair = ("", finding.sender_uid, finding.receiver_uid)
        yield ("finding", *_span_cells(note, finding.from_ts, finding.to_ts), *pair, *verdict)
    for session in note.details.sessions:
        device = " · ".join((session.platform, session.network, session.sdk_version, session.device_type))
        yield ("user", *_span_cells(note, session.join_ts, session.leave_ts), session.uid, *nothing[1:], device)
    for uid in note.details.peers_only:
        yield ("user", *nothing[:4], uid, *nothing[1:], note.say("only seen as a peer"))
    for text in note.gaps:
        yield ("missing", *nothing[:4], *nothing, text)


def _moment(note: CallNote, ts: int) -> dict[str, Any]:
    return {"ts": ts, "utc": stamp_text(ts, UTC), "local": stamp_text(ts, note.zone)}


def _span_cells(note: CallNote, from_ts: int, to_ts: int | None) -> tuple[str, ...]:
    ends = [(from_ts, to_ts, zone) for zone in (UTC, note.zone)]
    return tuple("" if ts is None else stamp_text(ts, zone) for start, end, zone in ends for ts in (start, end))


def _finding_row(note: CallNote, finding: Finding) -> dict[str, Any]:
    return {
        "from": _moment(note, finding.from_ts),
        "to": _moment(note, finding.to_ts),
        "sender_uid": finding.sender_uid,
        "receiver_uid": finding.receiver_uid,
        "medium": finding.medium.value,
        "verdict": finding.verdict.value,
        "confidence": finding.confidence.value,
        "evidence": evidence_text(finding, note.lang),
        "users": list(finding.users),
    }


def _session_row(note: CallNote, session: Session) -> dict[str, Any]:
    return {
        "uid": session.uid,
        "sid": session.sid,
        "joined": _moment(note, session.join_ts),
        "left": None if session.leave_ts is None else _moment(note, session.leave_ts),
        "platform": session.platform,
        "network": session.network,
        "sdk_version": session.sdk_version,
        "device_type": session.device_type,
        "speaker": session.speaker,
    }
