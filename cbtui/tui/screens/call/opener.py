"""Opens a call: its price, the wait for a fresh one, the fetch, the judgement; cancel, failure, follow.

Each step is told as a :class:`~cbtui.tui.screens.call.stages.Stage`. A call of one request, or a stored one, goes
straight through.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any, Protocol

from cbtui.errors import CbtuiError
from cbtui.model import Call, CallDetails, Endpoint
from cbtui.model.snapshot import CallSnapshot
from cbtui.tui.frame.failures import failure_of, left_today
from cbtui.tui.frame.site import Site
from cbtui.tui.screens.call.loaded import LoadedCall
from cbtui.tui.screens.call.stages import (
    CallRequest,
    Cancelled,
    Elsewhere,
    Fetching,
    Found,
    Judged,
    Judging,
    Opened,
    Priced,
    Stage,
    Waiting,
)  # fmt: skip

WORK = "fetch:call"
"""The group of the work."""
AGAIN_S = 2.0
"""Seconds to wait at least when the server was asked, or our clock thought, too early."""


class Work(Protocol):
    """Where work is done, such as a screen."""

    def __call__(self, work: Coroutine[Any, Any, None], group: str, /) -> object: ...


class Opener:
    """Opens ``request`` for a site.

    Args:
        work: begins work of a group; newer work cancels older.
        cancel: ends what is under way.
        tell: takes each stage, None when there is none any more.
    """

    def __init__(
        self,
        request: CallRequest,
        site: Site,
        work: Work,
        cancel: Callable[[], object],
        tell: Callable[[Stage | None], None],
    ) -> None:
        self.request = request
        self.stage: Stage | None = None
        self.failure: CbtuiError | None = None
        self.project = ""
        self._site = site
        self._work = work
        self._cancel = cancel
        self._tell = tell

    def begin(self, *, agreed: bool = False) -> None:
        """Open the call, from the store or the server; ``agreed`` to what it costs."""
        self.project = self.project or self._site.shell.project
        if self._site.shell.project != self.project:
            self.told(Elsewhere(self.project))
            return
        self.failure = None
        self._work(self._open(agreed), WORK)

    def follow(self, loaded: LoadedCall | None) -> str:
        """Ask again for what may have changed or failed; else why not (English, key of the phrases)."""
        if self.under_way:
            return "Still at it. Esc cancels."
        if loaded is None or loaded.running or self.failure is not None:
            self.begin()
        elif loaded.judgement is None and loaded.details.series:
            self._work(self._judge(loaded.details), WORK)
        else:
            return "This call has ended, and all of it is here."
        return ""

    def with_server_users(self) -> bool:
        """Ask for Linux (server-side) users too, or without them again; whether it is with them now."""
        self.request = replace(self.request, all_users=not self.request.all_users)
        self.begin()
        return self.request.all_users

    @property
    def under_way(self) -> bool:
        """Something is being fetched or judged."""
        return isinstance(self.stage, Fetching | Judging)

    def told(self, stage: Stage | None) -> None:
        """Take the next stage."""
        self.stage = stage
        self._tell(stage)

    def tick(self) -> None:
        """A second has passed: open what was waited for, when its time has come."""
        if isinstance(self.stage, Waiting) and self.stage.ready_ts <= self._site.now:
            self.stage = None
            self.begin()

    def stop(self, *, loaded: bool) -> bool:
        """Cancel what is under way, or say no to a price of more than what is shown; False when there is neither."""
        if self.under_way:
            self._cancel()
            self.told(None if loaded else Cancelled())
            return True
        if isinstance(self.stage, Priced) and loaded:
            self.told(None)
            return True
        return False

    def confirm(self) -> None:
        """Yes to the price, or ask again for what was cancelled."""
        if isinstance(self.stage, Cancelled | Priced):
            self.begin(agreed=True)

    def fail(self, error: BaseException) -> None:
        """The work has failed."""
        self.failure = failure_of(error)
        self.told(None)

    def leave_project(self) -> None:
        """A call belongs to its project; with another one shown it can't be asked for again."""
        self._cancel()
        self.told(Elsewhere(self.project))

    def come(self, *, loaded: bool) -> None:
        """Its project is shown, for the first time or again: then what is ``loaded`` is here still."""
        if isinstance(self.stage, Elsewhere) and self._site.shell.project == self.project and loaded:
            self.told(None)
        else:
            self.begin()

    async def known(self) -> CallSnapshot:
        """What the store knows of the call, and what opening it costs."""
        request = self.request
        return await self._site.source.call_snapshot(
            request.call_id, request.from_ts, request.to_ts, all_users=request.all_users
        )

    # ── the work ────────────────────────────────────────────────────────────────────────────────────────

    async def _open(self, agreed: bool) -> None:
        """Ends early at :class:`Priced` (unless ``agreed``) and :class:`Waiting`."""
        request, source = self.request, self._site.source
        args = (request.call_id, request.from_ts, request.to_ts)
        known = await self.known()
        if known.call is not None:
            self.told(Found(known.call))
        if known.price and known.call is not None and self._site.now < known.ready_ts:
            self.told(Waiting(known.ready_ts))
            return
        if known.price > 1 and not agreed:
            left = left_today(known.quotas, Endpoint.DETAILS)
            self.told(Priced(known.price, left, self._length_s(known.call)))
            return
        self.told(Fetching())
        answer = await source.call(
            *args, all_users=request.all_users, on_progress=lambda progress: self.told(Fetching(progress))
        )
        if known.call is not None and not answer.data.sessions and not answer.requests:
            self.told(Waiting(max(known.ready_ts, self._site.now + AGAIN_S)))
            return
        call = known.call or (await self.known()).call
        self.told(Opened(call, answer))
        if answer.data.series:
            await self._judge(answer.data)

    async def _judge(self, details: CallDetails) -> None:
        self.told(Judging())
        judgement = await self._site.source.judgement(details, lambda progress: self.told(Judging(progress)))
        self.told(Judged(judgement))

    def _length_s(self, call: Call | None) -> int | None:
        if self.request.from_ts is not None and self.request.to_ts is not None:
            return self.request.to_ts - self.request.from_ts
        return call.duration_s(self._site.now) if call is not None else None
