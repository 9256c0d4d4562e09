"""The way to a server that lives in this process."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import httpx


def transport_to(app: Callable[[Any, Any, Any], Awaitable[None]]) -> httpx.AsyncBaseTransport:
    """Carries requests to an ASGI application; no time-out holds there."""
    return httpx.ASGITransport(app=app)
