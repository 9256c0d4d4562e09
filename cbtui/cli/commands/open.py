"""``cbtui open``: the dashboard on a call that somebody sent as a link."""

from __future__ import annotations

import click

from cbtui.cli.dashboard import open_dashboard
from cbtui.cli.invocation import Invocation, pass_invocation


@click.command("open")
@click.argument("link")
@pass_invocation
@click.pass_context
def command(ctx: click.Context, invocation: Invocation, link: str) -> None:
    """Open the dashboard on a call.

    LINK is what Y copies on the Call screen: the call, the time and the pair; its project must be configured here.
    """
    from cbtui.link import parse

    ctx.exit(open_dashboard(invocation, parse(link)))
