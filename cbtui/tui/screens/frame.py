"""The frame of every screen: title, status and key lines, painting from the store, and the states data can be in."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen

from cbtui.errors import CbtuiError, QuotaError
from cbtui.events import Event
from cbtui.model.endpoint import POLLED_ENDPOINTS, Endpoint
from cbtui.model.source import SourceKind
from cbtui.times import clock_text, zone_label
from cbtui.tui import commands, theme
from cbtui.tui.access import Access
from cbtui.tui.messages import DeskFailed, DeskOpened, Told, ViewChanged
from cbtui.tui.widgets.empty_state import EmptyState
from cbtui.tui.widgets.key_line import KeyLine
from cbtui.tui.widgets.status_line import Sources, StatusLine, sentence
from cbtui.tui.widgets.title_line import TitleLine

AGES_EVERY_S = 10.0
"""Seconds between repaints of ages."""


class Frame(Access, Screen[None]):
    """A screen's frame; see :class:`cbtui.tui.screens.base.CbtuiScreen` for the rest."""

    NAME: ClassVar[str] = ""
    """The screen's id in the table of commands."""
    ENDPOINTS: ClassVar[tuple[Endpoint, ...]] = ()
    """The sources that the status line tells of."""

    def __init__(self) -> None:
        super().__init__(classes="-state")
        self._stale = True
        self._painting = False
        self._sources: Sources | None = None

    # ── what a screen writes ────────────────────────────────────────────────────────────────────────────

    def body(self) -> ComposeResult:
        """The widgets between status line and key line; each has the class ``body``."""
        yield from ()

    async def paint(self) -> None:
        """Read what the store holds (no request) and show it. Called whenever it may have changed."""

    def context(self) -> str:
        """What the title says after the project."""
        return ""

    def hears(self, event: Event) -> bool:
        """Whether an event of the desk changes what this screen shows."""
        return True

    # ── states ──────────────────────────────────────────────────────────────────────────────────────────

    def show_state(self, mark: str, heading: str, advice: str = "") -> None:
        """Show a state in place of the body: ``░`` loading or empty, ``▲`` quota, ``■`` failed."""
        self.query_one(EmptyState).tell(mark, heading, advice)
        self.add_class("-state")

    def show_body(self) -> None:
        """Show the body again."""
        self.remove_class("-state")

    @property
    def showing_state(self) -> bool:
        return self.has_class("-state")

    def show_error(self, error: CbtuiError) -> None:
        """Show a failure in place of the body."""
        mark = "▲" if isinstance(error, QuotaError) else "■"
        self.show_state(
            mark, self.say(error.what), "\n".join(self.say(line) for line in (error.why, error.next_step) if line)
        )

    def show_status(self, content: str | Content) -> None:
        """Replace the status line."""
        self.query_one(StatusLine).show(content)

    # ── frame ───────────────────────────────────────────────────────────────────────────────────────────

    def compose(self) -> ComposeResult:
        loading = f"░ {self.say('loading')}"
        line = [commands.BY_ID[name] for name in commands.KEY_LINES[self.NAME]]
        yield TitleLine(self.clock)
        yield StatusLine(f" {loading}")
        yield from self.body()
        yield EmptyState(loading)
        yield KeyLine([(command.shown.split()[0], self.say(command.title)) for command in line])

    def on_mount(self) -> None:
        self.show_title()
        self.set_interval(AGES_EVERY_S, self.refresh_ages)
        self.shell.events.subscribe(self, self.hear)
        self.set_class(self.shell.paused, "-paused")
        self._show_failure()
        self.repaint()

    def clock(self) -> str:
        return clock_text(self.now(), self.zone)

    def show_title(self) -> None:
        suffix = self.shell.preferences.suffix
        context = " · ".join(part for part in (self.shell.project, self.context()) if part)
        self.query_one(TitleLine).show(
            f"cbtui {suffix}".rstrip(),
            self.say(commands.NAMES[self.NAME]),
            context,
            zone_label(self.now(), self.zone),
            self._recording(),
        )

    def _recording(self) -> Content:
        if self.shell.paused:
            return Content.assemble((self.say("PAUSED"), theme.WARN))
        if self.shell.failure is not None or self._all_fail():
            return Content.assemble(("■ ", theme.BAD), self.say("not recording"))
        if self.desk is None:
            return Content.assemble(("░ ", theme.QUIET), self.say("connecting"))
        if self.desk.poller.incident:
            return Content.assemble(("▲ ", theme.WARN), self.say("incident"))
        return Content.assemble(("● ", theme.OK), self.say("recording"))

    def _all_fail(self) -> bool:
        """Whether nothing comes from any of the polled sources."""
        changes = [self.shell.sources.get(endpoint) for endpoint in POLLED_ENDPOINTS]
        failing = {SourceKind.FAILED, SourceKind.STALE}
        return all(change is not None and change.state.kind in failing for change in changes)

    # ── painting ────────────────────────────────────────────────────────────────────────────────────────

    def hear(self, event: Told) -> None:
        """Anything on the App's ``events`` signal."""
        if isinstance(event, DeskOpened):
            if event.switched:
                self._sources = None
                self.project_changed()
                self.show_state("░", self.say("loading"))
            self.repaint(even_paused=True)
        elif isinstance(event, DeskFailed):
            self._show_failure()
        elif isinstance(event, ViewChanged):
            self.set_class(self.shell.paused, "-paused")
            self.repaint(even_paused=True)
        elif self.hears(event):
            self.repaint()
        self.show_title()

    def _show_failure(self) -> None:
        if self.shell.failure is None:
            return
        if self.showing_state:
            self.show_error(self.shell.failure)
        self.show_status(Content.assemble((" ■ ", theme.BAD), str(self.shell.failure)))

    def project_changed(self) -> None:
        """Another project is on the desk: forget what belongs to the old one."""

    def repaint(self, *, even_paused: bool = False) -> None:
        """Paint soon, once, when the screen is in sight and the view is not paused; else when it comes into sight."""
        self._stale = True
        if self._painting or self.desk is None or not self.is_current:
            return
        if self.shell.paused and not even_paused:
            return
        self.work_on(self._paint(), "paint")

    async def _paint(self) -> None:
        self._painting = True
        try:
            while self._stale:
                self._stale = False
                self._read_sources()
                await self.paint()
                self.refresh_ages()
        finally:
            self._painting = False

    def _read_sources(self) -> None:
        if not self.ENDPOINTS or self.desk is None:
            return
        changes = [change for endpoint in self.ENDPOINTS if (change := self.shell.sources.get(endpoint)) is not None]
        self._sources = Sources(
            self.lang,
            self.zone,
            self.now(),
            self.ENDPOINTS,
            {change.endpoint: change.state for change in changes},
            self.service.quota(),
            min((change.next_due for change in changes if change.next_due is not None), default=None),
        )

    def status(self, sources: Sources) -> Content:
        """The status line; screens with another say override it."""
        return sentence(sources)

    def on_screen_resume(self) -> None:
        self.show_title()
        if self._stale:
            self.repaint()

    def refresh_ages(self) -> None:
        """Tell title and status line what time it is now."""
        self.show_title()
        if self.shell.failure is None and self._sources is not None and self.desk is not None:
            self._sources = replace(self._sources, zone=self.zone, now=self.now())
            self.show_status(self.status(self._sources))
