"""The first screen: is something wrong right now? Ten live metrics over the last hour, and what they add up to."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Grid

from cbtui.catalog.live import LIVE_METRICS, LiveMetric
from cbtui.events import Event, QuotaChanged
from cbtui.model.answer import Answer
from cbtui.model.diagnosis import DiagnosisEvent
from cbtui.model.endpoint import LIVE_ENDPOINTS
from cbtui.model.live import Minute
from cbtui.times import HOUR, MINUTE, stamp_text
from cbtui.tui import commands
from cbtui.tui.export import Export, csv_text
from cbtui.tui.feed import newest_minute
from cbtui.tui.messages import ReportDraft
from cbtui.tui.screens.polled import PolledScreen
from cbtui.tui.verdict import verdict_content
from cbtui.tui.widgets.minute_panel import MinutePanel
from cbtui.tui.widgets.plain import Plain

DELAY_S = 2 * MINUTE
"""Live minutes are known this late (the API's document: 60 to 120 s)."""
PANEL_COLUMNS = 26
"""Terminal columns that a panel needs to be useful."""


class LiveScreen(PolledScreen):
    """Minutes of the three live endpoints, as the store has them."""

    NAME = "live"
    CSS_PATH = "live.tcss"
    ENDPOINTS = LIVE_ENDPOINTS
    COULD_NOT = "The live metrics could not be fetched"
    BINDINGS: ClassVar[list[BindingType]] = [
        *commands.bindings("live"),
        Binding("left", "step(-1)", show=False),
        Binding("right", "step(1)", show=False),
        Binding("up", "step_row(-1)", show=False),
        Binding("down", "step_row(1)", show=False),
        Binding("home", "step(-99)", show=False),
        Binding("end", "step(99)", show=False),
    ]
    HELP_TEXT = (
        "Each panel is one figure of the whole project, minute by minute, for the last hour: its value now, the curve, "
        "the lowest and highest, and from where on it counts as bad. Rates are percent of users or of time.",
        "Source: the three endpoints /beta/live/…/by_time, recorded in the background, 1 to 2 minutes late; they "
        "remember one hour. Each may be asked once a minute and 1000 times a UTC day, all sessions of this host "
        "together; looking costs nothing, r costs up to three requests.",
        "The line over the panels says what the figures add up to; the line under them is the newest diagnosis.",
    )

    def __init__(self) -> None:
        super().__init__()
        self._minutes: tuple[Minute, ...] = ()
        self._feed: Answer[tuple[DiagnosisEvent, ...]] | None = None
        self._columns = 3
        self._zoomed: LiveMetric | None = None

    async def _mount_body(self) -> None:
        """The panels come after the first frame: they take longer to make than all the rest of it."""
        panels = Grid(*(MinutePanel() for _ in LIVE_METRICS), id="panels", classes="body")
        await self.mount_all(
            [Plain(id="verdict", classes="body"), panels, Plain(id="newest", classes="body")], after="StatusLine"
        )
        self._arrange(self.size.width)

    # ── painting ────────────────────────────────────────────────────────────────────────────────────────

    def hears(self, event: Event) -> bool:
        return not isinstance(event, QuotaChanged) or self.showing_state

    def window(self) -> tuple[int, int]:
        """The hour on screen, ``from`` to before ``to``: up to the newest minute that can be known."""
        end = int(self.now() + self.shell.preferences.clock.offset - DELAY_S) // MINUTE * MINUTE + MINUTE
        return end - HOUR, end

    async def paint(self) -> None:
        start, end = self.window()
        answer = await self.service.live(start, end, fetch=False)
        self._feed = await self.service.diagnosis(start, int(self.now()), fetch=False)
        self._minutes = answer.data
        if not answer.data:
            if not self.show_unknown():
                self._show_nothing()
            return
        if not self.query("#panels"):
            await self._mount_body()
        self.show_body()
        for panel, metric in zip(self.query(MinutePanel), LIVE_METRICS, strict=True):
            panel.show(metric, metric.scale(self.service.context.thresholds), answer.data, start, end, self.lang)
        if self._zoomed is not None:
            self._show_zoomed(self._zoomed)
        verdict = verdict_content(answer.data, end, self.service.context.thresholds, self.zone, self.lang)
        self.query_one("#verdict", Plain).show(verdict, layout=True)
        self._show_newest()
        if self.focused is None:
            self.set_focus_to_body()

    def _show_nothing(self) -> None:
        self.show_state(
            "░",
            self.say("No live minutes in the last hour"),
            self.say("Nobody was in a channel, or the App ID is another project's. p goes to the next project."),
        )

    def _show_newest(self) -> None:
        if self._feed is not None:
            for line in self.query("#newest").results(Plain):
                line.show(newest_minute(self._feed, self.zone, self.lang, self.size.width - 1))

    # ── requests and what is selected ───────────────────────────────────────────────────────────────────

    async def ask(self) -> Answer[tuple[Minute, ...]]:
        return await self.service.live(*self.window())

    def selected_metric(self) -> LiveMetric | None:
        """The metric that the keys are on."""
        if self._zoomed is not None:
            return self._zoomed
        panel = self.selected_panel()
        return None if panel is None else panel.metric

    def selected_panel(self) -> MinutePanel | None:
        return self.focused if isinstance(self.focused, MinutePanel) else None

    def selected_text(self) -> str:
        metric = self.selected_metric()
        if metric is None or self.showing_state:
            return ""
        known = [minute for minute in self._minutes if metric.name in minute.values]
        if not known:
            return f"{self.shell.project} {metric.names(self.lang)}: {self.say('no data')}"
        last = known[-1]
        value = f"{last.values[metric.name]:g} {metric.unit}".rstrip()
        return f"{self.shell.project} {metric.names(self.lang)} {value} @ {stamp_text(last.ts, self.zone)}"

    def export(self) -> Export | None:
        if not self._minutes:
            return None
        names = [metric.name for metric in LIVE_METRICS]
        rows = [
            [minute.ts, stamp_text(minute.ts, self.zone), *(minute.values.get(name) for name in names)]
            for minute in self._minutes
        ]
        return Export("csv", csv_text(["ts", "time", *names], rows))

    def report_draft(self) -> ReportDraft:
        newest = next(iter(self._feed.data), None) if self._feed is not None else None
        return ReportDraft() if newest is None else ReportDraft(cname=newest.cname, ts=newest.ts)

    def project_changed(self) -> None:
        self._minutes = ()
        self._feed = None

    # ── moving ──────────────────────────────────────────────────────────────────────────────────────────

    def on_resize(self, event: events.Resize) -> None:
        self._arrange(event.size.width)
        self._show_newest()

    def _arrange(self, width: int) -> None:
        """As many panels beside each other as are readable; the last of each column closes its box."""
        self._columns = max(1, min(5, width // PANEL_COLUMNS))
        for grid in self.query("#panels"):
            grid.styles.grid_size_columns = self._columns
            grid.styles.grid_size_rows = -(-len(LIVE_METRICS) // self._columns)
        for index, panel in enumerate(self.query(MinutePanel)):
            panel.closed = index + self._columns >= len(LIVE_METRICS)

    def action_step(self, panels: int) -> None:
        found = list(self.query(MinutePanel))
        panel = self.selected_panel()
        index = found.index(panel) + panels if panel in found else 0
        for target in found[max(0, min(len(found) - 1, index)) :][:1]:
            target.focus()

    def action_step_row(self, rows: int) -> None:
        if self._zoomed is not None:
            index = LIVE_METRICS.index(self._zoomed) + rows
            self._show_zoomed(LIVE_METRICS[max(0, min(len(LIVE_METRICS) - 1, index))])
            return
        found = list(self.query(MinutePanel))
        panel = self.selected_panel()
        index = found.index(panel) + rows * self._columns if panel in found else 0
        if 0 <= index < len(found):
            found[index].focus()

    def action_open(self) -> None:
        self.shell.action_show("diagnosis")

    def on_minute_panel_chosen(self, event: MinutePanel.Chosen) -> None:
        event.panel.focus()

    # ── one metric on the whole screen ──────────────────────────────────────────────────────────────────

    async def action_zoom(self) -> None:
        """One metric as a chart with axes; up and down go to the others."""
        if self.leave() or self.showing_state:
            return
        from cbtui.tui.widgets.chart import Chart

        metric = self.selected_metric() or LIVE_METRICS[0]
        await self.mount(Chart(id="zoomed", classes="body"), after="#panels")
        self.add_class("-zoomed")
        self._show_zoomed(metric)
        self.query_one("#zoomed").focus()

    def _show_zoomed(self, metric: LiveMetric) -> None:
        from cbtui.tui.screens.live_chart import metric_chart
        from cbtui.tui.widgets.chart import Chart

        self._zoomed = metric
        self.query_one("#zoomed", Chart).show(
            metric_chart(
                metric,
                metric.scale(self.service.context.thresholds),
                self._minutes,
                self.window(),
                self.zone,
                self.lang,
            )
        )

    def leave(self) -> bool:
        if self._zoomed is None:
            return False
        panel = list(self.query(MinutePanel))[LIVE_METRICS.index(self._zoomed)]
        self._zoomed = None
        self.query("#zoomed").remove()
        self.remove_class("-zoomed")
        panel.focus()
        return True
