"""What the ledger says of one endpoint."""

from __future__ import annotations

from msgspec import Struct

from cbtui.model.endpoint import Endpoint
from cbtui.phrase import Words


class EndpointQuota(Struct, frozen=True):
    """Quota of one endpoint. ``per_day`` and ``left_today`` are None where no daily limit is documented.

    ``next_allowed_ts`` and ``resets_ts`` are Unix seconds.
    """

    endpoint: Endpoint
    per_day: int | None
    used_today: int
    left_today: int | None
    next_allowed_ts: float
    resets_ts: float
    last_sent_ts: float | None = None
    blocked_reason: Words = ""
