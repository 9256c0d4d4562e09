"""``cbtui live``: the live minutes, three endpoints merged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cbtui.cli.invocation import Invocation, pass_invocation
from cbtui.cli.options import format_options, window_options

if TYPE_CHECKING:
    from cbtui.catalog.live import LiveMetric
    from cbtui.cli.output import Format
    from cbtui.cli.table import Column
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
    from cbtui.cli.output import publish_answer

    from_ts, to_ts = invocation.window(from_text, to_text)

    async def question(service: Service) -> Answer[tuple[Minute, ...]]:
        return await service.live(from_ts, to_ts)

    answer = invocation.ask(question)
    rows = [row(minute) for minute in answer.data]
    keys = ("ts", *(metric.name for metric in LIVE_METRICS))
    publish_answer(invocation, form, answer, rows, columns(invocation), keys)


def row(minute: Minute) -> dict[str, Any]:
    """``ts`` and the ten metrics by their API names, None where the API gave none."""
    from cbtui.catalog.live import LIVE_METRICS
    from cbtui.cli.output import number

    return {"ts": minute.ts, **{metric.name: number(minute.values.get(metric.name)) for metric in LIVE_METRICS}}


def columns(invocation: Invocation) -> tuple[Column, ...]:
    from cbtui.catalog.live import LIVE_METRICS
    from cbtui.cli.moments import stamped, titled
    from cbtui.cli.table import Column

    time = Column(titled("time", invocation), lambda row: stamped(row["ts"], invocation))
    return (time, *(_column(metric, invocation.lang) for metric in LIVE_METRICS))


def _column(metric: LiveMetric, lang: str) -> Column:
    from cbtui.catalog.level import MARKS, Level, level_of
    from cbtui.cli.table import Column

    def show(row: Any) -> str:
        value = row[metric.name]
        if value is None:
            return MARKS[Level.NO_DATA]
        level = level_of(metric, value)
        mark = f" {MARKS[level]}" if level in COLOURS else ""
        return f"{value:g}{mark}"

    def colour(row: Any) -> str | None:
        return COLOURS.get(level_of(metric, row[metric.name]))

    unit = f" {metric.unit}" if metric.unit else ""
    return Column(metric.short.of(lang) + unit, show, right=True, elastic=True, colour=colour)


COLOURS = {"warn": "yellow", "bad": "red"}
"""Colours of the levels that are marked; :class:`cbtui.catalog.level.Level` is a text."""
