"""The eight endpoints of the API, named by their paths."""

from __future__ import annotations

from enum import StrEnum


class Endpoint(StrEnum):
    """An endpoint; the value is its path, which is also its name in output."""

    LISTS = "/beta/analytics/call/lists"
    DETAILS = "/beta/analytics/call/details"
    USAGE = "/beta/insight/usage/by_time"
    SCALE = "/beta/live/scale/by_time"
    EXPERIENCE = "/beta/live/experience/by_time"
    NETWORK = "/beta/live/net/by_time"
    DIAGNOSIS = "/beta/live/diagnosis"
    REPORT = "/beta/analytics/feedback/report"


LIVE_ENDPOINTS = (Endpoint.SCALE, Endpoint.EXPERIENCE, Endpoint.NETWORK)
"""The three whose answers merge into live minutes."""

POLLED_ENDPOINTS = (*LIVE_ENDPOINTS, Endpoint.DIAGNOSIS)
"""The four that the background loop asks."""
