"""The state of what a screen shows: where the data stands, and why."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from cbtui.phrase import Words


class SourceKind(StrEnum):
    """Five states that look different everywhere."""

    LOADING = "loading"
    FRESH = "fresh"
    STALE = "stale"
    FAILED = "failed"
    OUT_OF_QUOTA = "out of quota"


class SourceState(Struct, frozen=True):
    """A source's state.

    ``as_of`` is until when the data reaches, ``reason`` why it is stale or failed, ``retry_at`` when the next
    request may go; Unix seconds, None where unknown.
    """

    kind: SourceKind
    as_of: float | None = None
    reason: Words = ""
    retry_at: float | None = None


LOADING = SourceState(SourceKind.LOADING)
