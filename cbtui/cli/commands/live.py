"""``cbtui live``: the live minutes, three endpoints merged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from cbtui.catalog.level import MARKS, Level, Scale, level_of, level_text
from cbtui.cli.invocation import Invocation, pass_invocation
from cbtui.cli.options import format_options, window_options

if TYPE_CHECKING:
    from cbtui.catalog.live import LiveMetric
    from cbtui.cli.output import Format
    from cbtui.cli.table import Column, Row
    from cbtui.model import Answer, Minute
    from cbtui.service import Service


@click.command("live")
@window_options
@format_options
@pass_invocation
def command(invocation: Invocation, from_text: str | None, to_text: str | None, form: Format) -> None:
    """Show the live minutes.

    Oldest first; from the store when no request is allowed yet.
    """
    from cbtui.catalog.live import LIVE_METRICS
    from cbtui.cli.output import MadeRows, publish_answer

    async def question(service: Service, from_ts: int, to_ts: int) -> Answer[Sequence[Minute]]:
        return await service.live(from_ts, to_ts)

    answer = invocation.ask_window(question, from_text, to_text)
    rows = MadeRows(row, answer.data)
    keys = ("ts", *(metric.name for metric in LIVE_METRICS))
    publish_answer(invocation, form, answer, rows, columns(invocation, rows), keys)


def row(minute: Minute) -> dict[str, Any]:
    """``ts`` and the ten metrics by their API names, None where the API gave none."""
    from cbtui.catalog.live import LIVE_METRICS
    from cbtui.cli.output import number

    return {"ts": minute.ts, **{metric.name: number(minute.values.get(metric.name)) for metric in LIVE_METRICS}}


def columns(invocation: Invocation, rows: Sequence[Row]) -> tuple[Column, ...]:
    """The full columns; on a terminal too narrow for them, those of :mod:`cbtui.cli.commands.live_narrow`."""
    from cbtui.catalog.live import LIVE_METRICS
    from cbtui.cli.commands import live_narrow
    from cbtui.cli.moments import stamped, titled
    from cbtui.cli.output import fits
    from cbtui.cli.table import Column

    time = Column(titled("time", invocation), lambda row: stamped(row["ts"], invocation))
    full = (
        time,
        *(_column(metric, metric.scale(invocation.settings.thresholds), invocation.lang) for metric in LIVE_METRICS),
    )
    return full if fits(full, rows) else live_narrow.columns(invocation, rows)


def _column(metric: LiveMetric, scale: Scale, lang: str) -> Column:
    from cbtui.cli.table import Column

    def show(row: Any) -> str:
        value = row[metric.name]
        if value is None:
            return NOTHING
        mark = mark_of(scale, value)
        return f"{level_text(scale, value, 2)}{mark and f' {mark}'}" if metric.unit else f"{value:,}"

    unit = f" {metric.unit}" if metric.unit else ""
    return Column(metric.short.of(lang) + unit, show, right=True, elastic=True, colour=colour_of(metric.name, scale))


def mark_of(scale: Scale, value: float) -> str:
    """The mark of a value that is to be watched or bad, else nothing."""
    level = level_of(scale, value)
    return MARKS[level] if level in COLOURS else ""


def colour_of(name: str, scale: Scale) -> Callable[[Row], str | None]:
    return lambda row: COLOURS.get(level_of(scale, row[name]))


COLOURS = {Level.WARN: "yellow", Level.BAD: "red"}
NOTHING = MARKS[Level.NO_DATA]
