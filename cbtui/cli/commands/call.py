"""``cbtui call``: sessions, series and findings of one call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cbtui.cli.invocation import Invocation, pass_invocation
from cbtui.cli.options import TEXT, format_options

if TYPE_CHECKING:
    from cbtui.cli.output import Format
    from cbtui.model import Answer, CallDetails
    from cbtui.service import Service
    from cbtui.triage.judgement import Judgement


@click.command("call")
@click.argument("call_id", type=TEXT)
@click.option("--from", "from_text", metavar="T", help="Default: the call's start, from the store or by looking back.")
@click.option("--to", "to_text", metavar="T", help="Default: the call's end.")
@click.option("--all-users", is_flag=True, help="Linux (server-side) users too.")
@click.option("--no-metrics", is_flag=True, help="Sessions only: no series, no findings.")
@format_options
@pass_invocation
def command(
    invocation: Invocation,
    call_id: str,
    from_text: str | None,
    to_text: str | None,
    all_users: bool,
    no_metrics: bool,
    form: Format,
) -> None:
    """Show one call: who, how, whose fault.

    Sessions, series and findings. A finished call asked for again sends nothing.
    """
    from cbtui.cli.waiting import DETAILS_S
    from cbtui.errors import ConfigError

    from_ts = invocation.moment(from_text) if from_text is not None else None
    to_ts = invocation.moment(to_text) if to_text is not None else None
    if from_ts is None and to_ts is not None:
        raise ConfigError("--to alone is no range", next_step="Give --from too, or neither.")
    if from_ts is not None:
        to_ts = invocation.end(from_ts, invocation.moment("now") if to_ts is None else to_ts, to_text or "now")

    async def question(service: Service) -> tuple[Answer[CallDetails], Judgement | None]:
        from cbtui.cli.output import Format
        from cbtui.cli.progress import ProgressLine

        with ProgressLine(invocation.lang) as progress:
            answer = await service.call(
                call_id, from_ts, to_ts, all_users=all_users, metrics=not no_metrics, on_progress=progress
            )
            if form is Format.CSV or no_metrics:
                return answer, None
            return answer, await service.judgement(answer.data, on_progress=progress)

    answer, judgement = invocation.ask(question, deadline_s=DETAILS_S)
    _publish(invocation, form, answer, judgement)


def _publish(invocation: Invocation, form: Format, answer: Answer[CallDetails], judgement: Judgement | None) -> None:
    from cbtui.cli import calltable, longform
    from cbtui.cli.output import Document, Format, tell_notes, write

    findings = judgement.findings if judgement else ()
    summary = judgement.summary if judgement else None
    told = (summary,) if summary and form is Format.JSON else ()
    notes = (*answer.notes, *told, *(judgement.notes if judgement else ()))
    document = Document(invocation.settings.project.name, None, answer.fetched_at, answer.complete, notes)
    if form is Format.JSON:
        for text in longform.json_parts(document.head, answer.data, findings, invocation.lang):
            write(text, exact=True)
        return
    if form is Format.CSV:
        for text in longform.csv_parts(answer.data):
            write(text, exact=True)
    else:
        calltable.write_call(invocation, answer.data, findings, summary)
    tell_notes(document.told, invocation.reader)
