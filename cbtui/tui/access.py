"""How screens and modals reach the App, the desk, the person's settings, and start work of their own."""

from __future__ import annotations

from collections.abc import Coroutine
from datetime import tzinfo
from typing import TYPE_CHECKING, Any, cast
from weakref import finalize

from textual.worker import Worker, WorkerState

from cbtui.catalog.phrases import say
from cbtui.errors import CbtuiError
from cbtui.phrase import Words

if TYPE_CHECKING:
    from textual.widget import Widget

    from cbtui.service import Service
    from cbtui.tui.app import CbtuiApp
    from cbtui.tui.desk import Desk


class Access:
    """Mixed into screens and modals."""

    @property
    def shell(self) -> CbtuiApp:
        return cast("CbtuiApp", cast("Widget", self).app)

    @property
    def desk(self) -> Desk | None:
        """None until the dashboard is connected."""
        return self.shell.desk

    @property
    def service(self) -> Service:
        """The service of the project on screen.

        Raises:
            CbtuiError: not connected yet.
        """
        if self.shell.desk is None:
            raise self.shell.failure or CbtuiError(
                self.say("Still connecting"), next_step=self.say("Try again in a moment.")
            )
        return self.shell.desk.service

    @property
    def lang(self) -> str:
        return self.shell.preferences.lang

    @property
    def zone(self) -> tzinfo:
        """The time zone of everything on screen."""
        return self.shell.zone

    @property
    def read_only(self) -> bool:
        return self.shell.preferences.read_only

    def now(self) -> float:
        """Host wall clock, Unix seconds."""
        return self.shell.preferences.clock.now()

    def say(self, text: Words, **values: object) -> str:
        """A phrase of the dashboard in the person's language."""
        return say(self.lang, text, **values)

    def work_on(self, work: Coroutine[Any, Any, None], group: str) -> Worker[None]:
        """Run work that belongs to this screen; newer work of the same group cancels older.

        It ends with the screen. A CbtuiError it raises is told to the person; anything else is a bug: it is logged
        and told too, and the dashboard goes on.
        """

        async def run() -> None:
            await work

        # Work that is cancelled before its first step would never be awaited, and Python would say so.
        finalize(run, work.close)
        return cast("Widget", self).run_worker(run, name=group, group=group, exclusive=True, exit_on_error=False)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.failed(event.worker.error, event.worker.group)

    def failed(self, error: BaseException, group: str) -> None:
        """Work of this screen failed; screens that show failures in place override this."""
        self.shell.tell_failure(error, group)
