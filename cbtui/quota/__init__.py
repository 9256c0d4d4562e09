"""What may be sent, and when: limits, the ledger that keeps them for the whole host, and the planner."""

from __future__ import annotations

from cbtui.quota.ledger import Ledger
from cbtui.quota.limits import LIMITS, Limit, Rate
from cbtui.quota.reserve import Reserve

__all__ = ["LIMITS", "Ledger", "Limit", "Rate", "Reserve"]
