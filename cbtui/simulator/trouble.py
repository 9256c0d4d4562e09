"""What can be made to go wrong in a simulated call."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from cbtui.model import Medium


class Kind(StrEnum):
    """The causes that can be injected."""

    UPLINK_LOSS = "uplink loss"
    DOWNLINK_LOSS = "downlink loss"
    BOTH = "loss both ways"
    SENDER_CPU = "sender CPU"
    RECEIVER_CPU = "receiver CPU"
    MUTE = "mute"
    SLOW_JOIN = "slow join"
    JOIN_FAILURE = "join failure"
    TOKEN_EXPIRED = "token expired"  # noqa: S105 - a kind of failure, not a secret


FAILED_JOINS = frozenset({Kind.JOIN_FAILURE, Kind.TOKEN_EXPIRED})


@dataclass(frozen=True, slots=True)
class Trouble:
    """One injected cause, in force from ``from_ts`` to ``to_ts`` (Unix seconds, end excluded).

    ``size`` is the loss in % for the losses (of each leg for BOTH), the system CPU in % for the CPU kinds, the
    seconds a join takes for SLOW_JOIN, the failing attempts a minute for JOIN_FAILURE and TOKEN_EXPIRED, and of
    no meaning for MUTE.

    ``sender`` and ``receiver`` say who is hit; None is everybody. An uplink loss, a sender's CPU and a mute belong
    to the ``sender`` and so hit the whole column of the matrix; a downlink loss with a ``receiver`` alone hits the
    row, with both a single pair. BOTH is the sender's uplink and the receiver's downlink. A SLOW_JOIN hits who
    joins meanwhile (``receiver``). ``medium`` None is audio and video.
    """

    kind: Kind
    from_ts: int
    to_ts: int
    size: float = 0.0
    sender: int | None = None
    receiver: int | None = None
    medium: Medium | None = None

    def active(self, ts: float) -> bool:
        return self.from_ts <= ts < self.to_ts


@dataclass(frozen=True, slots=True)
class State:
    """The conditions of one sender → receiver pair in one medium: losses in % (0 to 100), CPU in % (0: normal)."""

    uplink: float = 0.0
    downlink: float = 0.0
    sender_cpu: float = 0.0
    receiver_cpu: float = 0.0
    muted: bool = False

    @property
    def end_to_end(self) -> float:
        """End-to-end loss in %: what neither leg let through."""
        return 100.0 - (100.0 - self.uplink) * (100.0 - self.downlink) / 100.0


HEALTHY = State()


def state_of(troubles: Iterable[Trouble], sender: int, receiver: int, medium: Medium) -> State:
    """The conditions that ``troubles`` (all in force) put a pair into; of two of a kind, the larger counts."""
    uplink = downlink = sender_cpu = receiver_cpu = 0.0
    muted = False
    for trouble in troubles:
        if trouble.medium is not None and trouble.medium is not medium:
            continue
        from_sender = trouble.sender is None or trouble.sender == sender
        at_receiver = trouble.receiver is None or trouble.receiver == receiver
        kind, size = trouble.kind, trouble.size
        if from_sender and kind in (Kind.UPLINK_LOSS, Kind.BOTH):
            uplink = max(uplink, size)
        if from_sender and at_receiver and kind in (Kind.DOWNLINK_LOSS, Kind.BOTH):
            downlink = max(downlink, size)
        if from_sender and kind is Kind.SENDER_CPU:
            sender_cpu = max(sender_cpu, size)
        if at_receiver and kind is Kind.RECEIVER_CPU:
            receiver_cpu = max(receiver_cpu, size)
        muted = muted or (from_sender and kind is Kind.MUTE)
    if muted or uplink or downlink or sender_cpu or receiver_cpu:
        return State(uplink, downlink, sender_cpu, receiver_cpu, muted)
    return HEALTHY


def frozen_share(state: State, medium: Medium) -> float:
    """Share of the time (0 to 0.85) that a receiver's picture or sound stands still under these conditions.

    A made-up curve of plausible shape: loss freezes from 8 % (video) or 12 % (audio) on, a busy receiver from 78 %
    CPU, a busy sender from 80 % and in video only.
    """
    if state.muted or state is HEALTHY:
        return 0.0
    video = medium is Medium.VIDEO
    loss = (state.end_to_end - 8) / 50 if video else (state.end_to_end - 12) / 90
    receiver = (state.receiver_cpu - 78) / (60 if video else 180)
    sender = (state.sender_cpu - 80) / 50 if video else 0.0
    return min(0.85, max(0.0, loss) + max(0.0, receiver) + max(0.0, sender))
