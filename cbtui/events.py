"""What the background loop tells: frozen facts, without Textual."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from cbtui.model.endpoint import Endpoint
from cbtui.model.source import SourceState


class LiveUpdated(Struct, frozen=True):
    """Minutes between two times (Unix seconds) are new or corrected in the store."""

    project: str
    from_ts: int
    to_ts: int


class DiagnosisArrived(Struct, frozen=True):
    """Diagnosis events were stored; ``count`` of them are new."""

    project: str
    count: int


class QuotaChanged(Struct, frozen=True):
    """A request was spent, or the ledger changed through another session."""

    project: str


class SourceChanged(Struct, frozen=True):
    """An endpoint's state changed: fresh, stale, failed or out of quota.

    ``next_due`` is when it is asked again; ``interval_s`` the seconds from one request to the next as things stand,
    None when the day holds none any more; ``lasts_until`` until when the day's requests last at that. Times are Unix
    seconds.
    """

    project: str
    endpoint: Endpoint
    state: SourceState
    next_due: float | None = None
    interval_s: float | None = None
    lasts_until: float | None = None


class StoreChanged(Struct, frozen=True):
    """Another session wrote to the store."""

    project: str


class StateRenewed(Struct, frozen=True):
    """The files of the state directory were deleted, moved or replaced under this session, and opened again."""

    project: str


Event = LiveUpdated | DiagnosisArrived | QuotaChanged | SourceChanged | StoreChanged | StateRenewed
OnEvent = Callable[[Event], None]
