"""Requests of a day that only an incident may spend."""

from __future__ import annotations

from dataclasses import dataclass

from cbtui.quota.planner import DEFAULT_RESERVE


@dataclass(slots=True)
class Reserve:
    """``requests`` of each day are kept per polled endpoint, until ``spending`` (incident mode) is switched on."""

    requests: int = DEFAULT_RESERVE
    spending: bool = False
