"""How a call is opened: its price, the wait for a fresh one, the fetch, the judgement. No Textual.

Each step is told as one of the stages below. A call of one request, or a stored one, goes straight through.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cbtui.model import Answer, Call, CallDetails, Endpoint, Progress
from cbtui.triage import Judgement

if TYPE_CHECKING:
    from cbtui.service import Service

AGAIN_S = 2.0
"""Seconds to wait at least when the server was asked, or our clock thought, too early."""


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
    """Details lag: they can be asked for from ``ready_ts`` on (host clock, Unix seconds)."""

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


Stage = Found | Priced | Waiting | Fetching | Opened | Judging | Judged


@dataclass(frozen=True, slots=True)
class Wish:
    """What shall be opened; the range only where the store doesn't know the call."""

    call_id: str
    from_ts: int | None = None
    to_ts: int | None = None
    all_users: bool = False


async def opened(
    service: Service, wish: Wish, now: Callable[[], float], tell: Callable[[Stage], None], *, agreed: bool = False
) -> None:
    """Open a call, telling every stage; ends early at :class:`Priced` (unless ``agreed``) and :class:`Waiting`.

    Raises:
        CbtuiError: the call can't be fetched; what was told before stays true.
    """
    call = await service.stored_call(wish.call_id)
    if call is not None:
        tell(Found(call))
    price = await service.price(wish.call_id, wish.from_ts, wish.to_ts, all_users=wish.all_users)
    if price and call is not None and now() < service.ready_ts(call):
        tell(Waiting(service.ready_ts(call)))
        return
    if price > 1 and not agreed:
        tell(Priced(price, _left_today(service), _length_s(wish, call, now())))
        return
    tell(Fetching())
    answer = await service.call(
        wish.call_id,
        wish.from_ts,
        wish.to_ts,
        all_users=wish.all_users,
        on_progress=lambda progress: tell(Fetching(progress)),
    )
    if call is not None and not answer.data.sessions and not answer.requests:
        tell(Waiting(max(service.ready_ts(call), now() + AGAIN_S)))
        return
    tell(Opened(await service.stored_call(wish.call_id) or call, answer))
    if answer.data.series:
        await judged(service, answer.data, tell)


async def judged(service: Service, details: CallDetails, tell: Callable[[Stage], None]) -> None:
    """Judge a call that is open."""
    tell(Judging())
    tell(Judged(await service.judgement(details, lambda progress: tell(Judging(progress)))))


def _left_today(service: Service) -> int | None:
    return next((quota.left_today for quota in service.quota() if quota.endpoint is Endpoint.DETAILS), None)


def _length_s(wish: Wish, call: Call | None, now: float) -> int | None:
    if wish.from_ts is not None and wish.to_ts is not None:
        return wish.to_ts - wish.from_ts
    return call.duration_s(now) if call is not None else None
