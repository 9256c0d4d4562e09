"""``cbtui quota``: what the ledger says is left, and the way out of a block. Sends nothing."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

import click

from cbtui.cli.invocation import Invocation, pass_invocation
from cbtui.cli.options import format_options

if TYPE_CHECKING:
    from cbtui.cli.output import Format
    from cbtui.cli.table import Column
    from cbtui.model import Endpoint, EndpointQuota
    from cbtui.quota import Ledger

KEYS = ("endpoint", "per_day", "used_today", "left_today", "next_allowed_ts", "resets_ts")


class _EndpointName(click.ParamType):  # type: ignore[type-arg]
    """An endpoint by its path, or by the end of it."""

    name = "endpoint"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Endpoint:
        from cbtui.model import Endpoint

        found = [one for one in Endpoint if f"{one.value}/".endswith(f"/{str(value).strip().strip('/')}/")]
        if len(found) != 1:
            self.fail(f"one of {', '.join(Endpoint)} was expected", param, ctx)
        return found[0]


@click.command("quota")
@click.option(
    "--unblock", type=_EndpointName(), metavar="ENDPOINT", help="Lift a block that the server asked for, after asking."
)
@format_options
@pass_invocation
def command(invocation: Invocation, unblock: Endpoint | None, form: Format) -> None:
    """Show what is left; sends nothing."""
    from cbtui import wiring
    from cbtui.cli.moments import fitting
    from cbtui.cli.output import Document, publish
    from cbtui.errors import CbtuiError
    from cbtui.model import Note, NoteKind

    ledger = wiring.ledger_of(invocation.settings, invocation.clock)
    try:
        if unblock is not None:
            _lift(invocation, ledger, unblock)
        states = ledger.state(invocation.settings.project.appid)
    finally:
        ledger.close()
    notes = tuple(
        Note(NoteKind.ENDPOINT_BLOCKED, CbtuiError(state.blocked_reason), endpoint=state.endpoint.value)
        for state in states
        if state.blocked_reason
    )
    rows = [row(state, invocation.now) for state in states]
    document = Document(invocation.settings.project.name, rows, invocation.now, True, notes)
    publish(form, document, fitting(columns, invocation, rows), KEYS, invocation.reader)


def _lift(invocation: Invocation, ledger: Ledger, endpoint: Endpoint) -> None:
    """Ask, and lift the block of an endpoint; says so where there is none.

    Raises:
        click.Abort: the answer was no.
    """
    from cbtui.catalog.phrases import say
    from cbtui.cli.moments import stamped
    from cbtui.cli.output import tell

    lang, appid = invocation.lang, invocation.settings.project.appid
    state = next(state for state in ledger.state(appid) if state.endpoint is endpoint)
    if not state.blocked_reason:
        tell(say(lang, "{endpoint} is not blocked.", endpoint=endpoint.value))
        return
    reason, until = say(lang, state.blocked_reason), stamped(state.next_allowed_ts, invocation)
    tell(
        say(lang, "{endpoint} is blocked until {until}: {reason}.", endpoint=endpoint.value, until=until, reason=reason)
    )
    question = say(lang, "Ask the server again before that? Requests that it refuses may count against the account.")
    if not click.confirm(question, default=False, err=True):
        raise click.Abort("Nothing was changed.")
    ledger.unblock(endpoint, project=appid)


def row(state: EndpointQuota, now: float) -> dict[str, Any]:
    """One endpoint by its path; ``per_day`` and ``left_today`` are None where no daily limit is documented.

    ``next_allowed_ts`` is never after the present when a request may go now, and never too early when not.
    """
    return {
        "endpoint": state.endpoint.value,
        "per_day": state.per_day,
        "used_today": state.used_today,
        "left_today": state.left_today,
        "next_allowed_ts": int(now) if state.next_allowed_ts <= now else ceil(state.next_allowed_ts),
        "resets_ts": round(state.resets_ts),
    }


def columns(invocation: Invocation, brief: bool) -> tuple[Column, ...]:
    """``brief``: times of day only, the zone once."""
    from cbtui.catalog.phrases import say
    from cbtui.catalog.term import Names
    from cbtui.cli.moments import NOTHING, stamped, titled
    from cbtui.cli.table import Column
    from cbtui.times import clock_text, zone_label

    lang, zone = invocation.lang, invocation.zone

    def count(key: str) -> Any:
        return lambda row: NOTHING if row[key] is None else str(row[key])

    def shown(ts: float) -> str:
        return clock_text(ts, zone) if brief else stamped(ts, invocation)

    def allowed(row: Any) -> str:
        return say(lang, "now") if row["next_allowed_ts"] <= invocation.now else shown(row["next_allowed_ts"])

    titles = (say(lang, "allowed"), f"{say(lang, 'resets')} {zone_label(invocation.now, zone)}")
    return (
        Column(say(lang, "endpoint"), lambda row: row["endpoint"]),
        Column(say(lang, "per day"), count("per_day"), right=True),
        Column(say(lang, "used"), count("used_today"), right=True),
        Column(
            Names("left", "剩余").of(lang),
            count("left_today"),
            right=True,
            colour=lambda row: "red" if row["left_today"] == 0 else None,
        ),
        Column(titles[0] if brief else titled("allowed", invocation), allowed),
        Column(titles[1] if brief else titled("resets", invocation), lambda row: shown(row["resets_ts"])),
    )
