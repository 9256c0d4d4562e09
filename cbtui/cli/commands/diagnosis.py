"""``cbtui diagnosis``: who had a poor experience, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cbtui.cli.invocation import Invocation, pass_invocation
from cbtui.cli.options import format_options, window_options

if TYPE_CHECKING:
    from cbtui.cli.output import Format
    from cbtui.cli.table import Column
    from cbtui.model import Answer, DiagnosisEvent
    from cbtui.service import Service

KEYS = ("ts", "user", "cname", "exp_id", "experience", "cause_tags")


@click.command("diagnosis")
@window_options
@format_options
@pass_invocation
def command(invocation: Invocation, from_text: str | None, to_text: str | None, form: Format) -> None:
    """Show diagnosis events, decoded.

    Newest first; from the store when no request is allowed yet.
    """
    from cbtui.cli.output import MadeRows, publish_answer

    async def question(service: Service, from_ts: int, to_ts: int) -> Answer[tuple[DiagnosisEvent, ...]]:
        return await service.diagnosis(from_ts, to_ts)

    answer = invocation.ask_window(question, from_text, to_text)
    rows = MadeRows(row, answer.data)
    publish_answer(invocation, form, answer, rows, columns(invocation), KEYS)


def row(event: DiagnosisEvent) -> dict[str, Any]:
    """An event in the API's names, with the English names of its numbers beside them."""
    from cbtui.catalog.experiences import experience
    from cbtui.catalog.factors import factor

    tags = [
        {"factor_id": cause.factor_id, "factor": factor(cause.factor_id, "en"), "host_user": cause.host_user}
        for cause in event.causes
    ]
    return {
        "ts": event.ts,
        "user": event.user,
        "cname": event.cname,
        "exp_id": event.exp_id,
        "experience": experience(event.exp_id, "en"),
        "cause_tags": tags,
    }


def columns(invocation: Invocation) -> tuple[Column, ...]:
    from cbtui.catalog.experiences import experience
    from cbtui.catalog.factors import factor
    from cbtui.catalog.phrases import say
    from cbtui.cli.moments import stamped, titled
    from cbtui.cli.table import Column

    lang = invocation.lang

    def causes(row: Any) -> str:
        return ", ".join(
            factor(tag["factor_id"], lang) + (f" ({tag['host_user']})" if tag["host_user"] else "")
            for tag in row["cause_tags"]
        )

    return (
        Column(titled("time", invocation), lambda row: stamped(row["ts"], invocation)),
        Column(say(lang, "what"), lambda row: experience(row["exp_id"], lang)),
        Column(say(lang, "user"), lambda row: row["user"], elastic=True),
        Column(say(lang, "channel"), lambda row: row["cname"], elastic=True),
        Column(say(lang, "because"), causes, elastic=True),
    )
