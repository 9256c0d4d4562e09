"""``cbtui quota``: what the ledger says is left. Sends nothing."""

from __future__ import annotations

import time
from math import ceil
from typing import TYPE_CHECKING, Any

import click

from cbtui.cli.invocation import Invocation, pass_invocation
from cbtui.cli.options import format_options

if TYPE_CHECKING:
    from cbtui.cli.output import Format
    from cbtui.cli.table import Column
    from cbtui.model import EndpointQuota

KEYS = ("endpoint", "per_day", "used_today", "left_today", "next_allowed_ts", "resets_ts")


@click.command("quota")
@format_options
@pass_invocation
def command(invocation: Invocation, form: Format) -> None:
    """Show what is left; sends nothing."""
    from cbtui.cli import wiring
    from cbtui.cli.output import Document, publish

    ledger = wiring.ledger_of(invocation.settings)
    try:
        states = ledger.state(invocation.settings.project.appid)
    finally:
        ledger.close()
    notes = tuple(f"{state.endpoint}: {state.blocked_reason}" for state in states if state.blocked_reason)
    rows = [row(state) for state in states]
    document = Document(invocation.settings.project.name, rows, invocation.now, True, notes)
    publish(form, document, columns(invocation), KEYS, invocation.lang)


def row(state: EndpointQuota) -> dict[str, Any]:
    """One endpoint by its path; ``per_day`` and ``left_today`` are None where no daily limit is documented.

    ``next_allowed_ts`` is never after the present when a request may go now, and never too early when not.
    """
    now = time.time()
    return {
        "endpoint": state.endpoint.value,
        "per_day": state.per_day,
        "used_today": state.used_today,
        "left_today": state.left_today,
        "next_allowed_ts": int(now) if state.next_allowed_ts <= now else ceil(state.next_allowed_ts),
        "resets_ts": round(state.resets_ts),
    }


def columns(invocation: Invocation) -> tuple[Column, ...]:
    from cbtui.catalog.phrases import say
    from cbtui.cli.moments import NOTHING, stamped, titled
    from cbtui.cli.table import Column

    lang = invocation.lang

    def count(key: str) -> Any:
        return lambda row: NOTHING if row[key] is None else str(row[key])

    def allowed(row: Any) -> str:
        if row["next_allowed_ts"] <= time.time():
            return say(lang, "now")
        return stamped(row["next_allowed_ts"], invocation)

    return (
        Column(say(lang, "endpoint"), lambda row: row["endpoint"]),
        Column(say(lang, "per day"), count("per_day"), right=True),
        Column(say(lang, "used"), count("used_today"), right=True),
        Column(
            say(lang, "left"),
            count("left_today"),
            right=True,
            colour=lambda row: "red" if row["left_today"] == 0 else None,
        ),
        Column(titled("allowed", invocation), allowed),
        Column(titled("resets", invocation), lambda row: stamped(row["resets_ts"], invocation)),
    )
