"""What the ledger says of one endpoint."""

from __future__ import annotations

from dataclasses import dataclass

from cbtui.model.endpoint import Endpoint
from cbtui.phrase import Words


@dataclass(frozen=True, slots=True)
class EndpointQuota:
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
