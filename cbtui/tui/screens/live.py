"""The first screen: is something wrong right now? Ten live metrics over the last hour, and what they add up to."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Grid
from textual.content import Content

from cbtui.catalog.live import LIVE_METRICS
from cbtui.events import Event, LiveUpdated, QuotaChanged
from cbtui.model.answer import Answer
from cbtui.model.diagnosis import DiagnosisEvent
from cbtui.model.endpoint import LIVE_ENDPOINTS
from cbtui.model.live import Minute
from cbtui.model.source import SourceKind
from cbtui.times import HOUR, MINUTE, stamp_text
from cbtui.tui import commands
from cbtui.tui.export import Export, csv_text
from cbtui.tui.feed import newest_minute
from cbtui.tui.messages import ReportDraft
from cbtui.tui.screens.base import CbtuiScreen
from cbtui.tui.verdict import verdict_content
from cbtui.tui.widgets.minute_panel import MinutePanel
from cbtui.tui.widgets.plain import Plain

DELAY_S = 2 * MINUTE
"""Live minutes are known this late (the API's document: 60 to 120 s)."""
PANEL_COLUMNS = 26
"""Terminal columns that a panel needs to be useful."""
PANEL_ROWS = 3


class LiveScreen(CbtuiScreen):
    """Minutes of the three live endpoints, as the store has them."""

    NAME = "live"
    CSS_PATH = "live.tcss"
    ENDPOINTS = LIVE_ENDPOINTS
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
        "Source: the three endpoints /beta/live/…/by_time, recorded in the background; they are 1 to 2 minutes late and "
        "remember one hour. Each may be asked once a minute and 1000 times a UTC day, all sessions of this host "
        "together; looking costs nothing, r costs up to three requests.",
        "The line over the panels says what the figures add up to; the line under them is the newest diagnosis.",
    )

    def __init__(self) -> None:
        super().__init__()
        self._minutes: tuple[Minute, ...] = ()
        self._newest: DiagnosisEvent | None = None
        self._columns = 3

    def body(self) -> ComposeResult:
        yield Plain(id="verdict", classes="body")
        with Grid(id="panels", classes="body"):
            for _ in LIVE_METRICS:
                yield MinutePanel()
        yield Plain(id="newest", classes="body")

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
        feed = await self.service.diagnosis(start, int(self.now()), fetch=False)
        self._minutes = answer.data
        if not answer.data:
            self._show_nothing()
            return
        self.show_body()
        for panel, metric in zip(self.query(MinutePanel), LIVE_METRICS, strict=True):
            panel.show(metric, answer.data, start, end, self.lang)
        self.query_one("#verdict", Plain).show(verdict_content(answer.data, self.lang))
        self._show_newest(feed)
        if self.focused is None:
            self.set_focus_to_body()

    def _show_nothing(self) -> None:
        changes = [change for endpoint in LIVE_ENDPOINTS if (change := self.shell.sources.get(endpoint)) is not None]
        kinds = {change.state.kind for change in changes}
        reason = next((change.state.reason for change in changes if change.state.reason), "")
        if SourceKind.FAILED in kinds:
            self.show_state("■", self.say("The live metrics could not be fetched"), reason)
        elif SourceKind.OUT_OF_QUOTA in kinds:
            self.show_state("▲", self.say("Out of quota, and nothing of the last hour is stored"), reason)
        elif len(changes) < len(LIVE_ENDPOINTS) or SourceKind.LOADING in kinds:
            self.show_state("░", self.say("loading"), self.say("Asking for the last hour…"))
        else:
            self.show_state(
                "░",
                self.say("No live minutes in the last hour"),
                self.say("Nobody was in a channel, or the App ID is another project's. p goes to the next project."),
            )

    def _show_newest(self, feed: Answer[tuple[DiagnosisEvent, ...]]) -> None:
        self._newest = feed.data[0] if feed.data else None
        self.query_one("#newest", Plain).show(newest_minute(feed, self.zone, self.lang))

    # ── requests and what is selected ───────────────────────────────────────────────────────────────────

    async def fetch(self) -> None:
        if any(change.state.kind is SourceKind.FAILED for change in self.shell.sources.values()) and self.desk:
            self.desk.poller.wake()
            return
        answer = await self.service.live(*self.window())
        if not answer.requests:
            self.shell.tell("\n".join(answer.notes) or self.say("Everything that can be known yet is on screen."))

    def selected_panel(self) -> MinutePanel | None:
        return self.focused if isinstance(self.focused, MinutePanel) else None

    def selected_text(self) -> str:
        panel = self.selected_panel()
        if panel is None or panel.metric is None or self.showing_state:
            return ""
        metric = panel.metric
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
        if self._newest is None:
            return ReportDraft()
        return ReportDraft(cname=self._newest.cname, ts=self._newest.ts)

    def project_changed(self) -> None:
        self._minutes = ()
        self._newest = None

    # ── moving ──────────────────────────────────────────────────────────────────────────────────────────

    def on_resize(self, event: events.Resize) -> None:
        """As many panels beside each other as are readable; the last of each column closes its box."""
        self._columns = max(1, min(5, event.size.width // PANEL_COLUMNS))
        grid = self.query_one("#panels", Grid)
        grid.styles.grid_size_columns = self._columns
        grid.styles.grid_size_rows = -(-len(LIVE_METRICS) // self._columns)
        for index, panel in enumerate(self.query(MinutePanel)):
            panel.closed = index + self._columns >= len(LIVE_METRICS)

    def action_step(self, panels: int) -> None:
        found = list(self.query(MinutePanel))
        panel = self.selected_panel()
        index = found.index(panel) + panels if panel in found else 0
        found[max(0, min(len(found) - 1, index))].focus()

    def action_step_row(self, rows: int) -> None:
        found = list(self.query(MinutePanel))
        panel = self.selected_panel()
        index = found.index(panel) + rows * self._columns if panel in found else 0
        if 0 <= index < len(found):
            found[index].focus()

    def action_open(self) -> None:
        self.shell.action_show("diagnosis")

    def on_minute_panel_chosen(self, event: MinutePanel.Chosen) -> None:
        event.panel.focus()
