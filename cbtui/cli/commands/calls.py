"""``cbtui calls``: search calls, past the ten that one answer holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cbtui.cli.invocation import Invocation, pass_invocation
from cbtui.cli.options import TEXT, format_options, window_options

if TYPE_CHECKING:
    from cbtui.cli.output import Format
    from cbtui.cli.table import Column
    from cbtui.model import Answer, Call
    from cbtui.service import Service

KEYS = ("call_id", "cname", "created_ts", "destroyed_ts", "finished", "duration_s")


@click.command("calls")
@window_options
@click.option("--cname", type=TEXT, metavar="NAME", help="Only calls of this channel.")
@click.option(
    "--max-requests", type=click.IntRange(1, 1000), default=20, metavar="N", help="Requests to spend at most (20)."
)
@format_options
@pass_invocation
def command(
    invocation: Invocation,
    from_text: str | None,
    to_text: str | None,
    cname: str | None,
    max_requests: int,
    form: Format,
) -> None:
    """Search the calls of a time range.

    Newest first; walks past the ten calls of one answer, and says why when it is not complete.
    """
    from cbtui.cli.output import publish_answer
    from cbtui.cli.progress import ProgressLine

    left = max_requests

    async def question(service: Service, from_ts: int, to_ts: int) -> Answer[tuple[Call, ...]]:
        nonlocal left
        with ProgressLine(invocation.lang) as progress:
            answer = await service.calls(from_ts, to_ts, cname, max_requests=max(left, 0), on_progress=progress)
        left -= answer.requests + 1
        return answer

    answer = invocation.ask_window(question, from_text, to_text, lambda _answer: left > 0)
    rows = [row(call, invocation.now) for call in answer.data]
    publish_answer(invocation, form, answer, rows, columns(invocation), KEYS)


def row(call: Call, now: float) -> dict[str, Any]:
    """A call in the API's names; ``duration_s`` is so far while it runs."""
    return {
        "call_id": call.call_id,
        "cname": call.cname,
        "created_ts": call.created_ts,
        "destroyed_ts": call.destroyed_ts,
        "finished": call.finished,
        "duration_s": call.duration_s(now),
    }


def columns(invocation: Invocation) -> tuple[Column, ...]:
    from cbtui.catalog.phrases import say
    from cbtui.cli.moments import ended, stamped, started
    from cbtui.cli.table import Column

    lang = invocation.lang
    return (
        Column(started(invocation), lambda row: stamped(row["created_ts"], invocation)),
        Column(say(lang, "length"), lambda row: ended(row["duration_s"], row["finished"]), right=True),
        Column(
            say(lang, "state"),
            lambda row: say(lang, "ended" if row["finished"] else "running"),
            colour=lambda row: None if row["finished"] else "green",
        ),
        Column(say(lang, "channel"), lambda row: row["cname"], elastic=True),
        Column(say(lang, "call"), lambda row: row["call_id"]),
    )
