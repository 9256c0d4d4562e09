"""What can be made to go wrong in a simulated call."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from cbtui.model import Medium


class Kind(StrEnum):
    """The causes that can be injected."""

    UPLINK_LOSS = "uplink loss"
    DOWNLINK_LOSS = "downlink loss"
    BOTH = "loss both ways"
    SENDER_CPU = "sender CPU"
    RECEIVER_CPU = "receiver CPU"
    MUTE = "mute"
    SCREEN_SHARE = "screen share"
    EXTERNAL_SOURCE = "external source"
    SILENCE = "silence"
    HIGH_CPU = "high CPU"
    SMALL_STREAM = "small stream"
    DELAY = "delay"
    DEAD_UPLINK = "dead uplink"
    SLOW_ENCODER = "slow encoder"
    SLOW_JOIN = "slow join"
    JOIN_FAILURE = "join failure"
    TOKEN_EXPIRED = "token expired"  # noqa: S105 - a kind of failure, not a secret


FAILED_JOINS = frozenset({Kind.JOIN_FAILURE, Kind.TOKEN_EXPIRED})


@dataclass(frozen=True, slots=True)
class Trouble:
    """One injected cause, in force from ``from_ts`` to ``to_ts`` (Unix seconds, end excluded).

    ``size`` is the loss in % for the losses (of each leg for BOTH), the system CPU in % for the CPU kinds, the frames
    a second of a SCREEN_SHARE, the share in % of the sender's bitrate that a SMALL_STREAM has (0: not subscribed to),
    the share in % of the time that a DELAY freezes, the seconds a join takes for SLOW_JOIN, the failing attempts a
    minute for JOIN_FAILURE and TOKEN_EXPIRED, and of no meaning for the others.

    ``sender`` and ``receiver`` say who is hit; None is everybody. What is the sender's (an uplink loss, a device, a
    source, a mute) belongs to the ``sender`` and so hits the whole column of the matrix; a downlink loss with a
    ``receiver`` alone hits the row, with both a single pair, with neither all: a loss of the backbone. BOTH is the
    sender's uplink and the receiver's downlink. HIGH_CPU is the ``sender``'s and harms nothing. A SLOW_JOIN hits who
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
    """The conditions of one sender → receiver pair in one medium.

    Losses, CPU (0: normal), ``small`` (the share of the bitrate that is *not* subscribed to) and ``delay`` (the share
    of the time that stands still without loss) in %. ``frames`` are those of a shared screen a second (0: a camera).
    ``idle_cpu`` is high and harms nothing. ``encoder``: a busy sender's captured frames fall with those he sends.
    """

    uplink: float = 0.0
    downlink: float = 0.0
    sender_cpu: float = 0.0
    receiver_cpu: float = 0.0
    idle_cpu: float = 0.0
    frames: float = 0.0
    small: float = 0.0
    delay: float = 0.0
    muted: bool = False
    silent: bool = False
    external: bool = False
    dead: bool = False
    encoder: bool = False

    @property
    def end_to_end(self) -> float:
        """End-to-end loss in %: what neither leg let through."""
        return 100.0 - (100.0 - self.uplink) * (100.0 - self.downlink) / 100.0

    @property
    def receives(self) -> bool:
        """Something is sent, and subscribed to."""
        return not self.muted and self.small < 100


HEALTHY = State()


class _Effect(NamedTuple):
    """A condition that a kind sets, to the trouble's size or ``value``; whether the receiver must be the one hit."""

    condition: str
    of_receiver: bool = False
    of_sender: bool = True
    value: float | None = None


_EFFECTS: dict[Kind, tuple[_Effect, ...]] = {
    Kind.UPLINK_LOSS: (_Effect("uplink"),),
    Kind.DOWNLINK_LOSS: (_Effect("downlink", of_receiver=True),),
    Kind.BOTH: (_Effect("uplink"), _Effect("downlink", of_receiver=True)),
    Kind.SENDER_CPU: (_Effect("sender_cpu"),),
    Kind.RECEIVER_CPU: (_Effect("receiver_cpu", of_receiver=True, of_sender=False),),
    Kind.MUTE: (_Effect("muted", value=True),),
    Kind.SCREEN_SHARE: (_Effect("frames"),),
    Kind.EXTERNAL_SOURCE: (_Effect("external", value=True),),
    Kind.SILENCE: (_Effect("silent", value=True),),
    Kind.HIGH_CPU: (_Effect("idle_cpu"),),
    Kind.SMALL_STREAM: (_Effect("small", of_receiver=True),),
    Kind.DELAY: (_Effect("delay", of_receiver=True),),
    Kind.DEAD_UPLINK: (_Effect("uplink", value=100.0), _Effect("dead", value=True)),
    Kind.SLOW_ENCODER: (_Effect("sender_cpu"), _Effect("encoder", value=True)),
}
"""What each kind does to a pair."""


def state_of(troubles: Iterable[Trouble], sender: int, receiver: int, medium: Medium) -> State:
    """The conditions that ``troubles`` (all in force) put a pair into; of two of a kind, the larger counts."""
    found: dict[str, float] = {}
    for trouble in troubles:
        if trouble.medium is not None and trouble.medium is not medium:
            continue
        from_sender = trouble.sender is None or trouble.sender == sender
        at_receiver = trouble.receiver is None or trouble.receiver == receiver
        for effect in _EFFECTS.get(trouble.kind, ()):
            if (from_sender or not effect.of_sender) and (at_receiver or not effect.of_receiver):
                size = 100 - trouble.size if effect.condition == "small" else trouble.size
                size = size if effect.value is None else effect.value
                found[effect.condition] = max(found.get(effect.condition, 0.0), size)
    return State(**found) if any(found.values()) else HEALTHY  # type: ignore[arg-type]


def frozen_share(state: State, medium: Medium) -> float:
    """Share of the time (0 to 0.85) that a receiver's picture or sound stands still under these conditions.

    A made-up curve of plausible shape: loss freezes from 8 % (video) or 12 % (audio) on, a busy receiver from 78 %
    CPU, a busy sender from 80 % and in video only, a delay by its size.
    """
    if not state.receives or state is HEALTHY:
        return 0.0
    video = medium is Medium.VIDEO
    loss = (state.end_to_end - 8) / 50 if video else (state.end_to_end - 12) / 90
    receiver = (state.receiver_cpu - 78) / (60 if video else 180)
    sender = (state.sender_cpu - 80) / 50 if video else 0.0
    return min(0.85, max(0.0, loss) + max(0.0, receiver) + max(0.0, sender) + state.delay / 100)
