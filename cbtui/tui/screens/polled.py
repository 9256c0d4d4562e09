"""What screens over polled sources share: asking again with ``r``, and what they say while nothing is known."""

from __future__ import annotations

from typing import Any, ClassVar

from cbtui.errors import QuotaError
from cbtui.events import SourceChanged
from cbtui.model.answer import Answer
from cbtui.model.source import SourceKind
from cbtui.tui.screens.base import CbtuiScreen
from cbtui.tui.trouble import SOON_S, time_text


class PolledScreen(CbtuiScreen):
    """A screen whose ENDPOINTS the poller asks; write :meth:`ask` and COULD_NOT."""

    COULD_NOT: ClassVar[str] = ""
    """The heading when nothing is known because a source fails; English, key of the phrases."""

    async def ask(self) -> Answer[Any]:
        """Ask the server for what is on screen."""
        return Answer((), 0.0)

    def changes(self) -> list[SourceChanged]:
        """What was told last of each of the sources."""
        told = self.shell.sources
        return [told[endpoint] for endpoint in self.ENDPOINTS if endpoint in told]

    # ── requests ────────────────────────────────────────────────────────────────────────────────────────

    async def fetch(self) -> None:
        """Ask what may be asked, else say when; a poller that has given up tries again."""
        changes = self.changes()
        if self.showing_state and len(changes) < len(self.ENDPOINTS):
            self.shell.tell(self.say("Asking for the last hour…"))
            return
        try:
            answer = await self.ask()
        except QuotaError as error:
            self._tell_when(error.allowed_ts)
            return
        finally:
            if self.desk is not None and {change.state.kind for change in changes} & {
                SourceKind.FAILED,
                SourceKind.STALE,
            }:
                self.desk.poller.wake()
        if not answer.requests:
            quotas = [quota for quota in self.service.quota() if quota.endpoint in self.ENDPOINTS]
            allowed = max((quota.next_allowed_ts for quota in quotas), default=0.0)
            if allowed > self.now():
                self._tell_when(allowed)
            else:
                self.shell.tell("\n".join(answer.notes) or self.say("Everything that can be known yet is on screen."))

    def _tell_when(self, allowed_ts: float) -> None:
        self.shell.tell(self.say("next request allowed at {time}", time=time_text(allowed_ts, self.now(), self.zone)))

    # ── nothing known ───────────────────────────────────────────────────────────────────────────────────

    def show_unknown(self) -> bool:
        """In place of the body: why nothing is known. False when it is known that there is nothing."""
        kinds = {change.state.kind: change for change in reversed(self.changes())}
        if SourceKind.FAILED in kinds:
            self.show_state("■", self.say(self.COULD_NOT), kinds[SourceKind.FAILED].state.reason)
        elif SourceKind.OUT_OF_QUOTA in kinds:
            state = kinds[SourceKind.OUT_OF_QUOTA].state
            lines = [state.reason]
            if state.retry_at is not None:
                time = time_text(state.retry_at, self.now(), self.zone)
                lines.append(self.say("next request allowed at {time}", time=time))
            self.show_state("▲", self.say("Out of quota, and nothing of the last hour is stored"), "\n".join(lines))
        elif SourceKind.STALE in kinds:
            self.show_state("▲", self.say(self.COULD_NOT), kinds[SourceKind.STALE].state.reason)
        elif SourceKind.LOADING in kinds or len(self.changes()) < len(self.ENDPOINTS):
            self._show_waiting(kinds.get(SourceKind.LOADING))
        else:
            return False
        return True

    def _show_waiting(self, change: SourceChanged | None) -> None:
        due = change.next_due if change is not None else None
        if due is not None and due > self.now() + SOON_S:
            time = time_text(due, self.now(), self.zone)
            advice = self.say("The first request goes at {time}.", time=time)
            self.show_state("░", self.say("Nothing is stored yet"), advice)
        else:
            self.show_state("░", self.say("loading"), self.say("Asking for the last hour…"))
