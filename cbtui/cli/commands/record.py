"""``cbtui record``: polls and stores without a terminal, until it is stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cbtui.cli.invocation import Invocation, pass_invocation

if TYPE_CHECKING:
    from cbtui.cli.recording import Recorder


@click.command("record")
@click.option("--once", is_flag=True, help="One round, for cron.")
@pass_invocation
def command(invocation: Invocation, once: bool) -> None:
    """Poll and store without a terminal.

    Goes on until SIGTERM or Ctrl-C, with a line a minute on stderr and the details in the log.
    """
    import asyncio
    import logging

    from cbtui.cli.logfile import logging_to_file
    from cbtui.cli.recording import Recorder

    settings = invocation.settings
    with logging_to_file(invocation, logging.INFO) as path:
        recorder = Recorder(settings.project.name, invocation.zone, path)
        asyncio.run(_record(invocation, recorder, once))


async def _record(invocation: Invocation, recorder: Recorder, once: bool) -> None:
    import asyncio

    from cbtui import wiring
    from cbtui.cli.waiting import DEADLINE_S, within
    from cbtui.clock import SystemClock
    from cbtui.tui.threads import DaemonThreads

    clock = SystemClock()
    if once:
        asyncio.get_running_loop().set_default_executor(DaemonThreads())
    async with wiring.connected(invocation.settings, clock) as service:
        poller = wiring.poller_of(service, clock, recorder.take)
        if once:
            await within(invocation.timeout or DEADLINE_S, recorder.round(service, poller, clock), invocation.lang)
        else:
            await recorder.run(poller, clock)
