"""One call for people: what is wrong, and who was in it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from cbtui.catalog.evidence import evidence_text
from cbtui.catalog.phrases import say
from cbtui.catalog.verdicts import CONFIDENCES, MEDIA, VERDICTS
from cbtui.cli.invocation import Invocation
from cbtui.cli.longform import session_row
from cbtui.cli.moments import ended, fitting, spanned, stamped, titled
from cbtui.cli.output import write, write_table
from cbtui.cli.table import Column
from cbtui.model import CallDetails, Finding, Note, Verdict
from cbtui.times import clock_text, zone_label
from cbtui.triage.groups import Group, by_confidence, folded, group

COLOURS = {Verdict.OK: "green", Verdict.UNCLASSIFIED: None, Verdict.UNCLEAR: "yellow"}


def write_call(invocation: Invocation, details: CallDetails, findings: Sequence[Finding], summary: Note | None) -> None:
    """The findings, folded by cause, worst first, or ``summary``; then the sessions, newest joiner first.

    What is of low confidence is counted in one line.
    """
    lang = invocation.lang
    span = f"{spanned(details.from_ts, details.to_ts, invocation)} ({zone_label(invocation.now, invocation.zone)})"
    write(f"{say(lang, 'call')} {details.call_id}  {span}  {_counted(details.uids, lang)}\n\n")
    sure, low = by_confidence(group(findings))
    if sure:
        rows = [_group_row(one, lang) for one in sure]
        write_table(fitting(_finding_columns, invocation, rows), rows)
    for note in ((folded(low),) if low else ()) + ((summary,) if summary and details.series else ()):
        write(invocation.reader.text(note) + "\n")
    if sure or low or summary:
        write("\n")
    rows = [session_row(session) for session in details.sessions]
    write_table(fitting(_session_columns, invocation, rows), rows)


def _time(title: str, key: str, invocation: Invocation, brief: bool) -> Column:
    if brief:
        return Column(say(invocation.lang, title), lambda row: clock_text(row[key], invocation.zone))
    return Column(titled(title, invocation), lambda row: stamped(row[key], invocation))


def _counted(uids: Collection[int], lang: str) -> str:
    return say(lang, "1 user") if len(uids) == 1 else say(lang, "{users} users", users=len(uids))


def _group_row(one: Group, lang: str) -> dict[str, Any]:
    return {
        "from_ts": one.from_ts,
        "length_s": one.to_ts - one.from_ts,
        "senders": one.senders,
        "receivers": one.receivers,
        "medium": one.medium,
        "verdict": one.verdict,
        "confidence": one.confidence,
        "evidence": evidence_text(one.findings[0], lang, verdict=False),
    }


def _finding_columns(invocation: Invocation, brief: bool) -> tuple[Column, ...]:
    lang = invocation.lang

    def users(uids: Sequence[int]) -> str:
        return str(uids[0]) if len(uids) == 1 else _counted(uids, lang)

    return (
        _time("started", "from_ts", invocation, brief),
        Column(say(lang, "length"), lambda row: ended(row["length_s"], True), right=True),
        Column(say(lang, "sender"), lambda row: users(row["senders"]), right=True),
        Column(say(lang, "receiver"), lambda row: users(row["receivers"]), right=True),
        Column("", lambda row: MEDIA[row["medium"]].of(lang)),
        Column(
            say(lang, "finding"),
            lambda row: VERDICTS[row["verdict"]].of(lang),
            colour=lambda row: COLOURS.get(row["verdict"], "red"),
        ),
        Column(say(lang, "confidence"), lambda row: CONFIDENCES[row["confidence"]].of(lang), elastic=True),
        Column(say(lang, "evidence"), lambda row: row["evidence"], elastic=True),
    )


def _session_columns(invocation: Invocation, brief: bool) -> tuple[Column, ...]:
    lang = invocation.lang

    def stay(row: Any) -> str:
        end = row["leave_ts"] if row["leave_ts"] is not None else invocation.now
        return ended(end - row["join_ts"], row["finished"])

    return (
        Column(say(lang, "user"), lambda row: str(row["uid"]), right=True),
        _time("joined", "join_ts", invocation, brief),
        Column(say(lang, "length"), stay, right=True),
        Column(say(lang, "network"), lambda row: row["network"], elastic=True),
        Column(say(lang, "platform"), lambda row: row["platform"], elastic=True),
        Column(say(lang, "device"), lambda row: row["device_type"], elastic=True),
        Column("SDK", lambda row: row["sdk_version"], elastic=True),
        Column(say(lang, "session"), lambda row: row["sid"], elastic=True),
    )
