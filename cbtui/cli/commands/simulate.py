"""``cbtui simulate``: the simulator over HTTP, for trying out scripts without an account."""

from __future__ import annotations

import click

from cbtui.errors import UsageError
from cbtui.phrase import Phrase


@click.command("simulate")
@click.option("--port", type=click.IntRange(0, 65535), default=0, metavar="N", help="Default: any free port.")
def command(port: int) -> None:
    """Serve a simulated API over HTTP.

    On 127.0.0.1, until it is stopped; prints its address.
    """
    import asyncio

    from cbtui import simulator

    try:
        asyncio.run(simulator.run(port))
    except OSError as error:
        raise UsageError(
            Phrase("Port {port} can't be used", port=port), error.strerror or str(error), "Choose another one, or none."
        ) from None
