"""``cbtui demo``: the dashboard without an account."""

from __future__ import annotations

import click

from cbtui.cli.dashboard import open_demo
from cbtui.cli.invocation import Invocation, pass_invocation


@click.command("demo")
@pass_invocation
@click.pass_context
def command(ctx: click.Context, invocation: Invocation) -> None:
    """Open the dashboard without an account.

    Over the built-in simulator: no file, no network.
    """
    ctx.exit(open_demo(invocation))
