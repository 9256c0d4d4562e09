"""The group of commands and the global options, which come before the command."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from cbtui import __version__, redaction
from cbtui.cli import COMPLETE_VARIABLE, failure, streams
from cbtui.cli.invocation import LANGUAGES, Invocation
from cbtui.cli.options import Named, Seconds

PROGRAM = "cbtui"

COMMANDS = (
    "calls",
    "call",
    "live",
    "diagnosis",
    "usage",
    "report",
    "open",
    "record",
    "quota",
    "doctor",
    "demo",
    "simulate",
)
"""Each a module of ``cbtui.cli.commands``, imported when it is named (all of them for ``--help``)."""

EPILOG = """\b
Without a command, the dashboard opens. Times T: Unix seconds, ISO 8601, HH:MM, -30m, -2h, -3d, now.

\b
Shell completion:
  bash  eval "$(_CBTUI_COMPLETE=bash_source cbtui)"
  zsh   eval "$(_CBTUI_COMPLETE=zsh_source cbtui)"
  fish  _CBTUI_COMPLETE=fish_source cbtui | source
"""

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class Commands(click.Group):
    """The commands of :data:`COMMANDS`, in that order, each imported when it is asked for."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command = import_module(f"cbtui.cli.commands.{name}").command
        return command if isinstance(command, click.Command) else None


@click.group(cls=Commands, invoke_without_command=True, context_settings=CONTEXT, epilog=EPILOG)
@click.option("--config", type=Named(), metavar="FILE", help="The configuration file.")
@click.option("--project", metavar="NAME", help="A project of the configuration; else the first one.")
@click.option("--state-dir", type=Named(), metavar="DIR", help="Where database, ledger and log live.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of tables and of the dashboard.")
@click.option("--timezone", metavar="ZONE", help="local, utc or Area/City.")
@click.option("--read-only", is_flag=True, help="Refuse the one request that writes (report).")
@click.option(
    "--timeout",
    type=Seconds(),
    metavar="SECONDS",
    help="For a whole command. Default: 30; 300 for the details of a call.",
)
@click.version_option(__version__, prog_name=PROGRAM, message="%(prog)s %(version)s")
@click.pass_context
def root(ctx: click.Context, /, **options: Any) -> None:
    """Is something wrong right now, and for whom? Whose fault was that bad call?

    A terminal dashboard and a set of commands over the Crystal Ball (Agora Analytics) API.
    """
    invocation = ctx.ensure_object(Invocation)
    invocation.take(**options)
    if ctx.invoked_subcommand is None:
        from cbtui.cli.dashboard import open_dashboard

        ctx.exit(open_dashboard(invocation))


def run(arguments: Sequence[str]) -> int:
    """Run one command line; returns the exit code. Never raises."""
    if instruction := os.environ.get(COMPLETE_VARIABLE):
        from click.shell_completion import shell_complete

        return shell_complete(root, {}, PROGRAM, COMPLETE_VARIABLE, instruction)
    redaction.forget()
    streams.mend()
    invocation = Invocation()
    return failure.guard(lambda: _run(list(arguments), invocation), invocation)


def _run(arguments: list[str], invocation: Invocation) -> int:
    try:
        with root.make_context(PROGRAM, arguments, obj=invocation) as ctx:
            root.invoke(ctx)
    except click.exceptions.Exit as done:
        return done.exit_code
    finally:
        sys.stdout.flush()
    return 0
