"""An App that speaks the person's language, in which nothing that is said or copied is ever markup.

It takes keys one at a time, and goes on after a bug.
"""

from __future__ import annotations

import logging
import os
import signal
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual._compositor import CompositorUpdate
from textual._context import active_message_pump
from textual.app import App
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.errors import NoWidget
from textual.events import Event
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import WorkerFailed

from cbtui.catalog.phrases import error_text, say
from cbtui.errors import CbtuiError
from cbtui.events import StateRenewed
from cbtui.phrase import Words
from cbtui.redaction import redacted
from cbtui.text import clean
from cbtui.tui.clipboard import tmux_passthrough
from cbtui.tui.driver import TerminalDriver, terminal_size
from cbtui.tui.key_queue import KeyHandled, KeyQueue
from cbtui.tui.messages import ServiceEvent
from cbtui.tui.preferences import Preferences
from cbtui.tui.terminal_picture import Difference, TerminalPicture

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.notifications import SeverityLevel

log = logging.getLogger(__name__)

STDIN, STDERR = 0, 2

STARTING = (events.Load, events.Compose, events.Mount)
"""Messages without which there is no dashboard that could go on."""


class PlainApp(App[None]):
    """Phrases, notices, the clipboard, keys, the terminal, and bugs."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", show=False, priority=True),
        Binding("ctrl+z", "suspend_process", show=False, priority=True),
        Binding("ctrl+l", "redraw", show=False, priority=True),
    ]

    def __init__(self, preferences: Preferences) -> None:
        super().__init__(driver_class=TerminalDriver)
        self.preferences = preferences
        self.moment: float | None = None
        self._painted = TerminalPicture()
        self._keys = KeyQueue(self, super().on_event)

    # ── what is said ────────────────────────────────────────────────────────────────────────────────────

    def say(self, text: Words, **values: object) -> str:
        """A phrase in the person's language."""
        return say(self.preferences.lang, text, **values)

    def tell(self, text: str, *, title: str = "", severity: SeverityLevel = "information") -> None:
        """A notice in the corner."""
        self.notify(text, title=title, severity=severity)

    def tell_failure(self, error: BaseException, group: str) -> None:
        """A notice of what failed: what, why, what next. What is no CbtuiError is a bug, and logged."""
        if isinstance(error, CbtuiError):
            self.tell(error_text(error, self.preferences.lang), severity="warning")
            return
        if isinstance(error, NoWidget):
            return  # a click where nothing is any more: the terminal has become smaller
        log.error("%s failed", group, exc_info=error)
        cause = f"{type(error).__name__}: {error}"
        text = self.say("Unexpected: {error}. The log has more; the dashboard goes on.", error=cause)
        self.tell(text, severity="error")

    def on_service_event(self, message: ServiceEvent) -> None:
        """Textual calls this beside the handler of a class below, which passes events on to the screens."""
        if isinstance(message.event, StateRenewed):
            self.tell(self.say("The files of the state directory were deleted or replaced; new ones were opened."))

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """As Textual's, but nothing in a notice is ever markup, nor a secret, which an exception's text may hold."""
        super().notify(
            clean(redacted(message)), title=clean(redacted(title)), severity=severity, timeout=timeout, markup=False
        )

    def copy_to_clipboard(self, text: str) -> None:
        """As Textual's, and through tmux."""
        super().copy_to_clipboard(text)
        wrapped = tmux_passthrough(text, os.environ)
        if wrapped and self._driver is not None:
            self._driver.write(wrapped)

    # ── keys ────────────────────────────────────────────────────────────────────────────────────────────

    async def on_event(self, event: Event) -> None:
        """As Textual's, but the next key waits until the last one is done."""
        try:
            if isinstance(event, events.Key | events.Paste):
                await self._take(event)
            else:
                await super().on_event(event)
        except Exception as error:
            if isinstance(event, STARTING):
                raise
            if isinstance(event, events.MouseEvent):
                # Textual looks for what is under the mouse, and that may just be going away.
                log.warning("A move of the mouse led nowhere", exc_info=error)
            else:
                self.tell_failure(error, type(event).__name__)

    async def _take(self, event: events.Key | events.Paste) -> None:
        """A key or paste from the terminal, or one that has bubbled up."""
        if not event.is_forwarded:
            await self._keys.put(event)
            return
        try:
            await super().on_event(event)
        finally:
            self._keys.came_up(event)

    def on_key_handled(self, message: KeyHandled) -> None:
        self._keys.handled(message.number)

    def simulate_key(self, key: str) -> None:
        """As Textual's, but before the keys that wait: it stands for the one under way."""
        self._keys.put_first(events.Key(key, None))

    def action_help_quit(self) -> None:
        self.tell(self.say("Press q to quit."))

    # ── the terminal ────────────────────────────────────────────────────────────────────────────────────

    def _build_driver(self, headless: bool, inline: bool, mouse: bool, size: tuple[int, int] | None) -> Driver:
        return super()._build_driver(headless, inline, mouse, size or terminal_size(STDERR, STDIN))

    def action_suspend_process(self) -> None:
        """Back to the shell, which takes the dashboard up again with ``fg``."""
        if os.getsid(0) == os.getpid():
            self.tell(self.say("There is no shell here to go back to."))
            return
        self.app_suspend_signal.publish(self)
        os.killpg(0, signal.SIGTSTP)  # all of the job: what started this waits for it

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        """As Textual's, but only what changed."""
        update = renderable if not isinstance(renderable, CompositorUpdate) else Difference(self._painted, renderable)
        super()._display(screen, update)

    def on_continued(self) -> None:
        """What stood on the terminal may be gone."""
        self.action_redraw()

    def action_redraw(self) -> None:
        """Paint everything, whatever something else has written over it."""
        self._painted.forget()
        self.screen.refresh(layout=True)

    def end_soon(self, code: int) -> bool:
        """End with this exit code; False when the dashboard does not run. Safe in a signal handler."""
        if self._loop is None:
            return False
        self._loop.call_soon_threadsafe(partial(self.exit, return_code=code))
        return True

    def abandon(self) -> None:
        """Give the terminal back at once."""
        if isinstance(self._driver, TerminalDriver):
            self._driver.abandon()

    # ── bugs ────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def bug(self) -> Exception | None:
        """What ended the dashboard; None while it goes on, or when a person ended it."""
        return self._exception

    async def _on_message(self, message: Message) -> None:
        try:
            await super()._on_message(message)
        except Exception as error:
            if isinstance(message, STARTING):
                raise
            self.tell_failure(error, type(message).__name__)

    def _handle_exception(self, error: Exception) -> None:
        """Close the screen over another whose widget failed: a widget that failed is dead.

        What fails on a screen that is closed already harms nobody, and work beside the widgets leaves them as they are.
        Else end, as Textual does, but without its traceback: what to say of ``bug`` is not its.
        """
        pump = active_message_pump.get(None)
        if isinstance(pump, Widget) and self._is_closed(pump):
            log.warning("Failed after its screen was closed: %s", type(pump).__name__, exc_info=error)
            return
        if isinstance(error, WorkerFailed):
            self.tell_failure(error.error, type(error.error).__name__)
            return
        if isinstance(pump, Widget) and len(self.screen_stack) > 1 and pump.screen is self.screen:
            self.tell_failure(error, type(pump).__name__)
            self.call_later(self._close, self.screen)
            return
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()

    def _is_closed(self, widget: Widget) -> bool:
        """It stands on no screen that can still be seen or come into sight."""
        screen = next((one for one in widget.ancestors_with_self if isinstance(one, Screen)), None)
        return all(screen not in stack for stack in self._screen_stacks.values())

    def _close(self, screen: Screen[object]) -> None:
        if self.screen is screen and len(self.screen_stack) > 1:
            self.pop_screen()
