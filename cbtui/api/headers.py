"""What the headers of an answer say about time, size and form."""

from __future__ import annotations

from email.utils import parsedate_to_datetime

import httpx

from cbtui.clock import DOUBT_S, Clock

MAX_OFFSET_S = 366 * 86_400.0
"""A server further away in time than this has no clock to go by."""


def hear_date(clock: Clock, response: httpx.Response, sent_at: float) -> None:
    """Hear the server's clock from ``Date``, as of the middle of the round trip that began at the uptime ``sent_at``.

    A header that is missing or makes no sense says nothing.
    """
    if "Age" in response.headers:
        return  # a cache's copy carries the time of the original
    server = _date(response.headers.get("Date", ""))
    if server is None:
        return
    came_at = clock.uptime()
    base, by_wall = server - (sent_at + came_at) / 2, clock.wall() - came_at
    if abs(base - by_wall) <= MAX_OFFSET_S:
        doubt = DOUBT_S + abs(came_at - sent_at) / 2
        clock.agreement.hear(by_wall if abs(base - by_wall) < doubt else base, doubt)


def retry_after(clock: Clock, response: httpx.Response) -> float | None:
    """Seconds of ``Retry-After``, given as such or as a date; None where it is missing or makes no sense."""
    value = response.headers.get("Retry-After", "").strip()
    if _is_number(value):
        return float(value)
    until, now = _date(value), _date(response.headers.get("Date", ""))
    return None if until is None else max(0.0, until - (clock.now() if now is None else now))


def content_length(response: httpx.Response) -> int:
    """Bytes of the body on the wire, or 0 where they are not known."""
    value = response.headers.get("Content-Length", "").strip()
    return int(value) if _is_number(value) else 0


def known_encoding(response: httpx.Response) -> bool:
    """The body is plain or gzip, which was offered; layers of compression unfold to any size."""
    return response.headers.get("Content-Encoding", "").strip().lower() in ("", "identity", "gzip")


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) < 12


def _date(text: str) -> float | None:
    """Unix seconds of an HTTP date, or None where it is none."""
    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
