"""How far the opening of a call has come, and what is asked for."""

from __future__ import annotations

from dataclasses import dataclass

from cbtui.model import Answer, Call, CallDetails, Progress
from cbtui.triage.judgement import Judgement
from cbtui.tui.messages import CallTarget


@dataclass(frozen=True, slots=True)
class CallRequest:
    """What shall be opened; the range only where the store doesn't know the call."""

    call_id: str
    from_ts: int | None = None
    to_ts: int | None = None
    all_users: bool = False

    @classmethod
    def of(cls, target: CallTarget) -> CallRequest:
        """What has to be open to show a target."""
        link = target.link
        return cls(target.call_id, link.start_ts, link.end_ts) if link else cls(target.call_id)


@dataclass(frozen=True, slots=True)
class Found:
    """The store knows the call; its details come next."""

    call: Call


@dataclass(frozen=True, slots=True)
class Priced:
    """Opening costs more than one request, and waits for a yes. ``left`` is None without a daily limit."""

    requests: int
    left: int | None
    length_s: int | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Details lag: they can be asked for from ``ready_ts`` on (Unix seconds)."""

    ready_ts: float


@dataclass(frozen=True, slots=True)
class Fetching:
    progress: Progress | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """The details are here; ``call`` is None when nothing but its id and range is known."""

    call: Call | None
    answer: Answer[CallDetails]


@dataclass(frozen=True, slots=True)
class Judging:
    progress: Progress | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A person has stopped it before anything came."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another project is shown; the call is one of ``project``'s."""

    project: str


Stage = Found | Priced | Waiting | Fetching | Opened | Judging | Judged | Cancelled | Elsewhere
