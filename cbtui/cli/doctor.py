"""``cbtui doctor``: is this host fit to ask, and are the credentials good?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cbtui.cli.invocation import Invocation, pass_invocation
from cbtui.cli.options import format_options

if TYPE_CHECKING:
    from cbtui.cli.checks import Check
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
    from cbtui.cli import checks, hostchecks, servercheck
    from cbtui.cli.output import Document, publish
    from cbtui.errors import CbtuiError

    settings = None
    try:
        settings = invocation.settings
    except CbtuiError as error:
        found = [checks.failed("configuration", error)]
    else:
        found = [*checks.configuration(settings, invocation), *checks.state(settings)]
        if not any(check.state == "failed" for check in found):
            found += servercheck.server(invocation)
    found += hostchecks.terminal()
    failures = [check for check in found if check.state == "failed"]
    data = [row(check) for check in found]
    notes = [f"{len(failures)} of {len(found)} checks failed."] if failures else []
    document = Document(settings.project.name if settings else "", data, invocation.now, True, notes)
    publish(form, document, columns(), KEYS, "en")
    ctx.exit(failures[0].exit_code if failures else 0)


def row(check: Check) -> dict[str, str]:
    return {"check": check.name, "state": check.state, "detail": check.detail, "mend": check.mend}


def columns() -> tuple[Column, ...]:
    from cbtui.cli.table import Column

    return (
        Column("check", lambda row: row["check"]),
        Column("state", lambda row: row["state"], colour=lambda row: COLOURS[row["state"]]),
        Column("", lambda row: row["detail"] + (f"  → {row['mend']}" if row["mend"] else "")),
    )
