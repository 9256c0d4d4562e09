"""What screens over polled sources share: asking again with ``r``, and what they say while nothing is known."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from cbtui.catalog.phrases import error_text
from cbtui.errors import QuotaError
from cbtui.events import SourceChanged
from cbtui.model.answer import Answer
from cbtui.model.quota import EndpointQuota
from cbtui.model.source import SourceKind
from cbtui.tui.frame.failures import SOON_S, time_text
from cbtui.tui.frame.screen import FrameScreen


class PolledSources:
    """The sources of a screen that the poller asks.

    ``could_not`` is the heading when nothing is known because a source fails; English, key of the phrases.
    """

    def __init__(self, screen: FrameScreen[Any], could_not: str) -> None:
        self._screen = screen
        self._site = screen.site
        self._could_not = could_not

    def changes(self) -> list[SourceChanged]:
        """What was told last of each of the sources."""
        told = self._site.shell.sources
        return [told[endpoint] for endpoint in self._screen.ENDPOINTS if endpoint in told]

    # ── requests ────────────────────────────────────────────────────────────────────────────────────────

    async def refresh(self, ask: Callable[[], Awaitable[Answer[Any]]]) -> None:
        """Ask what may be asked, else say when; a poller that has given up tries again."""
        changes = self.changes()
        if self._screen.showing_state and len(changes) < len(self._screen.ENDPOINTS):
            self._site.tell("Asking for the last hour…")
            return
        try:
            answer = await ask()
        except QuotaError as error:
            lines = [error_text(error, self._site.lang)]
            if error.allowed_ts > self._site.now:
                lines.append(self._when(error.allowed_ts))
            self._site.shell.tell("\n".join(lines))
            return
        finally:
            connection = self._site.shell.connection
            gave_up = {change.state.kind for change in changes} & {SourceKind.FAILED, SourceKind.STALE}
            if connection is not None and gave_up:
                connection.poller.wake()
        if not answer.requests:
            snapshot = await self._screen.read()
            self._tell_why_not(answer, () if snapshot is None else snapshot.quotas)

    def _tell_why_not(self, answer: Answer[Any], quotas: Sequence[EndpointQuota]) -> None:
        own = [quota.next_allowed_ts for quota in quotas if quota.endpoint in self._screen.ENDPOINTS]
        allowed = max(own, default=0.0)
        if allowed > self._site.now:
            self._site.shell.tell(self._when(allowed))
        elif answer.notes:
            self._site.shell.tell("\n".join(self._site.reader.texts(answer.notes)))
        else:
            self._site.tell("Everything that can be known yet is on screen.")

    def _when(self, allowed_ts: float) -> str:
        return self._site.say("next request allowed at {time}", time=self._time(allowed_ts))

    def _time(self, ts: float) -> str:
        return time_text(ts, self._site.now, self._site.zone)

    # ── nothing known ───────────────────────────────────────────────────────────────────────────────────

    def show_unknown(self) -> bool:
        """In place of the body: why nothing is known. False when it is known that there is nothing."""
        say, show = self._site.say, self._screen.show_state
        kinds = {change.state.kind: change for change in reversed(self.changes())}
        if SourceKind.FAILED in kinds:
            show("■", say(self._could_not), say(kinds[SourceKind.FAILED].state.reason))
        elif SourceKind.OUT_OF_QUOTA in kinds:
            state = kinds[SourceKind.OUT_OF_QUOTA].state
            lines = [say(state.reason)]
            if state.retry_at is not None:
                lines.append(self._when(state.retry_at))
            show("▲", say("Out of quota, and nothing of the last hour is stored"), "\n".join(lines))
        elif SourceKind.STALE in kinds:
            show("▲", say(self._could_not), say(kinds[SourceKind.STALE].state.reason))
        elif SourceKind.LOADING in kinds or len(self.changes()) < len(self._screen.ENDPOINTS):
            self._show_waiting(kinds.get(SourceKind.LOADING))
        else:
            return False
        return True

    def _show_waiting(self, change: SourceChanged | None) -> None:
        say, show = self._site.say, self._screen.show_state
        due = change.next_due if change is not None else None
        if due is not None and due > self._site.now + SOON_S:
            show("░", say("Nothing is stored yet"), say("The first request goes at {time}.", time=self._time(due)))
        else:
            show("░", say("loading"), say("Asking for the last hour…"))
