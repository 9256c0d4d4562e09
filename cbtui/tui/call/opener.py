"""The part of the screen that opens a call: price, countdown, progress, cancel, failure, follow."""

from __future__ import annotations

from typing import ClassVar

from textual.content import Content
from textual.timer import Timer

from cbtui.errors import CbtuiError
from cbtui.events import Event
from cbtui.model import Endpoint
from cbtui.times import duration_text
from cbtui.tui.call.loaded import Loaded
from cbtui.tui.call.opening import (
    Fetching,
    Found,
    Judged,
    Judging,
    Opened,
    Priced,
    Stage,
    Waiting,
    Wish,
    judged,
    opened,
)
from cbtui.tui.call.panels import Countdown
from cbtui.tui.call.status import status_text
from cbtui.tui.screens.base import CbtuiScreen
from cbtui.tui.widgets.status_line import Sources

_WORK = "fetch:call"


class OpeningScreen(CbtuiScreen):
    """Opens ``wish``; :meth:`show_call` and :meth:`call_judged` are the rest of the screen's."""

    ENDPOINTS: ClassVar[tuple[Endpoint, ...]] = (Endpoint.DETAILS,)
    AUTO_FOCUS = ""

    def __init__(self, wish: Wish) -> None:
        super().__init__()
        self.wish = wish
        self.loaded: Loaded | None = None
        self.stage: Stage | None = None
        self.trouble: CbtuiError | None = None
        self.project_name = ""
        self.cname = ""
        self._begun = False
        self._ticker: Timer | None = None

    # ── what the rest of the screen writes ──────────────────────────────────────────────────────────────

    def call_opened(self, before: Loaded | None) -> None:
        """Other details are loaded than ``before``."""

    def call_judged(self) -> None:
        """``self.loaded`` has its judgement now."""

    def show_call(self) -> None:
        """Show what is loaded."""

    def show_answer(self) -> None:
        """Show findings, or how far judging is."""

    def focus_view(self) -> None:
        """Give the keys to what is shown."""

    # ── states ──────────────────────────────────────────────────────────────────────────────────────────

    def show_state(self, mark: str, heading: str, advice: str = "") -> None:
        super().show_state(mark, heading, advice)
        # What has the focus is hidden now, and would still take Enter.
        self.set_focus(None)

    def show_body(self) -> None:
        super().show_body()
        if self.focused is None:
            self.call_after_refresh(self.focus_view)

    # ── opening ─────────────────────────────────────────────────────────────────────────────────────────

    def on_mount(self) -> None:
        # Textual calls the base's on_mount by itself.
        self._ticker = self.set_interval(1.0, self.tick, pause=True)
        self.repaint(even_paused=True)

    def hears(self, event: Event) -> bool:
        return False

    async def paint(self) -> None:
        if not self._begun:
            self._begun = True
            self.project_name = self.shell.project
            self.begin()
        elif self.loaded is not None:
            self.show_call()

    async def fetch(self) -> None:
        """Follow a running call, or try again what failed."""
        if isinstance(self.stage, Fetching | Judging):
            self.shell.tell(self.say("Still at it. Esc cancels."))
        elif self.loaded is None or self.loaded.running or self.trouble is not None:
            self.begin()
        elif self.loaded.judgement is None and self.loaded.details.series:
            self.work_on(judged(self.service, self.loaded.details, self.told), _WORK)
        else:
            self.shell.tell(self.say("This call has ended, and all of it is here."))

    def begin(self, *, agreed: bool = False) -> None:
        """Open the call, from the store or the server."""
        if self.shell.project != self.project_name:
            self._say_whose()
            return
        self.trouble = None
        self.work_on(opened(self.service, self.wish, self.now, self.told, agreed=agreed), _WORK)

    def told(self, stage: Stage) -> None:
        """Take the next stage."""
        self.stage = stage
        self.set_class(isinstance(stage, Waiting), "-waiting")
        if isinstance(stage, Found):
            self.cname = stage.call.cname
            self.show_title()
        elif isinstance(stage, Priced):
            self._show_price(stage)
        elif isinstance(stage, Waiting):
            self._wait()
        elif isinstance(stage, Fetching):
            self._show_fetching(stage)
        elif isinstance(stage, Opened):
            self._take(stage)
        elif isinstance(stage, Judging):
            self.show_answer()
        else:
            self._take_judgement(stage)

    def _show_price(self, stage: Priced) -> None:
        left = stage.left
        text = (
            self.say("{count} requests of {left} left today", count=stage.requests, left=left)
            if left is not None
            else self.say("{count} requests", count=stage.requests)
        )
        if stage.length_s is not None:
            length = duration_text(stage.length_s)
            text = self.say("This call lasts {length}: {price}.", length=length, price=text)
        self.show_state("▲", text, self.say("Enter opens it, Esc goes back."))

    def _show_fetching(self, stage: Fetching) -> None:
        progress = stage.progress
        text = self.say("fetching") + (f" {progress.text}" if progress else "")
        if progress is not None and progress.share is not None:
            text += f" · {progress.share:.0%}"
        if self.loaded is None:
            self.show_state("░", text, self.say("Esc cancels."))
        else:
            self.show_body()
            self.show_status(f" ░ {text} · {self.say('Esc cancels.')}")

    def _take(self, stage: Opened) -> None:
        before = self.loaded
        if not stage.answer.data.sessions:
            if before is None:
                reason = "\n".join(self.say(note) for note in stage.answer.notes)
                self.show_state("░", self.say("Nothing came back of this call"), reason)
            else:
                self.show_call()
            return
        self.loaded = Loaded.of(stage.call, stage.answer)
        self.call_opened(before)
        self.show_body()
        self.repaint(even_paused=True)

    def _take_judgement(self, stage: Judged) -> None:
        if self.loaded is not None:
            self.loaded = self.loaded.judged(stage.judgement)
            self.call_judged()
            self.repaint(even_paused=True)

    # ── waiting ─────────────────────────────────────────────────────────────────────────────────────────

    def _wait(self) -> None:
        if self.loaded is None:
            self.show_state("░", self.say("The details of this call are not there yet"),
                            self.say("They lag its start; it opens by itself. Esc goes back."))  # fmt: skip
        if self._ticker is not None:
            self._ticker.resume()
        self.tick()

    def tick(self) -> None:
        """Count down, and open when the time has come."""
        if not isinstance(self.stage, Waiting):
            if self._ticker is not None:
                self._ticker.pause()
            return
        left = self.stage.ready_ts - self.now()
        if left > 0:
            self.query_one(Countdown).show(self.say("available in {seconds} s", seconds=int(left) + 1))
            return
        self.stage = None
        self.begin()

    # ── failing and leaving ─────────────────────────────────────────────────────────────────────────────

    def failed(self, error: BaseException, group: str) -> None:
        if group == _WORK:
            self.stage = None
            self.trouble = error if isinstance(error, CbtuiError) else CbtuiError(self.say("Unexpected failure"))
            self.remove_class("-waiting")
            if self.loaded is not None:
                self.show_answer()
                self.refresh_ages()
        super().failed(error, group)

    def project_changed(self) -> None:
        """A call belongs to its project; with another one on the desk it can't be asked for again."""
        self.workers.cancel_group(self, _WORK)
        self.stage = None
        self.call_after_refresh(self._say_whose)

    def _say_whose(self) -> None:
        if self.shell.project == self.project_name:
            self.show_body() if self.loaded else self.begin()
            return
        self.show_state("░", self.say("This call belongs to project {name}", name=self.project_name),
                        self.say("Press p to go back to it, or Esc to leave the call."))  # fmt: skip

    def leave(self) -> bool:
        """Esc: cancel what is under way, or say no to a price of more than what is shown."""
        if isinstance(self.stage, Fetching | Judging):
            fetching = isinstance(self.stage, Fetching)
            self.workers.cancel_group(self, _WORK)
            self.stage = None
            if self.loaded is None:
                self.show_state("░", self.say("Cancelled"), self.say("Enter asks again, Esc goes back."))
            elif fetching:
                self.refresh_ages()
            self.show_answer()
            return True
        if isinstance(self.stage, Priced) and self.loaded is not None:
            self.stage = None
            self.show_body()
            return True
        return False

    def action_open(self) -> None:
        cancelled = self.stage is None and self.loaded is None and self._begun
        if cancelled or isinstance(self.stage, Priced):
            self.begin(agreed=True)

    # ── status ──────────────────────────────────────────────────────────────────────────────────────────

    def context(self) -> str:
        cname = self.loaded.cname if self.loaded else self.cname
        return " · ".join(part for part in (cname, self.wish.call_id) if part)

    def status(self, sources: Sources) -> Content:
        return status_text(self.loaded, self.trouble, sources, self.zone)
