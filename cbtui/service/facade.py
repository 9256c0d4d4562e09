"""One project, as everything above it sees it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from cbtui.catalog.thresholds import Thresholds
from cbtui.clock import offset, trusted
from cbtui.model.answer import Answer, OnProgress
from cbtui.model.call import Call, CallDetails
from cbtui.model.diagnosis import DiagnosisEvent
from cbtui.model.endpoint import Endpoint
from cbtui.model.live import Minute
from cbtui.model.quota import EndpointQuota
from cbtui.model.report import Report, SentReport
from cbtui.model.snapshot import (
    CallSnapshot,
    CallsSnapshot,
    DiagnosisSnapshot,
    LiveSnapshot,
    ReportsSnapshot,
    UsageSnapshot,
)  # fmt: skip
from cbtui.model.usage import UsageDay
from cbtui.quota import Reserve
from cbtui.service import details as _details
from cbtui.service import minutes as _minutes
from cbtui.service import reports as _reports
from cbtui.service import search as _search
from cbtui.service import snapshots as _snapshots
from cbtui.service import usage as _usage
from cbtui.service.context import Context
from cbtui.times import MINUTE

if TYPE_CHECKING:
    from cbtui.triage.judgement import Judgement

SHRINK_EVERY_S = 1.0
"""Seconds between two steps in which disk is given back; each holds up writers for some 30 ms."""
_AROUND_BEFORE = 15 * MINUTE
_AROUND_AFTER = 5 * MINUTE


class Service:
    """Data of one project: from the store when it is there and settled, else asked for once and kept.

    Every coroutine raises the tree of :mod:`cbtui.errors`. Times are Unix seconds. A ``…_snapshot`` is one trip to a
    thread and sends nothing.
    """

    def __init__(self, context: Context) -> None:
        self.context = context

    @property
    def project(self) -> str:
        return self.context.name

    @property
    def thresholds(self) -> Thresholds:
        return self.context.thresholds

    @property
    def reserve(self) -> Reserve:
        return self.context.reserve

    # ── what is stored ──────────────────────────────────────────────────────────────────────────────────

    async def live_snapshot(self, from_ts: int, to_ts: int) -> LiveSnapshot:
        """Live minutes, oldest first, and diagnosis events, newest first."""
        return await self.context.in_thread(_snapshots.live, self.context, from_ts, to_ts)

    async def diagnosis_snapshot(self, from_ts: int, to_ts: int) -> DiagnosisSnapshot:
        """Diagnosis events, newest first."""
        return await self.context.in_thread(_snapshots.diagnosis, self.context, from_ts, to_ts)

    async def calls_snapshot(
        self, from_ts: int, to_ts: int, cname: str | None = None, also: Sequence[Call] = ()
    ) -> CallsSnapshot:
        """Calls of a range, newest first; ``also`` are told of too."""
        return await self.context.in_thread(_snapshots.calls, self.context, from_ts, to_ts, cname, also)

    async def call_snapshot(
        self, call_id: str, from_ts: int | None = None, to_ts: int | None = None, *, all_users: bool = False
    ) -> CallSnapshot:
        """What is known of a call, and what opening it would cost."""
        request = _details.Request(call_id, from_ts, to_ts, all_users)
        await self.context.background.done(_details.saving(request))
        return await self.context.in_thread(_snapshots.call, self.context, request)

    async def usage_snapshot(self, days: int = 7) -> UsageSnapshot:
        """The last UTC days up to today, oldest first."""
        return await self.context.in_thread(_snapshots.usage, self.context, days)

    async def reports_snapshot(self) -> ReportsSnapshot:
        """Reports sent from this state directory, newest first."""
        return await self.context.in_thread(_snapshots.reports, self.context)

    def quota(self) -> tuple[EndpointQuota, ...]:
        """What the ledger says of every endpoint; blocks for about a millisecond."""
        return _snapshots.quotas(self.context)

    async def covered_to(self, endpoint: Endpoint) -> float | None:
        """Up to when the store holds what the endpoint has said; None before the first answer."""
        return await self.context.in_thread(self.context.store.coverage.newest, self.context.key, endpoint)

    def state_version(self) -> tuple[int, int]:
        """How often store or ledger were deleted or replaced under this session, and opened again; and a number that
        changes whenever any session of this host has written."""
        store, ledger = self.context.store, self.context.ledger
        return store.renewals() + ledger.renewals(), store.version()

    # ── what may cost requests ──────────────────────────────────────────────────────────────────────────

    async def calls(
        self,
        from_ts: int,
        to_ts: int,
        cname: str | None = None,
        *,
        max_requests: int = 20,
        on_progress: OnProgress | None = None,
        on_calls: _search.OnCalls | None = None,
        recheck: bool = True,
    ) -> Answer[tuple[Call, ...]]:
        """Calls of a range, newest first, walked to the end of the range or of ``max_requests``; ``recheck`` looks at
        all again that still ran when they were last seen."""
        return await _search.search(
            self.context,
            from_ts,
            to_ts,
            cname,
            max_requests=max_requests,
            on_progress=on_progress,
            on_calls=on_calls,
            recheck=recheck,
        )

    async def find_call(self, cname: str, ts: int) -> Call | None:
        """The call of a channel at a moment: stored, or by one list request (two when the name was not exact)."""
        start, end = ts - _AROUND_BEFORE, ts + _AROUND_AFTER
        stored = await self.context.in_thread(self.context.store.calls.range, self.context.key, start, end, cname)
        found = _at(stored, ts)
        if found is not None and found.finished:
            return found
        for name in (cname, None):
            answer = await self.calls(start, end, name, max_requests=1 if name else 5)
            same = tuple(call for call in answer.data if call.cname == cname)
            if same:
                return _at(same, ts) or same[0]
        return found

    async def call(
        self,
        call_id: str,
        from_ts: int | None = None,
        to_ts: int | None = None,
        *,
        all_users: bool = False,
        metrics: bool = True,
        on_progress: OnProgress | None = None,
    ) -> Answer[CallDetails]:
        """Sessions and series of one call, with one request for each three hours unless they are stored."""
        request = _details.Request(call_id, from_ts, to_ts, all_users, metrics)
        return await _details.details(self.context, request, on_progress)

    async def judgement(self, details: CallDetails, on_progress: OnProgress | None = None) -> Judgement:
        """Whose fault it was; computed in small steps, so the event loop goes on, and kept with a stored call."""
        from cbtui.service.judgement import judgement

        return await judgement(self.context, details, on_progress)

    async def live(self, from_ts: int, to_ts: int) -> Answer[Sequence[Minute]]:
        """Live minutes, oldest first; the reserve is spent in incident mode only."""
        return await _minutes.live(self.context, from_ts, to_ts)

    async def diagnosis(self, from_ts: int, to_ts: int) -> Answer[tuple[DiagnosisEvent, ...]]:
        """Diagnosis events, newest first; the reserve is spent in incident mode only."""
        return await _minutes.diagnosis(self.context, from_ts, to_ts)

    async def poll(self, endpoint: Endpoint, keep: int) -> tuple[int, int, int]:
        """Ask one live endpoint for what is missing, if ``keep`` requests of the day are left; ``(from, to, new
        rows)``."""
        return await _minutes.fetch(self.context, endpoint, keep)

    def reachable_to(self, endpoint: Endpoint) -> float:
        """Up to when the endpoint has data by now, server time."""
        return _minutes.reachable(self.context, endpoint)[1]

    async def usage(self, days: int = 7) -> Answer[tuple[UsageDay, ...]]:
        """The last UTC days up to today, oldest first."""
        return await _usage.usage(self.context, days)

    async def check(self) -> float:
        """One list request, never repeated: it proves credentials, App ID and network; the server clock's offset, s."""
        now = self.context.server_now()
        api, appid = self.context.api, self.context.appid
        await self.context.ask(Endpoint.LISTS, api.call_lists(appid, now - 2 * MINUTE, now - MINUTE, attempts=1))
        return offset(self.context.clock)

    # ── what writes ─────────────────────────────────────────────────────────────────────────────────────

    async def report(self, report: Report) -> SentReport:
        """Report a problem, once."""
        return await _reports.send(self.context, report)

    async def similar_report(self, report: Report) -> SentReport | None:
        """The same report (channel, type, ± 10 minutes) sent before from this state directory."""
        context = self.context
        return await context.in_thread(context.store.reports.similar, context.key, report, context.clock.now())

    async def acknowledge(self, events: Sequence[DiagnosisEvent]) -> None:
        """Mark events as handled, for every session of this state directory."""
        context = self.context
        await context.in_thread(context.store.diagnosis.acknowledge, context.key, events, context.user)

    async def prune(self) -> None:
        """Drop what can't be read and what is older than the retention, and give the place back in small steps.

        Nothing is dropped while the clocks disagree on what is old.
        """
        context = self.context
        await context.in_thread(context.store.mend)
        if trusted(context.clock):
            now = context.clock.now()
            await context.in_thread(context.store.prune, now - context.retention_s, now)
        while await context.in_thread(context.store.shrink):
            await context.clock.sleep(SHRINK_EVERY_S)

    async def aclose(self) -> None:
        """Finish what is being saved and close the connection; store and ledger belong to the account."""
        await self.context.background.all_done()
        await self.context.api.aclose()


def _at(calls: Iterable[Call], ts: int) -> Call | None:
    """The call that runs at a moment, or None."""
    for call in calls:
        if call.created_ts <= ts and (call.destroyed_ts is None or ts <= call.destroyed_ts):
            return call
    return None
