"""One project, as everything above it sees it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cbtui.model.answer import Answer, OnProgress
from cbtui.model.call import Call, CallDetails
from cbtui.model.diagnosis import DiagnosisEvent
from cbtui.model.endpoint import Endpoint
from cbtui.model.finding import Finding
from cbtui.model.live import Minute
from cbtui.model.quota import EndpointQuota
from cbtui.model.report import Report, SentReport
from cbtui.model.usage import UsageDay
from cbtui.service import details as _details
from cbtui.service import minutes as _minutes
from cbtui.service import reports as _reports
from cbtui.service import search as _search
from cbtui.service import usage as _usage
from cbtui.service.context import Context
from cbtui.service.judgement import judgement
from cbtui.times import MINUTE
from cbtui.triage import Judgement

_AROUND_BEFORE = 15 * MINUTE
_AROUND_AFTER = 5 * MINUTE


class Service:
    """Data of one project: from the store when it is there and settled, else asked for once and kept.

    Every coroutine raises the tree of :mod:`cbtui.errors`. Times are Unix seconds.
    """

    def __init__(self, context: Context) -> None:
        self.context = context

    @property
    def project(self) -> str:
        return self.context.name

    @property
    def read_only(self) -> bool:
        return self.context.read_only

    async def calls(
        self,
        from_ts: int,
        to_ts: int,
        cname: str | None = None,
        *,
        max_requests: int = 20,
        on_progress: OnProgress | None = None,
        on_calls: _search.OnCalls | None = None,
    ) -> Answer[tuple[Call, ...]]:
        """Calls of a range, newest first, walked to the end of the range or of ``max_requests``."""
        return await _search.search(
            self.context,
            from_ts,
            to_ts,
            cname,
            max_requests=max_requests,
            on_progress=on_progress,
            on_calls=on_calls,
        )

    async def stored_calls(self, from_ts: int, to_ts: int, cname: str | None = None) -> tuple[Call, ...]:
        """Calls of a range that are known already; sends nothing."""
        return await self.context.kept(self.context.store.calls, self.context.key, from_ts, to_ts, cname)

    async def stored_call(self, call_id: str) -> Call | None:
        """A call that is known already; sends nothing."""
        return await self.context.kept(self.context.store.call, self.context.key, call_id)

    async def find_call(self, cname: str, ts: int) -> Call | None:
        """The call of a channel at a moment: stored, or by one list request (two when the name was not exact)."""
        start, end = ts - _AROUND_BEFORE, ts + _AROUND_AFTER
        found = _at(await self.stored_calls(start, end, cname), ts)
        if found is not None and found.finished:
            return found
        for name in (cname, None):
            answer = await self.calls(start, end, name, max_requests=1 if name else 5)
            same = tuple(call for call in answer.data if call.cname == cname)
            if same:
                return _at(same, ts) or same[0]
        return found

    def ready_ts(self, call: Call) -> float:
        """Host clock, when a call's details can be asked for: they lag its start."""
        return call.created_ts + _details.DELAY_S - self.context.clock.offset

    async def price(
        self, call_id: str, from_ts: int | None = None, to_ts: int | None = None, *, all_users: bool = False
    ) -> int:
        """Requests that opening the call would cost; 0 when it is stored."""
        return await _details.price(self.context, _details.Wish(call_id, from_ts, to_ts, all_users))

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
        wish = _details.Wish(call_id, from_ts, to_ts, all_users, metrics)
        return await _details.details(self.context, wish, on_progress)

    async def judgement(self, details: CallDetails, on_progress: OnProgress | None = None) -> Judgement:
        """Whose fault it was; computed in small steps, so the event loop goes on, and kept with a stored call."""
        return await judgement(self.context, details, on_progress)

    async def worst(self, call_ids: Iterable[str]) -> dict[str, Finding | None]:
        """The worst finding of each call that was judged here before (None: it is healthy)."""
        return await self.context.kept(self.context.store.worst_findings, self.context.key, list(call_ids))

    async def opened(self, call_ids: Iterable[str]) -> dict[str, float]:
        """When the details of each call were fetched, of those that were."""
        return await self.context.kept(self.context.store.opened, self.context.key, list(call_ids))

    async def live(self, from_ts: int, to_ts: int, *, fetch: bool = True) -> Answer[tuple[Minute, ...]]:
        """Live minutes, oldest first."""
        return await _minutes.live(self.context, from_ts, to_ts, fetch_now=fetch)

    async def diagnosis(self, from_ts: int, to_ts: int, *, fetch: bool = True) -> Answer[tuple[DiagnosisEvent, ...]]:
        """Diagnosis events, newest first."""
        return await _minutes.diagnosis(self.context, from_ts, to_ts, fetch_now=fetch)

    async def poll(self, endpoint: Endpoint) -> tuple[int, int, int]:
        """Ask one live endpoint for what is missing; ``(from, to, new rows)``."""
        return await _minutes.fetch(self.context, endpoint)

    def reachable_to(self, endpoint: Endpoint) -> float:
        """Up to when the endpoint has data by now, server time."""
        return _minutes.reachable(self.context, endpoint)[1]

    async def covered_to(self, endpoint: Endpoint) -> float | None:
        """Up to when the store holds what the endpoint has said; None before the first answer."""
        return await self.context.kept(self.context.store.newest_covered, self.context.key, endpoint)

    async def usage(self, days: int = 7, *, fetch: bool = True) -> Answer[tuple[UsageDay, ...]]:
        """The last UTC days up to today, oldest first."""
        return await _usage.usage(self.context, days, fetch_now=fetch)

    async def report(self, report: Report) -> SentReport:
        """Report a problem, once."""
        return await _reports.send(self.context, report)

    async def similar_report(self, report: Report) -> SentReport | None:
        """The same report (channel, type, ± 10 minutes) sent before from this state directory."""
        context = self.context
        return await context.kept(context.store.similar_report, context.key, report, context.clock.now())

    async def reports(self) -> tuple[SentReport, ...]:
        """Reports sent from this state directory, newest first."""
        return await self.context.kept(self.context.store.reports, self.context.key)

    async def acknowledge(self, events: Sequence[DiagnosisEvent]) -> None:
        """Mark events as handled, for every session of this state directory."""
        for event in events:
            await self.context.kept(self.context.store.acknowledge, self.context.key, event, self.context.user)

    def quota(self) -> tuple[EndpointQuota, ...]:
        """What the ledger says of every endpoint; sends nothing."""
        return self.context.ledger.state(self.context.appid)

    async def check(self) -> float:
        """One list request, never repeated: it proves credentials, App ID and network; the server clock's offset, s."""
        now = self.context.server_now()
        api, appid = self.context.api, self.context.appid
        await self.context.ask(Endpoint.LISTS, api.call_lists(appid, now - 2 * MINUTE, now - MINUTE, attempts=1))
        return self.context.clock.offset

    def store_version(self) -> int:
        """Changes whenever any session of this host has written."""
        return self.context.store.version()

    async def tidy(self) -> None:
        """Drop what is older than the retention."""
        context = self.context
        now = context.clock.now()
        await context.kept(context.store.prune, now - context.retention_s, now)

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
