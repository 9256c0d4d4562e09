"""The first screen: is something wrong right now? Ten live metrics over the last hour, and what they add up to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import BindingType

from cbtui.catalog.live import LIVE_METRICS, LiveMetric
from cbtui.events import Event, QuotaChanged
from cbtui.model.answer import Answer
from cbtui.model.endpoint import LIVE_ENDPOINTS
from cbtui.model.live import Minute
from cbtui.model.snapshot import LiveSnapshot
from cbtui.times import HOUR, MINUTE, stamp_text
from cbtui.tui import commands
from cbtui.tui.export import Export
from cbtui.tui.frame.polled import PolledSources
from cbtui.tui.frame.screen import FrameScreen
from cbtui.tui.messages import ReportDraft
from cbtui.tui.screens.live.banner import Banner
from cbtui.tui.screens.live.newest import NewestLine
from cbtui.tui.screens.live.panels import MetricPanels
from cbtui.tui.screens.live.state import LiveState

if TYPE_CHECKING:
    from cbtui.tui.screens.live.chart import MetricChart

DELAY_S = 2 * MINUTE
"""Live minutes are known this late (the API's document: 60 to 120 s)."""


class LiveScreen(FrameScreen[LiveSnapshot]):
    """Minutes of the three live endpoints, as the store has them."""

    NAME = "live"
    CSS_PATH = "live.tcss"
    ENDPOINTS = LIVE_ENDPOINTS
    BINDINGS: ClassVar[list[BindingType]] = commands.bindings("live")

    def __init__(self) -> None:
        super().__init__()
        self.state: LiveState | None = None
        self._polled = PolledSources(self, "The live metrics could not be fetched")
        self._panels: MetricPanels | None = None
        self._chart: MetricChart | None = None

    # ── painting ────────────────────────────────────────────────────────────────────────────────────────

    def hears(self, event: Event) -> bool:
        return not isinstance(event, QuotaChanged) or self.showing_state

    def window(self) -> tuple[int, int]:
        """The hour on screen, ``from`` to before ``to``: up to the newest minute that can be known."""
        end = int(self.site.now - DELAY_S) // MINUTE * MINUTE + MINUTE
        return end - HOUR, end

    async def read(self) -> LiveSnapshot:
        start, _ = self.window()
        return await self.site.source.live_snapshot(start, int(self.site.now))

    async def show(self) -> None:
        if self.snapshot is None:
            return
        site = self.site
        self.state = LiveState(self.snapshot, self.window(), site.source.thresholds, site.zone, site.lang)
        if not self.state.minutes:
            if not self._polled.show_unknown():
                self._show_nothing()
            return
        panels = await self._mounted_panels()
        panels.show(self.state)
        if self._chart is not None:
            self._chart.show(self.state)
        self.query_one(Banner).show(self.state)
        self.query_one(NewestLine).show(self.state)
        self.show_body()

    async def _mounted_panels(self) -> MetricPanels:
        """The panels come after the first frame: they take longer to make than all the rest of it."""
        if self._panels is None:
            self._panels = MetricPanels(classes="body")
            await self.mount_all([Banner(id="verdict", classes="body"), self._panels,
                                  NewestLine(id="newest", classes="body")], after="Header")  # fmt: skip
        return self._panels

    def _show_nothing(self) -> None:
        if self.snapshot is not None and not self.snapshot.minutes.complete:
            notes = " ".join(self.site.reader.texts(self.snapshot.minutes.notes))
            self.show_state("░", self.site.say("No live minutes are known of the last hour"), notes)
            return
        advice = "Nobody was in a channel, or the App ID is another project's. p goes to the next project."
        self.show_state("░", self.site.say("No live minutes in the last hour"), self.site.say(advice))

    def on_resize(self, _event: events.Resize) -> None:
        if self.state is not None and self._panels is not None:
            self.query_one(NewestLine).show(self.state)

    # ── requests and what is selected ───────────────────────────────────────────────────────────────────

    async def fetch(self) -> None:
        async def ask() -> Answer[Sequence[Minute]]:
            return await self.site.source.live(*self.window())

        await self._polled.refresh(ask)

    @property
    def metric(self) -> LiveMetric | None:
        """The metric that the keys are on."""
        if self._chart is not None:
            return self._chart.metric
        return None if self._panels is None else self._panels.metric

    @property
    def minute(self) -> Minute | None:
        """The minute that a cursor was put on."""
        return None if self._chart is None else self._chart.minute

    def selected_text(self) -> str:
        metric = self.metric
        if metric is None or self.state is None or self.showing_state:
            return ""
        known = [minute for minute in self.state.minutes if metric.name in minute.values]
        minute = self.minute or next(reversed(known), None)
        if minute is None:
            return f"{self.site.shell.project} {metric.names(self.site.lang)}: {self.site.say('no data')}"
        value = self.state.value_text(metric, minute)
        return f"{self.site.shell.project} {value} @ {stamp_text(minute.ts, self.site.zone)}"

    def export(self) -> Export | None:
        return self.state.export() if self.state is not None and self.state.minutes else None

    def report_draft(self) -> ReportDraft:
        events, minute = () if self.state is None else self.state.snapshot.events.data, self.minute
        if minute is not None:
            events = tuple(event for event in events if event.ts // MINUTE == minute.ts // MINUTE)
        newest = next(iter(events), None)
        ts = minute.ts if minute is not None else None if newest is None else newest.ts
        return ReportDraft(cname="" if newest is None else newest.cname, ts=ts)

    def project_changed(self) -> None:
        self.state = None

    def action_open(self) -> None:
        self.site.shell.moment = None if self.minute is None else self.minute.ts + MINUTE - 1
        self.site.shell.action_show("diagnosis")

    # ── one metric on the whole screen ──────────────────────────────────────────────────────────────────

    async def action_zoom(self) -> None:
        """One metric as a chart with axes."""
        if self.leave() or self.showing_state or self.state is None:
            return
        from cbtui.tui.screens.live.chart import MetricChart

        self._chart = MetricChart(self.metric or LIVE_METRICS[0], self.state, classes="body")
        self.add_class("-zoomed")
        await self.mount(self._chart, after="#panels")

    def leave(self) -> bool:
        if self._chart is None or self._panels is None:
            return False
        self._panels.choose(self._chart.metric)
        self._chart.remove()
        self._chart = None
        self.remove_class("-zoomed")
        return True
