"""``cbtui`` without a command, and ``cbtui demo``: the dashboard. Textual is imported only here."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from cbtui.cli.invocation import Invocation, pass_invocation
from cbtui.errors import UsageError
from cbtui.phrase import Phrase

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
    from cbtui import wiring
    from cbtui.cli.logfile import logging_to_file

    with logging_to_file(invocation):
        return wiring.dashboard(settings, link)


_STREAMS = {"input": "stdin", "output": "stdout", "error": "stderr"}


@click.command("demo")
@pass_invocation
@click.pass_context
def command(ctx: click.Context, invocation: Invocation) -> None:
    """Open the dashboard without an account.

    Over the built-in simulator: no file, no network.
    """
    _need_terminal()
    from cbtui import wiring
    from cbtui.cli.logfile import logging_to_file

    with logging_to_file(invocation):
        code = wiring.demo(invocation.flags)
    ctx.exit(code)


def _need_terminal() -> None:
    """Textual reads standard input and draws on standard error; output that is piped is meant for a script.

    Raises:
        UsageError: one of the three is no terminal.
    """
    redirected = [name for name in ("input", "output", "error") if not getattr(sys, _STREAMS[name]).isatty()]
    if redirected:
        raise UsageError(
            "The dashboard needs a terminal",
            Phrase("redirected: standard {streams}", streams=", ".join(redirected)),
            "In a script, use one of the commands: cbtui --help.",
        )
