"""``cbtui`` without a command, and ``cbtui demo``: the dashboard. Textual is imported only here."""

from __future__ import annotations

import sys

import click

from cbtui.cli.invocation import Invocation, pass_invocation
from cbtui.errors import UsageError


def open_dashboard(invocation: Invocation) -> int:
    """Open the dashboard over the configured account; returns the exit code.

    Raises:
        UsageError: there is no terminal to open it on.
    """
    _need_terminal()
    settings = invocation.settings
    from cbtui.cli import wiring

    return wiring.dashboard(settings)


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
