"""The headless loop: a poller, a line a minute, and a quick way out."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import tzinfo
from pathlib import Path
from typing import Any

from cbtui.cli.output import tell
from cbtui.clock import Clock
from cbtui.errors import AuthError, QuotaError, StateError
from cbtui.events import DiagnosisArrived, Event, LiveUpdated, SourceChanged, StateRenewed
from cbtui.model import Endpoint, SourceKind, SourceState
from cbtui.model.endpoint import POLLED_ENDPOINTS
from cbtui.phrase import Phrase
from cbtui.poller import Poller, cause_of
from cbtui.service import Service
from cbtui.times import MINUTE, clock_text

_log = logging.getLogger(__name__)

GIVE_UP_S = 10 * MINUTE
"""Seconds without anything recorded, because the state directory can't be used, after which recording ends."""
LEAVE_S = 1.5
"""Seconds that the loop gets to end when it is told to; then it is left behind."""


class Recorder:
    """What is told of the loop.

    Args:
        project: its name.
        zone: of the times in the lines.
        log: path of the log, told once.
    """

    def __init__(self, project: str, zone: tzinfo, log: Path) -> None:
        self._project = project
        self._zone = zone
        self._log = log
        self._counts: Counter[str] = Counter()
        self._states: dict[Endpoint, SourceState] = {}
        self._answers = 0

    def take(self, event: Event) -> None:
        """Count an event, and write it to the log."""
        match event:
            case LiveUpdated(from_ts=from_ts, to_ts=to_ts):
                self._answered()
                _log.info("live minutes from %d to %d", from_ts, to_ts)
            case DiagnosisArrived(count=count):
                self._answered()
                self._counts["events"] += count
                _log.info("%d new diagnosis events", count)
            case SourceChanged(endpoint=endpoint, state=state):
                self._change(endpoint, state)
            case StateRenewed():
                tell(f"The files in {self._log.parent} were deleted, moved or replaced; recording goes on in new ones.")

    def _answered(self) -> None:
        self._answers += 1
        self._counts["answers"] += 1

    def _change(self, endpoint: Endpoint, state: SourceState) -> None:
        before = self._states.get(endpoint)
        self._states[endpoint] = state
        if before is None or (before.kind, str(before.reason)) != (state.kind, str(state.reason)):
            _log.info("%s is %s %s", endpoint, state.kind, state.reason)

    async def run(self, poller: Poller, clock: Clock) -> None:
        """Poll until SIGTERM (a normal end) or Ctrl-C.

        Raises:
            AuthError: the credentials were refused at the start; only a person can mend that.
            StateError: nothing could be recorded here for :data:`GIVE_UP_S`; who supervises this shall know.
            KeyboardInterrupt: Ctrl-C.
        """
        stopped: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, _settle, stopped, number)
        _log.info("recording %s", self._project)
        tell(f"Recording {self._project}; the log is {self._log}. Stop with Ctrl-C.")
        tasks = [asyncio.create_task(_polled(poller)), asyncio.create_task(self._lines(poller, clock))]
        awaited: list[asyncio.Future[Any]] = [*tasks, stopped]
        await asyncio.wait(awaited, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks, timeout=LEAVE_S)
        self._tell(clock, "stopped, " if stopped.done() else "")
        _log.info("stopped recording %s", self._project)
        for task in tasks:
            if task.done() and not task.cancelled():
                task.result()
        if stopped.result() == signal.SIGINT:
            raise KeyboardInterrupt

    async def round(self, service: Service, poller: Poller, clock: Clock) -> None:
        """Ask each endpoint that is due once; none may be, which is no failure. Success is told on a terminal only.

        Raises:
            CbtuiError: the first failure; the other endpoints were asked all the same.
            QuotaError: nothing was sent, because the server turned down requests before.
        """
        outcome = await poller.once()
        sent = self._counts["answers"]
        failures = [(endpoint, error) for endpoint, error in outcome.items() if error is not None]
        if failures or sys.stderr.isatty():
            self._tell(clock, wrong=[f"{len(failures)} of {len(outcome)} endpoints failed"] if failures else [])
        for line in folded((endpoint, f"failed: {error}") for endpoint, error in failures)[1:]:
            tell(line)
        if failures:
            raise failures[0][1]
        if not sent:
            _raise_if_blocked(service, clock.now())

    async def _lines(self, poller: Poller, clock: Clock) -> None:
        """A line a minute. Ends only by raising: it was tried again and again, and this host keeps nothing."""
        since, seen = clock.uptime(), self._answers
        while True:
            await clock.sleep(MINUTE)
            self._tell(clock)
            error = poller.unusable()
            if error is None or self._answers != seen:
                since, seen = clock.uptime(), self._answers
            elif clock.uptime() - since >= GIVE_UP_S:
                what = Phrase("Nothing could be recorded for {minutes} min", minutes=int(GIVE_UP_S // MINUTE))
                raise StateError(what, Phrase("{error}", error=error), "Recording has ended; start it again.")

    def _tell(self, clock: Clock, how: str = "", wrong: Sequence[str] | None = None) -> None:
        """What came since the last line, until when the data reaches, and what is wrong (else: the sources' states)."""
        now = clock_text(clock.now(), self._zone)
        as_of = [state.as_of for state in self._states.values() if state.as_of is not None]
        until = f", data until {clock_text(max(as_of), self._zone, seconds=False)}" if as_of else ""
        answers, events = self._counts["answers"], self._counts["events"]
        if wrong is None:
            wrong = folded(
                (endpoint, f"{state.kind}: {state.reason}")
                for endpoint, state in self._states.items()
                if state.kind not in {SourceKind.FRESH, SourceKind.LOADING}
            )
        line = f"{now} {self._project}: {how}{answers} answers, {events} new diagnosis events{until}"
        tell("; ".join([line, *wrong]))
        self._counts.clear()


def folded(wrongs: Iterable[tuple[Endpoint, str]]) -> list[str]:
    """One text for all endpoints that say the same; where a text names its endpoint, it says "each" of several."""
    groups: dict[str, list[tuple[Endpoint, str]]] = {}
    for endpoint, text in wrongs:
        groups.setdefault(text.replace(endpoint, "each"), []).append((endpoint, text))
    return [
        f"{', '.join(endpoint for endpoint, _ in members)} {common if len(members) > 1 else members[0][1]}".rstrip(".")
        for common, members in groups.items()
    ]


async def _polled(poller: Poller) -> None:
    """The first round, which tells whether the credentials are any good; then the loop."""
    outcome = (await poller.once()).values()
    refused = [error for error in outcome if isinstance(error, AuthError)]
    if refused and len(refused) == len(outcome):
        raise refused[0]
    try:
        await poller.run()
    except ExceptionGroup as group:
        raise cause_of(group) from group


def _settle(stopped: asyncio.Future[int], number: int) -> None:
    if not stopped.done():
        stopped.set_result(number)


def _raise_if_blocked(service: Service, now: float) -> None:
    blocked = [quota for quota in service.quota() if quota.endpoint in POLLED_ENDPOINTS and quota.blocked_reason]
    if not blocked:
        return
    soonest = min(blocked, key=lambda quota: quota.next_allowed_ts)
    if soonest.next_allowed_ts > now:
        raise QuotaError(
            "Nothing was sent",
            soonest.blocked_reason,
            endpoint=soonest.endpoint.value,
            allowed_ts=soonest.next_allowed_ts,
        )
