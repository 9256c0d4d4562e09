"""What every screen is: it survives a bug of its own. What stands over one closes nobody but itself."""

from __future__ import annotations

from textual.await_complete import AwaitComplete
from textual.message import Message
from textual.screen import Screen

from cbtui.tui.frame.shell import shell_of


class SteadyScreen(Screen[None]):
    """Base of the screens."""

    async def _on_message(self, message: Message) -> None:
        try:
            await super()._on_message(message)
        except Exception as error:
            shell_of(self).tell_failure(error, type(message).__name__)


class Overlay(SteadyScreen):
    """Base of what stands over a screen."""

    def dismiss(self, result: None = None) -> AwaitComplete:
        """As Textual's, which closes the screen on top, whoever asks; a second Esc or click may come too late."""
        return super().dismiss(result) if self.app.screen is self else AwaitComplete()
