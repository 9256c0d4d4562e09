"""The eight endpoints of the 2019 API: their parameters, and their answers as the model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from operator import attrgetter, itemgetter
from typing import TypeVar

import httpx
from msgspec.structs import asdict

from cbtui.api import envelopes
from cbtui.api.body import BOUNDS, Bounds, Whole
from cbtui.api.client import ATTEMPTS, Params, Permit, Wire
from cbtui.api.kvs import KvsSplitter
from cbtui.api.rows import RowReader, UnreadableError
from cbtui.catalog.live import LIVE_METRICS_OF
from cbtui.catalog.usage import USAGE_METRICS
from cbtui.clock import Clock, earliest
from cbtui.model.answer import OnProgress
from cbtui.model.call import Call, CallDetails, Session
from cbtui.model.diagnosis import Cause, DiagnosisEvent
from cbtui.model.endpoint import Endpoint
from cbtui.model.live import Minute
from cbtui.model.note import Note
from cbtui.model.received import Received
from cbtui.model.report import Report
from cbtui.model.series import Series
from cbtui.model.usage import UsageDay
from cbtui.times import DAY, MINUTE

M = TypeVar("M", bound=envelopes.Envelope)

_USAGE_NAMES = tuple(metric.name for metric in USAGE_METRICS)


@dataclass(frozen=True, slots=True)
class CallPage:
    """One answer of the call search: at most ten calls, newest first; ``has_more`` says that others match too,
    ``notes`` what could not be read."""

    calls: tuple[Call, ...]
    has_more: bool
    notes: tuple[Note, ...] = ()


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
        answer, reader = await self._ask(Endpoint.LISTS, params, envelopes.CallLists, attempts)
        calls = reader.rows(_call, answer.call_lists, "call_lists")
        return CallPage(tuple(calls), answer.has_more, reader.notes())

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
        answer, reader = self._read(Endpoint.DETAILS, body.finish(), envelopes.CallDetailsAnswer)
        sessions = reader.rows(_session, answer.call_info, "call_info")
        sessions.sort(key=lambda session: -session.join_ts)
        series = _series(reader, answer, body)
        return CallDetails(call_id, from_ts, to_ts, tuple(sessions), series, reader.notes())

    async def usage(self, appid: str, from_ts: int, to_ts: int) -> Received[UsageDay]:
        """Users, sessions and channels by UTC day, oldest first."""
        rows, notes = await self._points(Endpoint.USAGE, appid, from_ts, to_ts, _USAGE_NAMES, DAY)
        fetched_at = earliest(self._clock)
        return Received(tuple(UsageDay(ts, rows[ts], fetched_at) for ts in sorted(rows)), notes)

    async def live(
        self, endpoint: Endpoint, appid: str, from_ts: int, to_ts: int, *, keep: int = 0
    ) -> Received[Minute]:
        """The metrics of one live endpoint by minute, oldest first; what the API did not give is left out.

        ``keep`` requests of the day are left.
        """
        rows, notes = await self._points(endpoint, appid, from_ts, to_ts, LIVE_METRICS_OF[endpoint], MINUTE, keep)
        return Received(tuple(Minute(ts, rows[ts]) for ts in sorted(rows)), notes)

    async def diagnosis(self, appid: str, from_ts: int, to_ts: int, *, keep: int = 0) -> Received[DiagnosisEvent]:
        """At most ten diagnosis events, newest first; ``keep`` requests of the day are left."""
        params = _window(appid, from_ts, to_ts)
        answer, reader = await self._ask(Endpoint.DIAGNOSIS, params, envelopes.Diagnosis, keep=keep)
        events = reader.rows(partial(_event, reader), answer.data, "data")
        events = reader.inside(events, attrgetter("ts"), from_ts - MINUTE, to_ts + MINUTE)
        return Received(tuple(sorted(events, key=lambda event: -event.ts)), reader.notes())

    async def report(self, appid: str, report: Report) -> str:
        """Report a problem, once; the server's message, often empty.

        Raises:
            OutcomeUnknownError: it left, and no answer came.
        """
        content = {name: value for name, value in asdict(report).items() if value is not None}
        body = Whole()
        await self._wire.post(Endpoint.REPORT, {"appid": appid}, content, body)
        return self._read(Endpoint.REPORT, bytes(body.content), envelopes.Status)[0].message

    async def _points(
        self,
        endpoint: Endpoint,
        appid: str,
        from_ts: int,
        to_ts: int,
        names: tuple[str, ...],
        step: int,
        keep: int = 0,
    ) -> tuple[dict[int, dict[str, float]], tuple[Note, ...]]:
        """Figures by the beginning of their minute or day, the samples' own times lie anywhere within it; and notes."""
        params = _window(appid, from_ts, to_ts) | {"metric": ",".join(names)}
        answer, reader = await self._ask(endpoint, params, envelopes.Points, keep=keep)
        points = reader.rows(partial(_point, names), answer.data, "data")
        points = reader.inside(points, itemgetter(0), from_ts - step, to_ts + step)
        rows: dict[int, dict[str, float]] = {}
        for ts, figures in sorted(points, key=itemgetter(0)):
            rows.setdefault(ts - ts % step, {}).update(figures)
        return rows, reader.notes()

    async def _ask(
        self, endpoint: Endpoint, params: Params, model: type[M], attempts: int = ATTEMPTS, keep: int = 0
    ) -> tuple[M, RowReader]:
        body = Whole()
        await self._wire.get(endpoint, params, body, attempts=attempts, keep=keep)
        return self._read(endpoint, bytes(body.content), model)

    def _read(self, endpoint: Endpoint, content: bytes, model: type[M]) -> tuple[M, RowReader]:
        return envelopes.read(endpoint, content, model, now=self._clock.now())


def _window(appid: str, from_ts: int, to_ts: int) -> dict[str, str | int | bool]:
    return {"start_ts": from_ts, "end_ts": to_ts, "appid": appid}


def _end(finished: bool | None, end_ts: int | None) -> tuple[int | None, bool]:
    """When something ended, and whether it did: no end counts while it runs, and an end says that it has."""
    over = end_ts is not None if finished is None else finished
    return (end_ts if over else None), over


def _point(names: tuple[str, ...], given: object) -> tuple[int, dict[str, float]]:
    ts = envelopes.PointRow.of(given).ts
    return ts, envelopes.figures(given if isinstance(given, dict) else {}, names)


def _call(given: object) -> Call:
    row = envelopes.CallRow.of(given)
    destroyed_ts, finished = _end(row.finished, row.destroyed_ts)
    return Call(row.call_id, row.cname, row.created_ts, destroyed_ts, finished)


def _session(given: object) -> Session:
    row = envelopes.SessionRow.of(given)
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


def _series(reader: RowReader, answer: envelopes.CallDetailsAnswer, body: KvsSplitter) -> tuple[Series, ...]:
    series: list[Series] = []
    for session in reader.rows(envelopes.SessionMetrics.of, answer.metrics, "metrics", lists=True):
        series += reader.rows(partial(_one_series, session.sid, body), session.data, f"metrics {session.sid}")
    if body.unread:
        reader.leave_out(sum(body.unread.values()), "kvs", "a sample is no time and value")
    return tuple(series)


def _one_series(sid: str, body: KvsSplitter, given: object) -> Series:
    row = envelopes.SeriesRow.of(given)
    if not row.kvs:
        return Series(sid, row.mid, row.peer_uid)
    (number,) = row.kvs
    if not 0 <= number < len(body.series):
        raise UnreadableError("kvs is no array of samples")
    points = body.series[number]
    if number in body.unread and not points[0]:
        raise UnreadableError("kvs holds something else than samples of time and value")
    return Series(sid, row.mid, row.peer_uid, points)


def _event(reader: RowReader, given: object) -> DiagnosisEvent:
    row = envelopes.DiagnosisRow.of(given)
    tags = reader.rows(envelopes.CauseRow.of, row.cause_tags, "cause_tags")
    causes = tuple(Cause(tag.factor_id, tag.host_user) for tag in tags)
    return DiagnosisEvent(row.ts, row.user, row.cname, row.exp_id, causes)
