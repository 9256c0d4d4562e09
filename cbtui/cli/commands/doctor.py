"""``cbtui doctor``: is this host fit to ask, and are the credentials good?"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from cbtui.cli.invocation import Invocation, pass_invocation
from cbtui.cli.options import format_options

if TYPE_CHECKING:
    from cbtui.cli.checks.check import Check
    from cbtui.cli.output import Format
    from cbtui.cli.table import Column

KEYS = ("check", "state", "detail", "mend")
COLOURS = {"ok": "green", "warning": "yellow", "failed": "red"}


@click.command("doctor")
@format_options
@pass_invocation
@click.pass_context
def command(ctx: click.Context, invocation: Invocation, form: Format) -> None:
    """Check that everything is in order.

    Configuration, credentials, clock, state directory and terminal; sends at most one request.
    """
    from cbtui.catalog.reader import Reader
    from cbtui.cli.checks import check, configuration, host, server
    from cbtui.cli.output import Document, Format, publish
    from cbtui.errors import CbtuiError
    from cbtui.model import Note, NoteKind

    settings = None
    try:
        settings = invocation.settings
    except CbtuiError as error:
        found = [check.failed("configuration", error)]
    else:
        found = [*configuration.configuration(settings, invocation), *configuration.state(settings)]
        if not any(one.state == "failed" for one in found):
            answered = list(server.server(invocation))
            found = [*server.corrected(found, answered), *answered]
    found += host.terminal()
    failures = [one for one in found if one.state == "failed"]
    data = [row(one) for one in found]
    if form is Format.TABLE:
        data = wrapped(data)
    notes = (Note(NoteKind.CHECKS_FAILED, failed=len(failures), checks=len(found)),) if failures else ()
    document = Document(settings.project.name if settings else "", data, invocation.time, True, notes)
    publish(form, document, columns(), KEYS, Reader())
    ctx.exit(failures[0].exit_code if failures else 0)


def row(check: Check) -> dict[str, str]:
    return {"check": check.name, "state": check.state, "detail": check.detail, "mend": check.mend}


def wrapped(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows of the table: on a terminal a long detail goes on below itself, so that nothing of it is cut."""
    import textwrap

    from cbtui.cli.output import on_terminal, terminal_width

    beside = sum(max(len(row[key]) for row in rows) + 2 for key in ("check", "state"))
    room = max(20, terminal_width() - beside) if on_terminal() else sys.maxsize
    table = []
    for entry in rows:
        text = entry["detail"] + (f"  → {entry['mend']}" if entry["mend"] else "")
        first, *others = textwrap.wrap(text, room, break_on_hyphens=False) if len(text) > room else [text]
        table.append({**entry, "detail": first})
        table += [{"check": "", "state": "", "detail": other} for other in others]
    return table


def columns() -> tuple[Column, ...]:
    from cbtui.cli.table import Column

    return (
        Column("check", lambda row: row["check"]),
        Column("state", lambda row: row["state"], colour=lambda row: COLOURS.get(row["state"])),
        Column("", lambda row: row["detail"]),
    )
