"""An App that speaks the person's language, and in which nothing that is said or copied is ever markup."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

from textual.app import App

from cbtui.catalog.phrases import error_text, say
from cbtui.errors import CbtuiError
from cbtui.events import StateRenewed
from cbtui.phrase import Words
from cbtui.text import clean
from cbtui.tui.clipboard import tmux_passthrough
from cbtui.tui.messages import ServiceEvent
from cbtui.tui.preferences import Preferences

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel

log = logging.getLogger(__name__)


class PlainApp(App[None]):
    """Phrases, notices and the clipboard."""

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self.preferences = preferences

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
        """As Textual's, but nothing in a notice is ever markup."""
        super().notify(clean(message), title=clean(title), severity=severity, timeout=timeout, markup=False)

    def copy_to_clipboard(self, text: str) -> None:
        """As Textual's, and through tmux."""
        super().copy_to_clipboard(text)
        wrapped = tmux_passthrough(text, os.environ)
        if wrapped and self._driver is not None:
            self._driver.write(wrapped)
