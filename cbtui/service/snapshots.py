"""What the store and the ledger hold at one moment, as screens show it. Nothing here sends anything."""

from __future__ import annotations

from collections.abc import Sequence

from cbtui.model.call import Call
from cbtui.model.quota import EndpointQuota
from cbtui.model.snapshot import (
    CallSnapshot,
    CallsSnapshot,
    DiagnosisSnapshot,
    LiveSnapshot,
    ReportsSnapshot,
    UsageSnapshot,
)  # fmt: skip
from cbtui.service.context import Context
from cbtui.service.details import DELAY_S, Request, by_prefix, price
from cbtui.service.look_back import unseen_parts
from cbtui.service.minutes import stored_diagnosis, stored_live
from cbtui.service.usage import stored_usage


def quotas(context: Context) -> tuple[EndpointQuota, ...]:
    """What the ledger says of every endpoint."""
    return context.ledger.state(context.appid)


def live(context: Context, from_ts: int, to_ts: int) -> LiveSnapshot:
    """Live minutes and diagnosis events of a range."""
    with context.store.reading():
        minutes = stored_live(context, from_ts, to_ts)
        events, _ = stored_diagnosis(context, from_ts, to_ts)
    return LiveSnapshot(minutes, events, quotas(context))


def diagnosis(context: Context, from_ts: int, to_ts: int) -> DiagnosisSnapshot:
    """Diagnosis events of a range, and which of them are handled."""
    with context.store.reading():
        events, full = stored_diagnosis(context, from_ts, to_ts)
        handled = context.store.diagnosis.acknowledged(context.key, from_ts, to_ts)
    return DiagnosisSnapshot(events, full, handled, quotas(context))


def calls(context: Context, from_ts: int, to_ts: int, cname: str | None, also: Sequence[Call]) -> CallsSnapshot:
    """The stored calls of a range and, of these and of ``also``, what is known beside the list."""
    store, key, now = context.store, context.key, context.server_now()
    with store.reading():
        stored = store.calls.range(key, from_ts, to_ts, cname)
        known = {call.call_id: call for call in (*also, *stored)}
        ids = list(known)
        worst, opened = store.findings.worst(key, ids), store.details.opened(key, ids)
        final = store.details.final(key, ids, False)
    prices = {id_: price(Request(id_), call, now, stored=id_ in final) or 0 for id_, call in known.items()}
    return CallsSnapshot(
        stored, worst, opened, prices, {id_: ready_ts(context, call) for id_, call in known.items()}, quotas(context)
    )


def call(context: Context, request: Request) -> CallSnapshot:
    """What is known of one call before its details are fetched."""
    store, key, now = context.store, context.key, context.server_now()
    with store.reading():
        request = by_prefix(context, request)
        known = store.calls.one(key, request.call_id)
        stored = bool(store.details.final(key, [request.call_id], request.all_users))
        cost = price(request, known, now, stored=stored)
        if cost is None:
            cost = len(unseen_parts(context, request, now))
    return CallSnapshot(known, cost, 0.0 if known is None else ready_ts(context, known), quotas(context))


def usage(context: Context, days: int) -> UsageSnapshot:
    """The last UTC days."""
    return UsageSnapshot(stored_usage(context, days), quotas(context))


def reports(context: Context) -> ReportsSnapshot:
    """Reports sent from this state directory, newest first."""
    return ReportsSnapshot(context.store.reports.all(context.key), quotas(context))


def ready_ts(context: Context, known: Call) -> float:
    """When a call's details can be asked for: they lag its start."""
    return float(known.created_ts + DELAY_S)
