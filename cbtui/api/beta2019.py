"""The eight endpoints of the 2019 API: their parameters, and their answers as the model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TypeVar

import httpx
from pydantic import BaseModel

from cbtui.api import envelopes
from cbtui.api.body import BOUNDS, Bounds, Whole
from cbtui.api.client import ATTEMPTS, Params, Permit, Wire
from cbtui.api.failures import misread
from cbtui.api.kvs import KvsSplitter
from cbtui.catalog.live import LIVE_METRICS_OF
from cbtui.catalog.usage import USAGE_METRICS
from cbtui.clock import Clock, server_now
from cbtui.model.answer import OnProgress
from cbtui.model.call import Call, CallDetails, Session
from cbtui.model.diagnosis import Cause, DiagnosisEvent
from cbtui.model.endpoint import Endpoint
from cbtui.model.live import Minute
from cbtui.model.report import Report
from cbtui.model.series import Points, Series
from cbtui.model.usage import UsageDay
from cbtui.times import DAY, MINUTE

M = TypeVar("M", bound=BaseModel)

_USAGE_NAMES = tuple(metric.name for metric in USAGE_METRICS)


@dataclass(frozen=True, slots=True)
class CallPage:
    """One answer of the call search: at most ten calls, newest first; ``has_more`` says that others match too."""

    calls: tuple[Call, ...]
    has_more: bool


class CrystalBall:
    """The API of one account. All times are Unix seconds.

    Every method may raise, besides what it names: :class:`~cbtui.errors.QuotaError` (the permit),
    :class:`~cbtui.errors.LimitRefusedError`, :class:`~cbtui.errors.AuthError`,
    :class:`~cbtui.errors.NetworkError`, :class:`~cbtui.errors.ServerError`, :class:`~cbtui.errors.ResponseError`.
    The parameters are those of :class:`~cbtui.api.client.Wire`.
    """

    def __init__(
        self,
        *,
        base_url: str,
        api_key: str,
        api_secret: str,
        clock: Clock,
        permit: Permit,
        transport: httpx.AsyncBaseTransport | None = None,
        timeout_s: float = 20.0,
        bounds: Mapping[Endpoint, Bounds] = BOUNDS,
    ) -> None:
        self._clock = clock
        self._wire = Wire(
            base_url=base_url,
            api_key=api_key,
            api_secret=api_secret,
            clock=clock,
            permit=permit,
            transport=transport,
            timeout_s=timeout_s,
            bounds=bounds,
        )

    async def aclose(self) -> None:
        """Close the connections."""
        await self._wire.aclose()

    async def call_lists(
        self, appid: str, from_ts: int, to_ts: int, cname: str | None = None, *, attempts: int = ATTEMPTS
    ) -> CallPage:
        """The newest ten calls between two times, of one channel or of all; asked ``attempts`` times at most."""
        params = _window(appid, from_ts, to_ts) | ({} if cname is None else {"cname": cname})
        answer = await self._ask(Endpoint.LISTS, params, envelopes.CallLists, attempts)
        return CallPage(tuple(_call(row) for row in answer.call_lists), answer.has_more)

    async def call_details(
        self,
        appid: str,
        call_id: str,
        from_ts: int,
        to_ts: int,
        *,
        exclude_server_user: bool = True,
        exclude_metrics: bool = False,
        on_progress: OnProgress | None = None,
    ) -> CallDetails:
        """Sessions (newest join first) and series of a call; series whose session is missing are kept.

        Args:
            exclude_server_user: leave out Linux users, such as recorders.
            exclude_metrics: bring no series.
            on_progress: told of megabytes that came, and of their share where the size is known.
        """
        params = _window(appid, from_ts, to_ts) | {
            "call_id": call_id,
            "exclude_server_user": exclude_server_user,
            "exclude_metrics_info": exclude_metrics,
        }
        body = KvsSplitter()
        await self._wire.get(Endpoint.DETAILS, params, body, on_progress)
        answer = self._read(Endpoint.DETAILS, body.finish(), envelopes.CallDetailsAnswer)
        sessions = sorted((_session(row) for row in answer.call_info), key=lambda session: -session.join_ts)
        return CallDetails(call_id, from_ts, to_ts, tuple(sessions), _series(answer, body.series))

    async def usage(self, appid: str, from_ts: int, to_ts: int) -> tuple[UsageDay, ...]:
        """Users, sessions and channels by UTC day, oldest first."""
        rows = await self._points(Endpoint.USAGE, appid, from_ts, to_ts, _USAGE_NAMES, DAY)
        fetched_at = server_now(self._clock)
        return tuple(UsageDay(ts, rows[ts], fetched_at) for ts in sorted(rows))

    async def live(
        self, endpoint: Endpoint, appid: str, from_ts: int, to_ts: int, *, keep: int = 0
    ) -> tuple[Minute, ...]:
        """The metrics of one live endpoint by minute, oldest first; what the API did not give is left out.

        ``keep`` requests of the day are left.
        """
        rows = await self._points(endpoint, appid, from_ts, to_ts, LIVE_METRICS_OF[endpoint], MINUTE, keep)
        return tuple(Minute(ts, rows[ts]) for ts in sorted(rows))

    async def diagnosis(self, appid: str, from_ts: int, to_ts: int, *, keep: int = 0) -> tuple[DiagnosisEvent, ...]:
        """At most ten diagnosis events, newest first; ``keep`` requests of the day are left."""
        answer = await self._ask(Endpoint.DIAGNOSIS, _window(appid, from_ts, to_ts), envelopes.Diagnosis, keep=keep)
        return tuple(sorted((_event(row) for row in answer.data), key=lambda event: -event.ts))

    async def report(self, appid: str, report: Report) -> str:
        """Report a problem, once; the server's message, often empty.

        Raises:
            OutcomeUnknownError: it left, and no answer came.
        """
        content = {name: value for name, value in asdict(report).items() if value is not None}
        body = Whole()
        await self._wire.post(Endpoint.REPORT, {"appid": appid}, content, body)
        return self._read(Endpoint.REPORT, bytes(body.content), envelopes.Status).message

    async def _points(
        self,
        endpoint: Endpoint,
        appid: str,
        from_ts: int,
        to_ts: int,
        names: tuple[str, ...],
        step: int,
        keep: int = 0,
    ) -> dict[int, dict[str, float]]:
        """Figures by the beginning of their minute or day; the samples' own times lie anywhere within it."""
        params = _window(appid, from_ts, to_ts) | {"metric": ",".join(names)}
        answer = await self._ask(endpoint, params, envelopes.Points, keep=keep)
        rows: dict[int, dict[str, float]] = {}
        for row in sorted(answer.data, key=lambda row: row.ts):
            rows.setdefault(row.ts - row.ts % step, {}).update(envelopes.figures(endpoint, row, names))
        return rows

    async def _ask(
        self, endpoint: Endpoint, params: Params, model: type[M], attempts: int = ATTEMPTS, keep: int = 0
    ) -> M:
        body = Whole()
        await self._wire.get(endpoint, params, body, attempts=attempts, keep=keep)
        return self._read(endpoint, bytes(body.content), model)

    def _read(self, endpoint: Endpoint, content: bytes, model: type[M]) -> M:
        return envelopes.read(endpoint, content, model, now=self._clock.now())


def _window(appid: str, from_ts: int, to_ts: int) -> dict[str, str | int | bool]:
    return {"start_ts": from_ts, "end_ts": to_ts, "appid": appid}


def _end(finished: bool | None, end_ts: int | None) -> tuple[int | None, bool]:
    """When something ended, and whether it did: no end counts while it runs, and an end says that it has."""
    over = end_ts is not None if finished is None else finished
    return (end_ts if over else None), over


def _call(row: envelopes.CallRow) -> Call:
    destroyed_ts, finished = _end(row.finished, row.destroyed_ts)
    return Call(row.call_id, row.cname, row.created_ts, destroyed_ts, finished)


def _session(row: envelopes.SessionRow) -> Session:
    leave_ts, finished = _end(row.finished, row.leave_ts)
    return Session(
        sid=row.sid,
        cname=row.cname,
        uid=row.uid,
        network=row.network,
        platform=row.platform,
        speaker=row.speaker,
        sdk_version=row.sdk_version,
        device_type=row.device_type,
        join_ts=row.join_ts,
        leave_ts=leave_ts,
        finished=finished,
    )


def _series(answer: envelopes.CallDetailsAnswer, arrays: list[Points]) -> tuple[Series, ...]:
    series: list[Series] = []
    for session in answer.metrics:
        for row in session.data:
            number = row.kvs[0] if row.kvs else None
            if number is not None and not 0 <= number < len(arrays):
                raise misread(Endpoint.DETAILS, "kvs is no array of samples")
            series.append(Series(session.sid, row.mid, row.peer_uid, None if number is None else arrays[number]))
    return tuple(series)


def _event(row: envelopes.DiagnosisRow) -> DiagnosisEvent:
    causes = tuple(Cause(tag.factor_id, tag.host_user) for tag in row.cause_tags)
    return DiagnosisEvent(row.ts, row.user, row.cname, row.exp_id, causes)
