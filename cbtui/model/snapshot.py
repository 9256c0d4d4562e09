"""What a screen shows, read at one moment: one trip to a thread, one look at the store, one at the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from cbtui.model.answer import Answer
from cbtui.model.call import Call
from cbtui.model.diagnosis import DiagnosisEvent
from cbtui.model.finding import Finding
from cbtui.model.live import Minute
from cbtui.model.quota import EndpointQuota
from cbtui.model.report import SentReport
from cbtui.model.usage import UsageDay


class LiveSnapshot(Struct, frozen=True):
    """The live minutes of a range (oldest first) and the diagnosis events of it (newest first)."""

    minutes: Answer[Sequence[Minute]]
    events: Answer[tuple[DiagnosisEvent, ...]]
    quotas: tuple[EndpointQuota, ...] = ()


class DiagnosisSnapshot(Struct, frozen=True):
    """The diagnosis events of a range, newest first.

    ``full_answers`` counts the answers about it that held as many events as one can: there were more.
    ``acknowledged`` are those that somebody of this state directory has handled.
    """

    events: Answer[tuple[DiagnosisEvent, ...]]
    full_answers: int = 0
    acknowledged: frozenset[DiagnosisEvent] = frozenset()
    quotas: tuple[EndpointQuota, ...] = ()


class CallsSnapshot(Struct, frozen=True):
    """The stored calls of a range, newest first, and what is known of them beside the list, by ``call_id``.

    ``worst`` has the calls that were judged here (None: nothing was wrong), ``opened`` when the details of a call
    were fetched, ``prices`` the requests that opening would cost, ``ready`` from when on details can be asked for;
    Unix seconds.
    """

    calls: tuple[Call, ...] = ()
    worst: Mapping[str, Finding | None] = field(default_factory=dict)
    opened: Mapping[str, float] = field(default_factory=dict)
    prices: Mapping[str, int] = field(default_factory=dict)
    ready: Mapping[str, float] = field(default_factory=dict)
    quotas: tuple[EndpointQuota, ...] = ()


class CallSnapshot(Struct, frozen=True):
    """What is known of one call before its details are fetched.

    ``price``: requests that opening would cost, 0 when it is stored; ``ready_ts``: when its details can
    be asked for (0 when the call is not known).
    """

    call: Call | None = None
    price: int = 1
    ready_ts: float = 0.0
    quotas: tuple[EndpointQuota, ...] = ()


class UsageSnapshot(Struct, frozen=True):
    """The last UTC days, oldest first."""

    days: Answer[tuple[UsageDay, ...]]
    quotas: tuple[EndpointQuota, ...] = ()


class ReportsSnapshot(Struct, frozen=True):
    """Reports sent from this state directory, newest first."""

    reports: tuple[SentReport, ...] = ()
    quotas: tuple[EndpointQuota, ...] = ()
