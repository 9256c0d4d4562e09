"""Why a request may not go now, in words."""

from __future__ import annotations

from datetime import UTC
from math import ceil

from msgspec import Struct

from cbtui.errors import QuotaError, ReserveError
from cbtui.model import Endpoint
from cbtui.phrase import Phrase, Words
from cbtui.quota.limits import Rate
from cbtui.times import clock_text, duration_text


class Refusal(Struct, frozen=True):
    """A request may go in ``wait_s`` seconds, because of ``why``.

    ``lasting``: it is no matter of seconds. ``reserve``: incident mode could send it.
    """

    wait_s: float
    why: Words
    lasting: bool = True
    reserve: bool = False

    def error(self, endpoint: Endpoint, now: float) -> QuotaError:
        """The error that says so; ``now`` is the time it is."""
        allowed = now + self.wait_s
        # Rounded up: at the time that is written, the request may really go.
        time, wait = clock_text(ceil(allowed), UTC), duration_text(ceil(self.wait_s))
        what = Phrase("{endpoint} was not asked", endpoint=endpoint.value)
        if self.reserve:
            step = Phrase(
                "Incident mode (i) spends them; else it may be asked at {time} UTC (in {wait}).", time=time, wait=wait
            )
            return ReserveError(what, self.why, step, endpoint=endpoint, allowed_ts=allowed, says_when=True)
        step = Phrase("It may be asked at {time} UTC (in {wait}).", time=time, wait=wait)
        return QuotaError(what, self.why, step, endpoint=endpoint, allowed_ts=allowed, says_when=True)


def by_rate(rate: Rate, age_s: float, last_age_s: float) -> Refusal:
    """The window of ``rate`` is full: its oldest request went ``age_s`` seconds ago, the last one ``last_age_s``."""
    ago = f"{last_age_s:.0f} s" if rate.window_s >= 60 else f"{last_age_s:.1f} s"
    why = Phrase("{rate}; the last went {ago} ago", rate=_allowed(rate), ago=ago)
    return Refusal(rate.guarded_s - age_s, why, lasting=rate.window_s >= 60)


def by_day(per_day: int, used: int, keep: int, wait_s: float) -> Refusal:
    """The day is spent but for ``keep`` requests, which only incident mode spends."""
    if keep and used < per_day:
        why = Phrase(
            "{used} of {per_day} requests of today (UTC) are used, and the last {keep} are kept for incidents",
            used=used,
            per_day=per_day,
            keep=keep,
        )
        return Refusal(wait_s, why, reserve=True)
    return Refusal(wait_s, Phrase("{used} of {per_day} requests of today (UTC) are used", used=used, per_day=per_day))


def by_newness(wait_s: float) -> Refusal:
    """The ledger was made just now, and others may hold one that had its name before."""
    return Refusal(wait_s, "the ledger is new, and other sessions bring what they know of the old one", lasting=False)


def by_server(reason: str, wait_s: float) -> Refusal:
    """The server has turned down a request not long ago; ``reason`` is its own words."""
    if not reason:
        return Refusal(wait_s, "the server turned down the last request")
    return Refusal(wait_s, Phrase("the server turned down the last request: {reason}", reason=reason))


def _allowed(rate: Rate) -> Phrase:
    match rate.count, rate.window_s:
        case 1, 1.0:
            return Phrase("one request a second")
        case 1, 60.0:
            return Phrase("one request a minute")
        case 1, seconds:
            return Phrase("one request in {seconds:g} s", seconds=seconds)
        case count, 1.0:
            return Phrase("{count} requests a second", count=count)
        case count, 60.0:
            return Phrase("{count} requests a minute", count=count)
        case count, seconds:
            return Phrase("{count} requests in {seconds:g} s", count=count, seconds=seconds)
