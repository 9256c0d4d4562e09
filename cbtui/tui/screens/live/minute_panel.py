"""One live metric over an hour: a curve of minutes in a box that says its value now, its range and its limit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, tzinfo
from functools import partial
from math import isfinite
from typing import Any

from textual import events
from textual.message import Message
from textual.strip import Strip

from cbtui.catalog.level import Direction, Level, Scale, level_of, level_text
from cbtui.catalog.live import LiveMetric
from cbtui.catalog.phrases import say
from cbtui.model import Minute
from cbtui.text import cut, width
from cbtui.times import MINUTE, clock_text
from cbtui.tui.screens.live.bars import bar_cell, by_minute, eighths, fitted
from cbtui.tui.widgets.drawn import LEVEL_INKS, NO_DATA_MARK, Drawn, Ink, Run, level_run, merged
from cbtui.tui.widgets.scale import count_scale, number_text, percent_scale

FRESH_S = 5 * MINUTE
"""A value whose minute ended longer ago than this, seen from the window's end, is no longer called "now"."""

_THIN = "┌─┐│└┘"
_HEAVY = "┏━┓┃┗┛"


class MinutePanel(Drawn, can_focus=True):
    """A box with a title line, rows of bars, and a line with range and limit.

    It is useful from 26 columns by 3 rows (title, bars, range). ``closed`` adds the lower border; without it the
    panel below brings its own upper one. Missing minutes are ``░``; zero is ``▁``.
    """

    DEFAULT_CSS = """
    MinutePanel {
        height: 4;
        width: 1fr;
        min-width: 12;
    }
    """

    class Chosen(Message):
        """The panel was clicked."""

        def __init__(self, panel: MinutePanel, metric: LiveMetric | None) -> None:
            super().__init__()
            self.panel = panel
            self.metric = metric

        @property
        def control(self) -> MinutePanel:
            return self.panel

    def __init__(self, *, closed: bool = True, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._boxed = closed
        self._metric: LiveMetric | None = None
        self._scale = Scale()
        self._minutes: tuple[Minute, ...] = ()
        self._window = (0, 0)
        self._lang = "en"
        self._zone: tzinfo = UTC
        self._values: list[float | None] = []
        self._bars: tuple[Any, list[tuple[int, Level]]] = (None, [])

    @property
    def metric(self) -> LiveMetric | None:
        """What was shown last."""
        return self._metric

    @property
    def closed(self) -> bool:
        """The panel draws its own lower border."""
        return self._boxed

    @closed.setter
    def closed(self, closed: bool) -> None:
        if closed != self._boxed:
            self._boxed = closed
            self.refresh()

    def show(
        self,
        metric: LiveMetric,
        scale: Scale,
        minutes: Sequence[Minute],
        from_ts: int,
        to_ts: int,
        lang: str,
        zone: tzinfo = UTC,
    ) -> None:
        """Show ``metric`` of the minutes that start from ``from_ts`` to before ``to_ts`` (Unix seconds).

        ``scale`` judges them. A value that is not of the newest of them has its time beside it.
        """
        shown = tuple(minute for minute in minutes if from_ts - MINUTE < minute.ts < to_ts)
        if (metric, scale, shown, (from_ts, to_ts), lang, zone) == (
            self._metric, self._scale, self._minutes, self._window, self._lang, self._zone,
        ):  # fmt: skip
            return
        self.change(partial(self._take, metric, scale, shown, (from_ts, to_ts), lang, zone))

    def _take(
        self,
        metric: LiveMetric,
        scale: Scale,
        shown: tuple[Minute, ...],
        window: tuple[int, int],
        lang: str,
        zone: tzinfo,
    ) -> None:
        self._metric, self._scale, self._minutes = metric, scale, shown
        self._window, self._lang, self._zone = window, lang, zone
        by_ts = {minute.ts: minute.values[metric.name] for minute in shown if metric.name in minute.values}
        finite = {ts - ts % MINUTE: value for ts, value in by_ts.items() if isfinite(value)}
        self._values = by_minute(finite, *window)
        self._bars = (None, [])

    def now(self) -> tuple[float | None, Level]:
        """The newest value of the window and its level; NO_DATA as level when it is too old to be called now."""
        age = 0
        for value in reversed(self._values):
            if value is not None and self._metric is not None:
                return value, level_of(self._scale, value) if age <= FRESH_S else Level.NO_DATA
            age += MINUTE
        return None, Level.NO_DATA

    @property
    def _time(self) -> str:
        """The time of the value, where another metric is known of a later minute, or it is too old to be called now."""
        known = [minute.ts for minute in self._minutes if self._metric and self._metric.name in minute.values]
        if not known or (known[-1] == self._newest_ts and self.now()[1] is not Level.NO_DATA):
            return ""
        return clock_text(known[-1], self._zone, seconds=False)

    @property
    def _newest_ts(self) -> int | None:
        return next((minute.ts for minute in reversed(self._minutes) if minute.values), None)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(self.Chosen(self, self._metric))

    def render_line(self, y: int) -> Strip:
        columns, rows = self.size
        if self._metric is None or columns < 4:
            return self.blank(columns)
        if y == 0:
            return self.strip(self._title_runs(self._metric, columns), columns)
        box = self._box()
        closed = self._boxed and rows >= 3
        if closed and y == rows - 1:
            return self.strip([(box[4] + box[1] * (columns - 2) + box[5], Ink.FRAME)], columns)
        body = rows - 1 - closed
        inner = columns - 2
        if body >= 2 and y == body:
            runs = self._range_runs(inner, "" if self._time_in_title(self._metric, columns) else self._time)
        else:
            bar_rows = max(1, body - (body >= 2))
            runs = self._bar_runs(self._metric, inner, bar_rows, bar_rows - y)
        return self.strip([(box[3], Ink.FRAME), *runs, (box[3], Ink.FRAME)], columns)

    def _box(self) -> str:
        return _HEAVY if self.has_focus else _THIN

    def _title_runs(self, metric: LiveMetric, columns: int) -> list[Run]:
        value, level = self.now()
        box, (mark, ink) = self._box(), level_run(level)
        name = metric.short(self._lang)
        number = "" if value is None else f" {_judged_text(self._scale, value)}"
        gap, unit = " ", f" {metric.unit}" if metric.unit and number else ""
        if number and self._time_in_title(metric, columns):
            number = f" {self._time}{number}"
        if width(name) + width(number) + width(unit) + 6 > columns:
            gap, unit = "", unit.strip()
        name = cut(name, max(0, columns - width(number) - width(unit) - 4 - 2 * len(gap)))
        line = box[1] * max(0, columns - width(name) - width(number) - width(unit) - 4 - 2 * len(gap))
        return [
            (box[0], Ink.FRAME),
            (f"{gap}{name}{gap}", Ink.TITLE),
            (line, Ink.FRAME),
            (f"{number}{unit} {mark}", ink),
            (box[2], Ink.FRAME),
        ]

    def _time_in_title(self, metric: LiveMetric, columns: int) -> bool:
        """Beside the value there is room for its time; else it stands below, in place of the limit."""
        value, _ = self.now()
        number = "" if value is None else _judged_text(self._scale, value)
        return (
            bool(self._time)
            and sum(map(width, (metric.short(self._lang), self._time, number, metric.unit))) + 11 <= columns
        )

    def _range_runs(self, columns: int, time: str) -> list[Run]:
        known = [value for value in self._values if value is not None]
        span = f"{number_text(min(known))}–{number_text(max(known))}" if known else ""
        if known and min(known) == max(known):
            span = number_text(known[0])
        limit = time or _limit_text(self._scale, self._lang)
        if width(span) + width(limit) + 1 > columns:
            limit = ""
        space = " " * (columns - width(span) - width(limit))
        return [(cut(span, columns), Ink.PLAIN), (space, Ink.PLAIN), (limit, Ink.MUTED)]

    def _bar_runs(self, metric: LiveMetric, columns: int, rows: int, row: int) -> list[Run]:
        """One row of bars, ``row`` counted from the bottom."""
        if not any(value is not None for value in self._values):
            text = f"{NO_DATA_MARK} {say(self._lang, 'no data')}" if row == rows - 1 else ""
            return [(_filled(text, columns), Ink.NO_DATA)]
        bars = self._fitted(metric, columns, rows)
        return merged(_cell(height, level, row) for height, level in bars)

    def _fitted(self, metric: LiveMetric, columns: int, rows: int) -> list[tuple[int, Level]]:
        """For each column the height of its bar in eighths and its level; height 0 is a gap."""
        if self._bars[0] != (columns, rows):
            known = [value for value in self._values if value is not None]
            bottom, top = percent_scale(self._scale, known) if metric.unit == "%" else count_scale(known)
            self._bars = (
                (columns, rows),
                [
                    (0 if value is None else eighths(value, bottom, top, rows), level_of(self._scale, value))
                    for value in fitted(self._values, columns, metric.direction)
                ],
            )
        return self._bars[1]


def _cell(height: int, level: Level, row: int) -> Run:
    if level is Level.NO_DATA:
        return (NO_DATA_MARK if row == 0 else " "), Ink.NO_DATA
    return bar_cell(height, row), Ink.LINE_1 if level is Level.OK else LEVEL_INKS[level]


def _limit_text(metric: Scale, lang: str) -> str:
    """``bad > 5``, in the language of the screen; nothing where no limit is known."""
    if metric.bad is None or metric.direction is Direction.NEUTRAL:
        return ""
    worse = metric.direction is Direction.HIGHER_IS_WORSE
    sign = (">", "≥")[metric.reached] if worse else ("<", "≤")[metric.reached]
    return say(lang, "bad {sign} {limit}", sign=sign, limit=number_text(metric.bad))


def _judged_text(scale: Scale, value: float) -> str:
    """A number in few cells, with more decimals only where it would seem to be on the other side of a limit."""
    text = number_text(value)
    if text[-1:].isdigit() and level_of(scale, float(text)) is not level_of(scale, value):
        return level_text(scale, value, 1)
    return text


def _filled(text: str, columns: int) -> str:
    shown = cut(text, columns)
    return shown + " " * (columns - width(shown))
