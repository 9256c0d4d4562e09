"""What was fetched, kept for good: the API forgets after an hour, three days, seven days; this does not."""

from __future__ import annotations

from cbtui.store.details import StoredDetails
from cbtui.store.store import Store

__all__ = ["Store", "StoredDetails"]
