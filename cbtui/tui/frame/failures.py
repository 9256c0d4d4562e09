"""What became of a request that a person asked for: why it failed or was not sent, and what is left of the quota."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import tzinfo

from textual.content import Content

from cbtui.catalog.phrases import say
from cbtui.errors import CbtuiError, QuotaError
from cbtui.model.endpoint import Endpoint
from cbtui.model.quota import EndpointQuota
from cbtui.text import clean
from cbtui.times import HOUR, clock_text
from cbtui.tui import theme

log = logging.getLogger(__name__)

RETRY_S = 30.0
"""Seconds until recording that could not begin, or stopped, is tried again by itself."""
SOON_S = 2.0
"""Seconds until a request may go that are not worth a word."""


def failure_of(error: BaseException) -> CbtuiError:
    """What a person is told of a failure; what is no CbtuiError is a bug, and in the log."""
    if isinstance(error, CbtuiError):
        return error
    return CbtuiError("Unexpected failure", _cause(error), "The log has more.")


def recording_failure(error: BaseException) -> CbtuiError:
    """Why nothing is recorded; what is no CbtuiError is a bug, and logged."""
    if isinstance(error, CbtuiError):
        return error
    log.error("Recording failed", exc_info=error)
    return CbtuiError("Recording stopped", _cause(error), "It begins again by itself; r begins at once.")


def _cause(error: BaseException) -> str:
    return clean(f"{type(error).__name__}: {error}")


def error_state(error: CbtuiError, lang: str) -> tuple[str, str, str]:
    """Mark, heading and advice in place of a body."""
    mark = "▲" if isinstance(error, QuotaError) else "■"
    return mark, say(lang, error.what), "\n".join(say(lang, line) for line in (error.why, error.next_step) if line)


def failure_content(error: CbtuiError, now: float, zone: tzinfo, lang: str) -> Content:
    """``▲ out of quota until 20:17:05`` or ``■ failed · r tries again``, as the start of a status line."""
    mark = ("■ ", theme.BAD) if not isinstance(error, QuotaError) else ("▲ ", theme.WARN)
    again = say(lang, "r tries again")
    if not isinstance(error, QuotaError):
        return Content.assemble(mark, f"{say(lang, 'failed')} · {again}")
    if error.allowed_ts <= now:
        return Content.assemble(mark, f"{say(lang, 'out of quota')} · {again}")
    return Content.assemble(mark, say(lang, "out of quota until {time}", time=time_text(error.allowed_ts, now, zone)))


def failure_cause(error: CbtuiError | None, lang: str) -> list[str]:
    """Why, as the end of a status line: it may be long, and what is cut off is at the end."""
    if error is None:
        return []
    parts = [error.why] if isinstance(error, QuotaError) else [error.what, error.why]
    return [": ".join(say(lang, part) for part in parts if part)]


def quota_parts(quotas: Sequence[EndpointQuota], endpoint: Endpoint, now: float, zone: tzinfo, lang: str) -> list[str]:
    """``743 left today`` and, where the next request has to wait, ``next request allowed at 20:17:05``."""
    quota = next((quota for quota in quotas if quota.endpoint is endpoint), None)
    if quota is None:
        return []
    parts = [] if quota.left_today is None else [say(lang, "{count} left today", count=quota.left_today)]
    if quota.next_allowed_ts - now > SOON_S:
        parts.append(say(lang, "next request allowed at {time}", time=time_text(quota.next_allowed_ts, now, zone)))
    return parts


def left_today(quotas: Sequence[EndpointQuota], endpoint: Endpoint) -> int | None:
    """Requests left of the day; None where no daily limit is known."""
    return next((quota.left_today for quota in quotas if quota.endpoint is endpoint), None)


def time_text(ts: float, now: float, zone: tzinfo) -> str:
    """A time of day, to the second when it is near."""
    return clock_text(ts, zone, seconds=abs(ts - now) < HOUR)
