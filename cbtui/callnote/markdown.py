"""The note as Markdown, for people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, tzinfo

from cbtui.callnote.incident import CallNote
from cbtui.catalog.evidence import evidence_text, parties
from cbtui.catalog.verdicts import CONFIDENCES, MEANINGS, MEDIA, VERDICTS
from cbtui.model import Finding, Session
from cbtui.text import clean
from cbtui.times import clock_text, duration_text, stamp_text, zone_label

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~&@-]|(?<=:)/|(?<=www)\.)", re.IGNORECASE)
"""What Markdown, or a reader that links bare addresses, would take for more than text."""


def markdown(note: CallNote) -> str:
    """The note as Markdown. Names chosen by others are escaped: they can't become links, tags or tables."""
    blocks = [
        f"# {note.say('Call')} {escape(note.details.call_id)} · {escape(note.channel)}",
        _facts(note),
        f"## {note.say('Findings')}",
        *_findings(note),
        f"## {note.say('Users')}",
        _users(note),
        f"## {note.say('What is missing')}",
        "\n".join(f"- {escape(text)}" for text in note.gaps) or note.say("Nothing, as far as the API tells."),
    ]
    return "\n\n".join(blocks) + "\n"


def escape(text: str) -> str:
    """Text that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", clean(text))


def _zones(note: CallNote) -> tuple[tzinfo, ...]:
    """Every time is told in the reader's zone and in UTC; once where these are the same."""
    start = note.span[0]
    return (note.zone,) if zone_label(start, note.zone) == zone_label(start, UTC) else (note.zone, UTC)


def _facts(note: CallNote) -> str:
    start, end = note.span
    length = "" if end is None else f" ({duration_text(end - start)})"

    def span(zone: tzinfo) -> str:
        until = note.say("running") if end is None else stamp_text(end, zone)
        return f"{stamp_text(start, zone)} – {until}{length if zone is note.zone else ''}"

    rows = [
        (note.say("project"), escape(note.project)),
        (note.say("channel"), escape(note.channel)),
        (note.say("call"), escape(note.details.call_id)),
        *((zone_label(start, zone), span(zone)) for zone in _zones(note)),
        (note.say("fetched"), stamp_text(note.fetched_at, note.zone)),
        (note.say("link"), f"`{note.link}`"),
    ]
    return _markdown_table(("", ""), rows)


def _findings(note: CallNote) -> list[str]:
    if note.findings is None:
        return [note.say("Not judged.")]
    if not note.findings:
        judged = f" {note.say('{share} of the call could be judged.', share=note.judged)}" if note.judged else ""
        return [f"{note.say('Nothing wrong found.')}{judged}"]
    times = (zone_label(note.findings[0].from_ts, zone) for zone in _zones(note))
    head = (
        "#", *times, note.say("sender → receiver"), note.say("medium"), note.say("verdict"),
        note.say("confidence"), note.say("evidence"),
    )  # fmt: skip
    rows = [(str(number), *_finding_cells(note, finding)) for number, finding in enumerate(note.findings, 1)]
    seen = dict.fromkeys(finding.verdict for finding in note.findings)
    meanings = "\n".join(f"- {VERDICTS[verdict](note.lang)}: {MEANINGS[verdict](note.lang)}" for verdict in seen)
    return [_markdown_table(head, rows), meanings]


def _finding_cells(note: CallNote, finding: Finding) -> tuple[str, ...]:
    spans = (f"{clock_text(finding.from_ts, zone)}–{clock_text(finding.to_ts, zone)}" for zone in _zones(note))
    return (
        *spans,
        parties(finding.senders, finding.receivers, note.lang),
        MEDIA[finding.medium](note.lang),
        VERDICTS[finding.verdict](note.lang),
        CONFIDENCES[finding.confidence](note.lang),
        escape(evidence_text(finding, note.lang)),
    )


def _users(note: CallNote) -> str:
    head = ("uid", note.say("joined"), note.say("left"), "sid", note.say("platform"), note.say("network"), "SDK",
            note.say("device"))  # fmt: skip
    rows = [
        (
            str(session.uid),
            stamp_text(session.join_ts, note.zone),
            note.say("inside") if session.leave_ts is None else stamp_text(session.leave_ts, note.zone),
            *(escape(text) for text in (session.sid, *_device(session))),
        )
        for session in note.details.sessions
    ]
    rows += [(str(uid), note.say("only seen as a peer"), *[""] * 6) for uid in note.details.peers_only]
    return _markdown_table(head, rows)


def _device(session: Session) -> tuple[str, ...]:
    return (session.platform, session.network, session.sdk_version, session.device_type)


def _markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
