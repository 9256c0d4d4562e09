"""``cbtui report``: the one request that writes. It is shown and asked for before it is sent, and never repeated."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from cbtui.cli.invocation import Invocation, pass_invocation
from cbtui.cli.options import TEXT, UID, format_options
from cbtui.errors import DeadlineError, OutcomeUnknownError, UsageError
from cbtui.phrase import Phrase

if TYPE_CHECKING:
    from cbtui.cli.output import Format
    from cbtui.cli.table import Column
    from cbtui.model import Note, Report, SentReport
    from cbtui.service import Service

KEYS = (
    "cname",
    "teacher_uid",
    "type",
    "action_uid",
    "ts",
    "comments",
    "outcome",
    "message",
    "sent_at",
    "sent_by",
)


@click.command("report")
@click.option("--cname", type=TEXT, required=True, metavar="NAME", help="The channel.")
@click.option("--teacher-uid", type=UID, required=True, metavar="N", help="The teacher's uid.")
@click.option(
    "--type",
    type=click.IntRange(1, 4),
    required=True,
    help="1 lesson aborted, 2 call for help, 3 complaint, 4 problem report.",
)
@click.option("--action-uid", type=UID, metavar="N", help="The uid of who acts.")
@click.option("--ts", "ts_text", metavar="T", help="When it happened.")
@click.option("--comments", type=TEXT, metavar="TEXT", help="What happened, in short.")
@click.option("--yes", is_flag=True, help="Send without asking.")
@format_options
@pass_invocation
def command(invocation: Invocation, /, *, ts_text: str | None, yes: bool, form: Format, **facts: Any) -> None:
    """Report a problem to Agora.

    Shows what it would send and asks, unless --yes. A report is never sent twice by itself.
    """
    from cbtui.cli.output import Document, Format, publish
    from cbtui.model import Outcome, Report

    _refuse_if_read_only(invocation)
    ts = invocation.moment(ts_text) if ts_text is not None else None
    report = Report(ts=ts, **facts)
    if not yes and not sys.stdin.isatty():
        raise UsageError("Nothing was sent", "there is no terminal to ask on", "Add --yes to send without being asked.")
    notes = _earlier(invocation, report)
    if not yes:
        _ask(invocation, report, notes)

    sent = _sent(invocation, report)
    complete = sent.outcome is Outcome.SENT
    told = () if form is Format.TABLE and not yes else notes
    document = Document(invocation.settings.project.name, row(sent), sent.sent_at, complete, told)
    publish(form, document, columns(invocation), KEYS, invocation.reader)


def _sent(invocation: Invocation, report: Report) -> SentReport:
    """Send it, once.

    Raises:
        OutcomeUnknownError: it was sent and no answer came.
        click.Abort: Ctrl-C came while it was under way.
    """

    async def send(service: Service) -> SentReport:
        return await service.report(report)

    try:
        return invocation.ask(send)
    except OutcomeUnknownError as error:
        raise OutcomeUnknownError(
            "The outcome of the report is unknown",
            Phrase("{what}: {why}", what=Phrase("it was sent and no answer came"), why=error.why),
            error.next_step,
        ) from None
    except DeadlineError:
        raise OutcomeUnknownError(
            "The outcome of the report is unknown",
            "it was sent and no answer came",
            "It is not sent again by itself; find out before you repeat it.",
        ) from None
    except KeyboardInterrupt:
        raise click.Abort("Interrupted. The outcome of the report is unknown: it may have arrived.") from None


def row(sent: SentReport) -> dict[str, Any]:
    """The report as it is kept."""
    return {
        **_body(sent.report),
        "outcome": sent.outcome.value,
        "message": sent.message,
        "sent_at": int(sent.sent_at),
        "sent_by": sent.sent_by,
    }


def columns(invocation: Invocation) -> tuple[Column, ...]:
    from cbtui.catalog.phrases import say
    from cbtui.catalog.reports import report_type
    from cbtui.cli.moments import stamped, titled
    from cbtui.cli.table import Column

    lang = invocation.lang
    return (
        Column(titled("sent", invocation), lambda row: stamped(row["sent_at"], invocation)),
        Column(say(lang, "outcome"), lambda row: say(lang, row["outcome"])),
        Column(say(lang, "what"), lambda row: report_type(row["type"], lang)),
        Column(say(lang, "channel"), lambda row: row["cname"], elastic=True),
        Column(say(lang, "teacher"), lambda row: str(row["teacher_uid"]), right=True),
    )


def _refuse_if_read_only(invocation: Invocation) -> None:
    if invocation.settings.read_only:
        raise UsageError(
            "Nothing was sent",
            "this session is read-only",
            "Leave out --read-only, CBTUI_READ_ONLY and read_only to report.",
        )


def _earlier(invocation: Invocation, report: Report) -> tuple[Note, ...]:
    """A note about the same report sent before, if there is one."""
    from cbtui.model import Note, NoteKind

    async def question(service: Service) -> SentReport | None:
        return await service.similar_report(report)

    earlier = invocation.ask(question)
    if earlier is None:
        return ()
    who = earlier.sent_by or "?"
    return (Note(NoteKind.SAME_REPORT, sent_at=earlier.sent_at, who=who, outcome=earlier.outcome.value),)


def _ask(invocation: Invocation, report: Report, notes: tuple[Note, ...]) -> None:
    """Show what would be sent and ask.

    Raises:
        click.Abort: the answer was no.
    """
    from cbtui.catalog.phrases import say
    from cbtui.cli.output import json_text, tell, tell_notes

    tell(json_text({key: value for key, value in _body(report).items() if value is not None}))
    tell_notes(notes, invocation.reader)
    try:
        agreed = click.confirm(say(invocation.lang, "Send this to Agora?"), default=False, err=True)
    except click.Abort:
        raise click.Abort("Interrupted, nothing was sent.") from None
    if not agreed:
        raise click.Abort("Nothing was sent.")


def _body(report: Report) -> dict[str, Any]:
    return {
        "cname": report.cname,
        "teacher_uid": report.teacher_uid,
        "type": report.type,
        "action_uid": report.action_uid,
        "ts": report.ts,
        "comments": report.comments,
    }
