"""What the headers of an answer say about time, size and form."""

from __future__ import annotations

from email.utils import parsedate_to_datetime

import httpx

from cbtui.clock import Clock

MIN_OFFSET_S = 2.0
"""The ``Date`` header has whole seconds, so less than this says nothing."""
MAX_OFFSET_S = 366 * 86_400.0
"""A server further away in time than this has no clock to go by."""


def set_offset(clock: Clock, response: httpx.Response, sent_at: float) -> None:
    """Learn the server's clock from ``Date``, as of the middle of the round trip that began at ``sent_at``.

    A header that is missing or makes no sense changes nothing.
    """
    if "Age" in response.headers:
        return  # a cache's copy carries the time of the original
    server = _date(response.headers.get("Date", ""))
    if server is None:
        return
    came_at = clock.now()
    offset = server - (sent_at + came_at) / 2
    if abs(offset) <= MAX_OFFSET_S:
        doubt = MIN_OFFSET_S + abs(came_at - sent_at) / 2
        clock.offset = 0.0 if abs(offset) < doubt else offset


def retry_after(clock: Clock, response: httpx.Response) -> float | None:
    """Seconds of ``Retry-After``, given as such or as a date; None where it is missing or makes no sense."""
    value = response.headers.get("Retry-After", "").strip()
    if _is_number(value):
        return float(value)
    until = _date(value)
    return None if until is None else max(0.0, until - clock.now() - clock.offset)


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
