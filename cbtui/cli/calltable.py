"""One call for people: what is wrong, and who was in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cbtui.catalog.phrases import say
from cbtui.catalog.verdicts import CONFIDENCES, MEDIA, VERDICTS
from cbtui.cli.invocation import Invocation
from cbtui.cli.longform import finding_row, session_row
from cbtui.cli.moments import ended, stamped, titled
from cbtui.cli.output import write, write_table
from cbtui.cli.table import Column
from cbtui.model import CallDetails, Confidence, Finding, Medium, Verdict

COLOURS = {Verdict.OK: "green", Verdict.UNCLASSIFIED: None, Verdict.UNCLEAR: "yellow"}


def write_call(invocation: Invocation, details: CallDetails, findings: Sequence[Finding]) -> None:
    """The findings, worst first, then the sessions, newest joiner first."""
    lang = invocation.lang
    span = f"{stamped(details.from_ts, invocation)} – {stamped(details.to_ts, invocation)}"
    write(f"{say(lang, 'call')} {details.call_id}  {span}  {len(details.uids)} {say(lang, 'users')}\n\n")
    if findings:
        write_table(_finding_columns(invocation), [finding_row(finding) for finding in findings])
        write("\n")
    elif details.series:
        write(say(lang, "nothing wrong found") + "\n\n")
    write_table(_session_columns(invocation), [session_row(session) for session in details.sessions])


def _finding_columns(invocation: Invocation) -> tuple[Column, ...]:
    lang = invocation.lang

    def tone(row: Any) -> str | None:
        return COLOURS.get(Verdict(row["verdict"]), "red")

    def everyone(uid: int) -> str:
        return str(uid) if uid else say(lang, "everyone")

    return (
        Column(titled("from", invocation), lambda row: stamped(row["from_ts"], invocation)),
        Column(say(lang, "length"), lambda row: ended(row["to_ts"] - row["from_ts"], True), right=True),
        Column(say(lang, "sender"), lambda row: everyone(row["sender_uid"]), right=True),
        Column(say(lang, "receiver"), lambda row: everyone(row["receiver_uid"]), right=True),
        Column("", lambda row: MEDIA[Medium(row["medium"])].of(lang)),
        Column(say(lang, "finding"), lambda row: VERDICTS[Verdict(row["verdict"])].of(lang), colour=tone),
        Column(say(lang, "confidence"), lambda row: CONFIDENCES[Confidence(row["confidence"])].of(lang)),
        Column(say(lang, "evidence"), lambda row: row["evidence"], elastic=True),
    )


def _session_columns(invocation: Invocation) -> tuple[Column, ...]:
    lang = invocation.lang

    def stay(row: Any) -> str:
        end = row["leave_ts"] if row["leave_ts"] is not None else invocation.now
        return ended(end - row["join_ts"], row["finished"])

    return (
        Column(say(lang, "user"), lambda row: str(row["uid"]), right=True),
        Column(titled("joined", invocation), lambda row: stamped(row["join_ts"], invocation)),
        Column(say(lang, "length"), stay, right=True),
        Column(say(lang, "network"), lambda row: row["network"], elastic=True),
        Column(say(lang, "platform"), lambda row: row["platform"], elastic=True),
        Column(say(lang, "device"), lambda row: row["device_type"], elastic=True),
        Column("SDK", lambda row: row["sdk_version"], elastic=True),
        Column(say(lang, "session"), lambda row: row["sid"], elastic=True),
    )
