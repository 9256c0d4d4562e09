"""What the Usage screen shows: the days, and how the request for them went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC

from textual.content import Content

from cbtui.catalog.phrases import say
from cbtui.catalog.reader import Reader
from cbtui.catalog.usage import USAGE_METRICS, UsageMetric
from cbtui.errors import CbtuiError
from cbtui.model.endpoint import Endpoint
from cbtui.model.note import Note
from cbtui.model.snapshot import UsageSnapshot
from cbtui.model.usage import UsageDay
from cbtui.times import HOUR, age_text, date_text
from cbtui.tui import theme
from cbtui.tui.export import Export, csv_text
from cbtui.tui.frame.failures import failure_cause, failure_content, quota_parts
from cbtui.tui.frame.filter_bar import matches
from cbtui.tui.frame.status_line import Sources

STALE_S = 12 * HOUR
"""Age from which figures that are not final yet are old."""


@dataclass(frozen=True, slots=True)
class UsageState:
    """``notes`` are those of the last answer of the server, ``failure`` why there was none; None before anything."""

    snapshot: UsageSnapshot | None = None
    metric: UsageMetric = USAGE_METRICS[0]
    asking: bool = False
    failure: CbtuiError | None = None
    notes: tuple[Note, ...] = ()
    filter_text: str = ""

    @property
    def shown(self) -> tuple[UsageDay, ...]:
        """The days that the filter leaves: it looks at the date and the figures."""
        return tuple(day for day in self.days if matches(_line(day), self.filter_text))

    @property
    def days(self) -> tuple[UsageDay, ...]:
        return () if self.snapshot is None else self.snapshot.days.data

    @property
    def known(self) -> bool:
        """There are figures."""
        return any(day.values for day in self.days)

    @property
    def next_metric(self) -> UsageMetric:
        return USAGE_METRICS[(USAGE_METRICS.index(self.metric) + 1) % len(USAGE_METRICS)]

    def remarks(self, reader: Reader) -> str:
        """What was kept back, a line each."""
        stored = () if self.snapshot is None else self.snapshot.days.notes
        return "\n".join(reader.texts((*self.notes, *stored)))

    def status(self, sources: Sources) -> Content:
        """Whether the figures are being asked for, could not be fetched, are old, or how old they are; the quota."""
        parts = quota_parts(sources.quotas, Endpoint.USAGE, sources.now, sources.zone, sources.lang)
        parts += failure_cause(self.failure, sources.lang)
        head = self._standing(sources)
        return Content.assemble(" ", head, " · " if head.plain and parts else "", " · ".join(parts))

    def _standing(self, sources: Sources) -> Content:
        lang = sources.lang
        if self.asking:
            return Content.assemble(("░ ", theme.QUIET), say(lang, "asking (1 request)"))
        if self.failure is not None:
            return failure_content(self.failure, sources.now, sources.zone, lang)
        if self.snapshot is None or not self.snapshot.days.fetched_at:
            return Content("")
        age = sources.now - self.snapshot.days.fetched_at
        if age >= STALE_S and not all(day.final for day in self.days):
            text = say(lang, "stale: fetched {age} ago · r asks again", age=age_text(age))
            return Content.assemble(("▲ ", theme.WARN), text)
        return Content(say(lang, "fetched {age} ago", age=age_text(age)))

    def export(self) -> Export:
        """The days as CSV, in the API's names."""
        header = ("ts", "date", *(metric.name for metric in USAGE_METRICS), "final")
        rows = (
            (day.ts, date_text(day.ts, UTC), *(day.values.get(metric.name) for metric in USAGE_METRICS), day.final)
            for day in self.shown
        )
        return Export("csv", csv_text(header, rows))


def _line(day: UsageDay) -> str:
    return " ".join((date_text(day.ts, UTC), *(f"{value:g}" for value in day.values.values())))
