"""The line that asks for a time of the call."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.widgets import Input

from cbtui.errors import CbtuiError, UsageError
from cbtui.model import CallDetails
from cbtui.phrase import Phrase
from cbtui.times import clock_text, parse
from cbtui.tui.frame.bar import Bar
from cbtui.tui.frame.site import Site
from cbtui.tui.widgets.plain import Plain


class JumpBar(Bar):
    """``jumped`` is told the time (Unix seconds) when it lies in the call, ``closed`` when the line is gone."""

    def __init__(self, jumped: Callable[[int], None], closed: Callable[[], None]) -> None:
        super().__init__()
        self._span = (0, 0)
        self._jumped = jumped
        self._left = closed
        self._site = Site(self)

    def compose(self) -> ComposeResult:
        yield Plain(self._site.say("jump to"))
        yield self.box(self._site.say("20:14:30, or any time of the call; Enter goes there"))

    def ask(self, details: CallDetails) -> None:
        """Ask for a time within these details."""
        self._span = (details.from_ts, details.to_ts)
        self.open("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        first, last = self._span
        try:
            ts = parse(event.value, last, self._site.zone)
            if not first <= ts <= last:
                start, end = (clock_text(edge, self._site.zone) for edge in self._span)
                raise UsageError(Phrase("That is outside this call ({start} to {end})", start=start, end=end))
        except CbtuiError as error:
            self._site.shell.tell_failure(error, "jump")
            return
        self._jumped(ts)
        self.leave()

    def leave(self) -> bool:
        """Take the line out of sight, then give the keys back; False where it was not open."""
        was_open = self.is_open
        self.close()
        if was_open:
            self._left()
        return was_open
