"""``cbtui`` without a command, and ``cbtui demo``: the dashboard. Textual is imported only here."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from cbtui.cli.invocation import Invocation, pass_invocation
from cbtui.errors import UsageError

if TYPE_CHECKING:
    from cbtui.link import CallLink


def open_dashboard(invocation: Invocation, link: CallLink | None = None) -> int:
    """Open the dashboard over the configured account, on a call where a link names one; returns the exit code.

    Raises:
        UsageError: there is no terminal to open it on.
    """
    _need_terminal()
    if link is not None:
        # Its project decides, whatever --project says: elsewhere the call does not exist.
        invocation.project = link.project
    settings = invocation.settings
    from cbtui.cli import wiring

    return wiring.dashboard(settings, link)


@click.command("demo")
@pass_invocation
@click.pass_context
def command(ctx: click.Context, invocation: Invocation) -> None:
    """Open the dashboard without an account.

    Over the built-in simulator: no file, no network.
    """
    _need_terminal()
    from cbtui.cli import wiring

    ctx.exit(wiring.demo(invocation.flags))


def _need_terminal() -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "The dashboard needs a terminal", next_step="In a script, use one of the commands: cbtui --help."
        )
