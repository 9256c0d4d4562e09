"""Calls, the sessions in them, and their details."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from cbtui.model.note import Note
from cbtui.model.series import Series

USER_LIMIT = 10
"""Users that one details answer holds at most: the newest joiners (the API's document)."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a channel, from its first join to its last leave. ``destroyed_ts`` is None while it runs."""

    call_id: str
    cname: str
    created_ts: int
    destroyed_ts: int | None
    finished: bool

    def end(self, now: float) -> int:
        """When the call ended, or ``now`` while it runs."""
        return int(now) if self.destroyed_ts is None else self.destroyed_ts

    def duration_s(self, now: float) -> int:
        """Seconds from the first join to the last leave, or to ``now`` while it runs."""
        return max(0, self.end(now) - self.created_ts)


@dataclass(frozen=True, slots=True)
class Session:
    """One user's stay in a call (``sid``); a user who rejoins has several. ``leave_ts`` is None while inside."""

    sid: str
    cname: str
    uid: int
    network: str
    platform: str
    speaker: bool | None
    sdk_version: str
    device_type: str
    join_ts: int
    leave_ts: int | None
    finished: bool

    @property
    def is_server(self) -> bool:
        """A Linux (server-side) user, such as a recorder."""
        return self.platform.strip().lower() == "linux"


@dataclass(frozen=True)
class CallDetails:
    """Sessions and series of one call between ``from_ts`` and ``to_ts``, merged from parts of up to three hours.

    Sessions are ordered by joining, newest first, as the API gives them. ``notes`` says what could not be read.
    """

    call_id: str
    from_ts: int
    to_ts: int
    sessions: tuple[Session, ...]
    series: tuple[Series, ...] = ()
    notes: tuple[Note, ...] = ()

    @cached_property
    def uids(self) -> frozenset[int]:
        """Users whose own sessions came back."""
        return frozenset(session.uid for session in self.sessions)

    @cached_property
    def peers_only(self) -> tuple[int, ...]:
        """Users known only as ``peer_uid`` of the others: the ten-user limit cut their own sessions off."""
        return tuple(sorted({series.peer_uid for series in self.series} - self.uids - {0}))

    @cached_property
    def by_sid(self) -> dict[str, Session]:
        return {session.sid: session for session in self.sessions}
