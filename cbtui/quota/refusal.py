"""Why a request may not go now, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from math import ceil

from cbtui.errors import QuotaError
from cbtui.model import Endpoint
from cbtui.quota.limits import Rate
from cbtui.times import clock_text, duration_text

_UNITS = {1.0: "a second", 60.0: "a minute"}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A request may go in ``wait_s`` seconds, because of ``why``; ``lasting`` when it is no matter of seconds."""

    wait_s: float
    why: str
    lasting: bool = True

    def error(self, endpoint: Endpoint, now: float) -> QuotaError:
        """The error that says so; ``now`` is the host's wall clock."""
        allowed = now + self.wait_s
        # Rounded up: at the time that is written, the request may really go.
        shown = ceil(allowed)
        return QuotaError(
            f"{endpoint} was not asked",
            self.why,
            f"It may be asked at {clock_text(shown, UTC)} UTC (in {duration_text(ceil(self.wait_s))}).",
            endpoint=endpoint,
            allowed_ts=allowed,
            says_when=True,
        )


def by_rate(rate: Rate, age_s: float, last_age_s: float) -> Refusal:
    """The window of ``rate`` is full: its oldest request went ``age_s`` seconds ago, the last one ``last_age_s``."""
    unit = _UNITS.get(rate.window_s, f"in {rate.window_s:g} s")
    requests = "one request" if rate.count == 1 else f"{rate.count} requests"
    ago = f"{last_age_s:.0f} s" if rate.window_s >= 60 else f"{last_age_s:.1f} s"
    return Refusal(rate.guarded_s - age_s, f"{requests} {unit}; the last went {ago} ago", lasting=rate.window_s >= 60)


def by_day(per_day: int, used: int, keep: int, wait_s: float) -> Refusal:
    """The day is spent but for ``keep`` requests."""
    kept = f", and the last {keep} are kept" if keep and used < per_day else ""
    return Refusal(wait_s, f"{used} of {per_day} requests of today (UTC) are used{kept}")


def by_server(reason: str, wait_s: float) -> Refusal:
    """The server has turned down a request not long ago."""
    said = f": {reason}" if reason else ""
    return Refusal(wait_s, f"the server turned down the last request{said}")
