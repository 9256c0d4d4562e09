"""The background loop: when is what due, fetch it through the service, tell what came.

Plain asyncio: one task an endpoint, so that a slow or failing one holds up no other. Several sessions of a host
run this loop side by side; the ledger decides who fetches, the store shows the others what came.
"""

from __future__ import annotations

import asyncio
import logging
import random
from math import inf, isfinite

from msgspec import Struct

from cbtui.clock import Clock
from cbtui.errors import AuthError, CbtuiError, ConfigError, QuotaError, ReserveError
from cbtui.events import DiagnosisArrived, LiveUpdated, OnEvent, QuotaChanged, SourceChanged, StateRenewed, StoreChanged
from cbtui.model.endpoint import POLLED_ENDPOINTS, Endpoint
from cbtui.model.quota import EndpointQuota
from cbtui.model.source import LOADING, SourceKind, SourceState
from cbtui.phrase import Phrase
from cbtui.quota import planner
from cbtui.service import Service
from cbtui.times import HOUR

_log = logging.getLogger(__name__)

WATCH_S = 1.0
"""Seconds between two looks at whether another session wrote to the store."""
REFUSED_S = HOUR
"""Seconds until refused credentials are tried again: that spends little, and a refusal may have been a passing one."""
LOCAL_S = 30.0
"""Seconds until a state directory that could not be used is tried again."""
_BACK_OFF_S = 61.0
_BACK_OFF_MAX_S = 600.0
RECENT_S = 150.0
"""Seconds for which a failure of the state directory tells how it is now: what fails is tried twice in that time."""
_STALE_AFTER = 2.5
"""Planned intervals without an answer until data counts as stale."""


class _Course(Struct):
    """How it stands with one endpoint."""

    failures: int = 0
    error: CbtuiError | None = None
    retry_at: float = 0.0
    next_due: float | None = None
    told: SourceState = LOADING
    failed_at: float = -inf
    """Uptime of the last failure, seconds."""
    unread: bool = False
    """The quota could not be read."""


class Poller:
    """Polls the four live endpoints of one project until cancelled.

    Args:
        emit: takes each event; called from the event loop.
    """

    def __init__(self, service: Service, clock: Clock, emit: OnEvent) -> None:
        self._service = service
        self._clock = clock
        self._emit = emit
        self._courses = {endpoint: _Course() for endpoint in POLLED_ENDPOINTS}
        self._woken = {endpoint: asyncio.Event() for endpoint in POLLED_ENDPOINTS}

    @property
    def incident(self) -> bool:
        """Incident mode: one request a minute, out of the reserve."""
        return self._service.reserve.spending

    @incident.setter
    def incident(self, on: bool) -> None:
        self._service.reserve.spending = on
        self.wake()

    def wake(self) -> None:
        """Look again at what is due; also ends the wait after a failure."""
        for endpoint, event in self._woken.items():
            self._courses[endpoint].retry_at = 0.0
            event.set()

    def state(self, endpoint: Endpoint) -> SourceState:
        """What was last told of an endpoint."""
        return self._courses[endpoint].told

    def next_due(self, endpoint: Endpoint) -> float | None:
        """When the endpoint is asked next, Unix seconds."""
        return self._courses[endpoint].next_due

    def unusable(self) -> ConfigError | None:
        """Why what comes can't be kept here now: the failure of the state directory that an endpoint met just now.

        One that was met long ago tells nothing, when nothing had to be kept since.
        """
        now = self._clock.uptime()
        recent = (course.error for course in self._courses.values() if now - course.failed_at <= RECENT_S)
        return next((error for error in recent if isinstance(error, ConfigError)), None)

    async def run(self) -> None:
        """Poll until cancelled. Failures of the server and of the state directory are told, and tried again."""
        try:
            async with asyncio.TaskGroup() as tasks:
                for endpoint in POLLED_ENDPOINTS:
                    tasks.create_task(self._follow(endpoint), name=f"poll {endpoint}")
                tasks.create_task(self._watch(), name="watch the store")
                tasks.create_task(self._prune(), name="prune the store")
        except ExceptionGroup as group:
            raise cause_of(group) from group

    async def once(self) -> dict[Endpoint, CbtuiError | None]:
        """One round: ask each endpoint that is due; what failed, by endpoint (None: fine, or nothing was due)."""
        await asyncio.gather(*(self._turn(endpoint) for endpoint in POLLED_ENDPOINTS))
        return {endpoint: course.error for endpoint, course in self._courses.items()}

    async def _follow(self, endpoint: Endpoint) -> None:
        while True:
            await self._turn(endpoint)
            due = self._courses[endpoint].next_due
            await self._pause(endpoint, due - self._clock.now() if due is not None else HOUR)

    async def _pause(self, endpoint: Endpoint, seconds: float) -> None:
        """Wait, or less when woken."""
        woken = self._woken[endpoint]
        sleep = asyncio.ensure_future(self._clock.sleep(max(0.0, seconds)))
        wake = asyncio.ensure_future(woken.wait())
        try:
            await asyncio.wait({sleep, wake}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            sleep.cancel()
            wake.cancel()
            woken.clear()

    async def _turn(self, endpoint: Endpoint) -> None:
        """Ask the endpoint if it is due; then plan the next turn and tell how it stands."""
        course = self._courses[endpoint]
        try:
            await self._ask_if_due(endpoint, course)
        except ConfigError as error:
            self._failed(endpoint, course, error)
            self._tell_unusable(endpoint, course, error)

    async def _ask_if_due(self, endpoint: Endpoint, course: _Course) -> None:
        try:
            quota = await self._quota(endpoint)
        except ConfigError:
            course.unread = True
            raise
        if course.unread:
            course.unread, course.error, course.retry_at = False, None, 0.0
        if self._due(course, quota) <= self._clock.now():
            await self._poll(endpoint, course, self._plan(quota).keep)
            quota = await self._quota(endpoint)
        course.next_due = self._due(course, quota)
        await self._tell(endpoint, course, quota)

    def _due(self, course: _Course, quota: EndpointQuota) -> float:
        return max(self._plan(quota).due_ts, course.retry_at)

    def _plan(self, quota: EndpointQuota) -> planner.Plan:
        reserve = self._service.reserve
        return planner.plan(quota, self._clock.now(), reserve.requests, reserve.spending)

    async def _quota(self, endpoint: Endpoint) -> EndpointQuota:
        states = await self._service.context.in_thread(self._service.quota)
        return next(state for state in states if state.endpoint is endpoint)

    async def _poll(self, endpoint: Endpoint, course: _Course, keep: int) -> None:
        try:
            from_ts, to_ts, rows = await self._service.poll(endpoint, keep)
        except ReserveError:
            # Another session took the last request before the reserve: the next plan knows.
            course.error, course.retry_at = None, 0.0
        except QuotaError as error:
            # Another session took the permit between the plan and the request: its answer is in the store soon.
            course.error, course.retry_at = None, error.allowed_ts
        except ConfigError:
            raise
        except CbtuiError as error:
            self._failed(endpoint, course, error)
        else:
            course.failures, course.error, course.retry_at = 0, None, 0.0
            if endpoint is Endpoint.DIAGNOSIS:
                self._emit(DiagnosisArrived(self._service.project, rows))
            else:
                self._emit(LiveUpdated(self._service.project, from_ts, to_ts))
        self._emit(QuotaChanged(self._service.project))

    def _failed(self, endpoint: Endpoint, course: _Course, error: CbtuiError) -> None:
        _log.warning("%s: %s", endpoint, error)
        course.failures += 1
        course.error, course.failed_at = error, self._clock.uptime()
        if isinstance(error, AuthError | ConfigError):
            course.retry_at = self._clock.now() + (REFUSED_S if isinstance(error, AuthError) else LOCAL_S)
            return
        wait = min(_BACK_OFF_MAX_S, _BACK_OFF_S * 2 ** (course.failures - 1))
        course.retry_at = self._clock.now() + wait * random.uniform(1.0, 1.2)  # noqa: S311 - jitter, not a secret

    async def _tell(self, endpoint: Endpoint, course: _Course, quota: EndpointQuota) -> None:
        as_of = await self._service.covered_to(endpoint)
        state = self._judge(endpoint, course, quota, as_of)
        course.told = state
        plan, now = self._plan(quota), self._clock.now()
        interval = plan.interval_s if isfinite(plan.interval_s) else None
        until = now if interval is None else planner.lasts_until(quota, now, interval, plan.keep)
        self._emit(SourceChanged(self._service.project, endpoint, state, course.next_due, interval, until))

    def _tell_unusable(self, endpoint: Endpoint, course: _Course, error: CbtuiError) -> None:
        """Nothing can be read or written here now; what was known stays known."""
        course.next_due = course.retry_at
        kind = SourceKind.FAILED if course.told.as_of is None else SourceKind.STALE
        course.told = SourceState(kind, course.told.as_of, Phrase("{error}", error=error), course.next_due)
        self._emit(SourceChanged(self._service.project, endpoint, course.told, course.next_due))

    def _judge(self, endpoint: Endpoint, course: _Course, quota: EndpointQuota, as_of: float | None) -> SourceState:
        if course.error is not None:
            kind = SourceKind.FAILED if as_of is None else SourceKind.STALE
            return SourceState(kind, as_of, Phrase("{error}", error=course.error), course.next_due)
        if quota.left_today == 0 or quota.blocked_reason:
            reason = quota.blocked_reason or "the requests of the day are used"
            return SourceState(SourceKind.OUT_OF_QUOTA, as_of, reason, quota.next_allowed_ts)
        if as_of is None:
            return SourceState(SourceKind.LOADING, None, "", course.next_due)
        if self._service.reachable_to(endpoint) - as_of > _STALE_AFTER * self._plan(quota).interval_s:
            return SourceState(SourceKind.STALE, as_of, "no newer answer", course.next_due)
        return SourceState(SourceKind.FRESH, as_of, "", course.next_due)

    async def _watch(self) -> None:
        """Tell when any session of this host has written, and when the state directory is lost and found."""
        seen: tuple[int, int] | None = None
        usable = True
        while True:
            try:
                found = await self._service.context.in_thread(self._service.state_version)
            except ConfigError as error:
                if usable:
                    for endpoint, course in self._courses.items():
                        course.retry_at = max(course.retry_at, self._clock.now() + LOCAL_S)
                        self._tell_unusable(endpoint, course, error)
                usable = False
            else:
                if not usable:
                    self.wake()
                if seen is not None and found[0] != seen[0]:
                    self._emit(StateRenewed(self._service.project))
                if seen is not None and found[1] != seen[1]:
                    self._emit(StoreChanged(self._service.project))
                usable, seen = True, found
            await self._clock.sleep(WATCH_S)

    async def _prune(self) -> None:
        while True:
            try:
                await self._service.prune()
            except ConfigError as error:
                _log.warning("the store was not pruned: %s", error)
            await self._clock.sleep(HOUR)


def cause_of(error: Exception) -> Exception:
    """What a group of tasks died of."""
    return cause_of(error.exceptions[0]) if isinstance(error, ExceptionGroup) else error
