"""The App: modes, navigation, the connection's worker, and the fan-out of its events. Screens do everything else."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import tzinfo
from typing import TYPE_CHECKING

from textual.command import CommandPalette
from textual.screen import ModalScreen
from textual.signal import Signal
from textual.worker import Worker, WorkerState

from cbtui.errors import CbtuiError
from cbtui.events import Event, SourceChanged
from cbtui.model.endpoint import Endpoint
from cbtui.times import zone_label
from cbtui.tui import memory, terminal
from cbtui.tui.connection import Connect, Connection
from cbtui.tui.frame.failures import RETRY_S, recording_failure
from cbtui.tui.messages import (
    Announcement,
    CallTarget,
    Connected,
    ConnectionFailed,
    OpenCall,
    OpenHelp,
    OpenReport,
    ServiceEvent,
    ViewChanged,
)  # fmt: skip
from cbtui.tui.modes import MODE_SCREENS, palette, palette_provider, screen_class
from cbtui.tui.plain_app import PlainApp
from cbtui.tui.preferences import Preferences
from cbtui.tui.theme import THEME, WIDE
from cbtui.tui.threads import DaemonThreads

if TYPE_CHECKING:
    from cbtui.link import CallLink

PAINT_S = 2.0
"""Seconds that recording waits for what is stored to be on the screen; what it imports would delay that."""
FORGET_S = 0.5
"""Seconds after closing a screen until its memory is given back; then nobody waits for a key."""
CLOSE_S = 0.5
"""Seconds that closing the connection may hold back the end."""


class CbtuiApp(PlainApp):
    """The dashboard. ``connect`` is called after the first frame; ``return_code`` is 129 after a hang-up."""

    TITLE = "cbtui"
    CSS_PATH = ["app.tcss", "screens/live/live.tcss"]  # noqa: RUF012
    MODES = MODE_SCREENS
    DEFAULT_MODE = "live"
    COMMANDS = {palette_provider}  # noqa: RUF012
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012

    def __init__(self, connect: Connect, preferences: Preferences, *, link: CallLink | None = None) -> None:
        super().__init__(preferences)
        self.register_theme(THEME)
        # After super(): the environment must not decide how the dashboard looks.
        self.theme = preferences.theme
        self.animation_level = preferences.animation
        self.project = preferences.project
        self.zone: tzinfo = preferences.zone
        self.paused = False
        self.connection: Connection | None = None
        self.failure: CbtuiError | None = None
        self.events: Signal[Announcement] = Signal(self, "service")
        self.sources: dict[Endpoint, SourceChanged] = {}
        self.painted = asyncio.Event()
        self._connect_source = connect
        self._link = link
        self._back_to: list[str] = []
        self._zone_turn = 0

    def on_mount(self) -> None:
        asyncio.get_running_loop().set_default_executor(DaemonThreads())
        if not self.is_headless:
            terminal.watch(self)
        self.call_after_refresh(self.reconnect)

    async def on_unmount(self) -> None:
        if self.connection is not None:
            with contextlib.suppress(TimeoutError, CbtuiError):
                async with asyncio.timeout(CLOSE_S):
                    await self.connection.aclose()

    # ── the connection ──────────────────────────────────────────────────────────────────────────────────

    def reconnect(self) -> None:
        """Connect (again) and let it record; does nothing while that is under way."""
        if any(worker.group == "poller" and not worker.is_finished for worker in self.workers):
            return
        self.failure = None
        self.run_worker(self._record(), name="poller", group="poller", exclusive=True, exit_on_error=False)

    def switch_project(self, name: str) -> None:
        """Connect to another project."""
        self.run_worker(self._record(name), name="poller", group="poller", exclusive=True, exit_on_error=False)

    async def _record(self, project: str | None = None) -> None:
        if self.connection is None:
            self.connection = await self._connect_source(self.emit)
        elif project is not None and self.connection.switch is not None:
            self.connection = await self.connection.switch(project)
            self.sources = {}
        self.failure = None
        self.project = self.connection.source.project
        self.events.publish(Connected(project is not None))
        if self._link is not None:
            link, self._link = self._link, None
            self.push_screen(screen_class("call")(CallTarget.of(link)))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.painted.wait(), PAINT_S)
        if not self.is_headless:
            memory.settle()
        await self.connection.poller.run()

    def emit(self, event: Event) -> None:
        """Take an event of the service; safe from any thread."""
        self.post_message(ServiceEvent(event))

    def on_service_event(self, message: ServiceEvent) -> None:
        event = message.event
        if event.project != self.project:
            return
        if isinstance(event, SourceChanged):
            self.sources[event.endpoint] = event
        self.events.publish(event)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.failure = recording_failure(event.worker.error)
            self.events.publish(ConnectionFailed())
            self.set_timer(RETRY_S, self.reconnect)

    # ── navigation ──────────────────────────────────────────────────────────────────────────────────────

    def action_show(self, mode: str) -> None:
        """Show one of the screens of the digits; what was opened over it is closed."""
        if isinstance(self.screen, ModalScreen):
            return
        if mode != self.current_mode:
            if mode in self._back_to:
                self._back_to.remove(mode)
            self._back_to.append(self.current_mode)
            self.switch_mode(mode)
        self.call_later(self._close_opened, mode)

    def _close_opened(self, mode: str) -> None:
        while self.current_mode == mode and len(self.screen_stack) > 1:
            self.go_back()

    def go_back(self) -> None:
        """Close what was opened last, else go to the screen before this one."""
        if len(self.screen_stack) > 1:
            self.pop_screen()
            self.set_timer(FORGET_S, memory.forget_closed)
        elif self._back_to:
            self.switch_mode(self._back_to.pop())

    def on_open_call(self, message: OpenCall) -> None:
        self.push_screen(screen_class("call")(message.target))

    def on_open_report(self, message: OpenReport) -> None:
        if self.preferences.read_only:
            self.tell(self.say("cbtui is read-only: it sends no reports. Start it without --read-only to report."))
        else:
            self.push_screen(screen_class("report")(message.draft))

    def on_open_help(self, message: OpenHelp) -> None:
        self.push_screen(screen_class("help")(message.name))

    def action_command_palette(self) -> None:
        if not CommandPalette.is_open(self):  # type: ignore[arg-type]
            self.push_screen(palette())

    # ── the view ────────────────────────────────────────────────────────────────────────────────────────

    def action_pause(self) -> None:
        self.paused = not self.paused
        self.events.publish(ViewChanged())

    def action_zone(self) -> None:
        """The next of the zones, in turn."""
        zones = self.preferences.zones
        self._zone_turn = (self._zone_turn + 1) % len(zones)
        self.zone = zones[self._zone_turn]
        self.events.publish(ViewChanged())
        self.tell(self.say("Times are {zone} now", zone=zone_label(self.preferences.clock.now(), self.zone)))

    def action_project(self) -> None:
        if len(names := self.preferences.projects) < 2:
            self.tell(self.say("There is one project only. Add another [[projects]] to the configuration."))
        elif self.connection is not None:
            index = names.index(self.project) if self.project in names else -1
            self.switch_project(names[(index + 1) % len(names)])
