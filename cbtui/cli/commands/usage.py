"""``cbtui usage``: users, sessions and channels by UTC day."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

import click

from cbtui.cli.invocation import Invocation, pass_invocation
from cbtui.cli.options import format_options

if TYPE_CHECKING:
    from cbtui.cli.output import Format
    from cbtui.cli.table import Column
    from cbtui.model import Answer, UsageDay
    from cbtui.service import Service

COUNTS = ("userCount", "sessionCount", "channelCount")
KEYS = ("ts", "date", *COUNTS)


@click.command("usage")
@click.option("--days", type=click.IntRange(1, 3650), default=7, metavar="N", help="Days back, today included (7).")
@format_options
@pass_invocation
def command(invocation: Invocation, days: int, form: Format) -> None:
    """Show usage by UTC day.

    Users, sessions and channels, oldest day first; days that are closed come from the store.
    """
    from cbtui.cli.output import MadeRows, publish_answer

    async def question(service: Service) -> Answer[tuple[UsageDay, ...]]:
        return await service.usage(days)

    answer = invocation.ask(question)
    rows = MadeRows(row, answer.data)
    publish_answer(invocation, form, answer, rows, columns(invocation), KEYS)


def row(day: UsageDay) -> dict[str, Any]:
    """A day by its UTC midnight and date; counts that are not known are None, not zero."""
    from cbtui.cli.output import number
    from cbtui.times import date_text

    return {
        "ts": day.ts,
        "date": date_text(day.ts, UTC),
        **{name: number(day.values.get(name)) for name in COUNTS},
    }


def columns(invocation: Invocation) -> tuple[Column, ...]:
    from cbtui.catalog.level import MARKS, Level
    from cbtui.catalog.phrases import say
    from cbtui.catalog.usage import USAGE_METRICS
    from cbtui.cli.table import Column

    def counted(name: str) -> Any:
        return lambda row: MARKS[Level.NO_DATA] if row[name] is None else f"{row[name]:,}"

    lang = invocation.lang
    date = Column(f"{say(lang, 'date')} (UTC)", lambda row: row["date"])
    return (date, *(Column(metric.short.of(lang), counted(metric.name), right=True) for metric in USAGE_METRICS))
