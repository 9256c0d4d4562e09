"""``cbtui simulate``: the simulator over HTTP, for trying out scripts without an account."""

from __future__ import annotations

import click


@click.command("simulate")
@click.option("--port", type=click.IntRange(0, 65535), default=0, metavar="N", help="Default: any free port.")
def command(port: int) -> None:
    """Serve a simulated API over HTTP.

    On 127.0.0.1, until it is stopped; prints its address.
    """
    from cbtui import simulator

    simulator.run(port)
