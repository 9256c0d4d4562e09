"""The dashboard, opened from the command line. Textual is imported only here.

click is not: where nothing has to be parsed it would take a tenth of the time to the first data.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

from cbtui import redaction
from cbtui.cli import streams
from cbtui.cli.invocation import Invocation
from cbtui.errors import UsageError
from cbtui.phrase import Phrase

if TYPE_CHECKING:
    from cbtui.link import CallLink

PLAIN: tuple[Sequence[str], ...] = ([], ["demo"])
"""The command lines that open a dashboard and have no options."""


def run(arguments: Sequence[str]) -> int:
    """Run one of :data:`PLAIN`; returns the exit code. Never raises."""
    redaction.forget()
    streams.mend()
    invocation = Invocation()
    try:
        return open_demo(invocation) if arguments else open_dashboard(invocation)
    except (Exception, KeyboardInterrupt) as error:
        from cbtui.cli import failure

        failed = error

    def again() -> NoReturn:
        raise failed

    return failure.guard(again, invocation)


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


def open_demo(invocation: Invocation) -> int:
    """Open the dashboard over the built-in simulator; returns the exit code.

    Raises:
        UsageError: there is no terminal to open it on.
    """
    _need_terminal()
    from cbtui import wiring
    from cbtui.cli.logfile import logging_to_file

    with logging_to_file(invocation):
        return wiring.demo(invocation.flags)


_STREAMS = {"input": "stdin", "output": "stdout", "error": "stderr"}


def _need_terminal() -> None:
    """Textual reads standard input and draws on standard error; output that is piped is meant for a script.

    Raises:
        UsageError: one of the three is no terminal.
    """
    streams = {name: getattr(sys, stream) for name, stream in _STREAMS.items()}
    redirected = [name for name, stream in streams.items() if stream is None or not stream.isatty()]
    if redirected:
        raise UsageError(
            "The dashboard needs a terminal",
            Phrase("redirected: standard {streams}", streams=", ".join(redirected)),
            "In a script, use one of the commands: cbtui --help.",
        )
