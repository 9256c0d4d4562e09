"""What triage says of a call."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from msgspec import Struct

from cbtui.model.note import Note


class Medium(StrEnum):
    AUDIO = "audio"
    VIDEO = "video"


class Side(StrEnum):
    """Whose trouble it is. COMMON: what all share; PAIR: just these two; NONE: too little to say."""

    SENDER = "sender"
    RECEIVER = "receiver"
    BOTH = "both"
    COMMON = "common"
    PAIR = "pair"
    NONE = "none"


class Verdict(StrEnum):
    """What a trouble comes from."""

    UNCLASSIFIED = "unclassified"
    NOT_SENDING = "not sending"
    UPLINK = "uplink"
    DOWNLINK = "downlink"
    BOTH = "both"
    SENDER_DEVICE = "sender device"
    RECEIVER_DEVICE = "receiver device"
    COMMON_CAUSE = "common cause"
    UNCLEAR = "unclear"
    OK = "ok"

    @property
    def side(self) -> Side:
        """Whose trouble it is."""
        return _SIDES.get(self, Side.NONE)

    @property
    def accuses(self) -> bool:
        """It names a user's network or device."""
        return self in ACCUSING


_SIDES = {
    Verdict.NOT_SENDING: Side.SENDER,
    Verdict.UPLINK: Side.SENDER,
    Verdict.SENDER_DEVICE: Side.SENDER,
    Verdict.DOWNLINK: Side.RECEIVER,
    Verdict.RECEIVER_DEVICE: Side.RECEIVER,
    Verdict.BOTH: Side.BOTH,
    Verdict.COMMON_CAUSE: Side.COMMON,
}
SENDER_SIDE = frozenset({Verdict.UPLINK, Verdict.SENDER_DEVICE, Verdict.NOT_SENDING})
RECEIVER_SIDE = frozenset({Verdict.DOWNLINK, Verdict.RECEIVER_DEVICE})
DEVICES = frozenset({Verdict.SENDER_DEVICE, Verdict.RECEIVER_DEVICE})
ACCUSING = frozenset({Verdict.UPLINK, Verdict.DOWNLINK, Verdict.BOTH}) | DEVICES
"""Verdicts that name a user's network or device."""
UNSURE = frozenset({Verdict.UNCLEAR, Verdict.UNCLASSIFIED})
"""Verdicts that name nothing."""


class Confidence(StrEnum):
    """How far the best explanation is ahead of the next (``cbtui.triage.calibration``). LOW accuses nobody."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Hit(Struct, frozen=True):
    """``bad`` of ``seen`` others had the same trouble: of the receivers of the sender, or the receiver's senders.

    ``others`` are the uids of those that had it.
    """

    bad: int
    seen: int
    side: Side
    others: tuple[int, ...] = ()


class Evidence(Struct, frozen=True):
    """The numbers that a finding rests on; None where the API told nothing.

    Losses in % as means over the finding's time: uplink, end to end, and between Agora and the receiver. CPU in % (the
    system's, else the app's). ``frame_rates`` captured, sent and shown a second, where a device is the matter.
    ``runner_up`` is the verdict that explains the samples next best. ``networks`` are those that the sessions of the
    accused name ("Wi-Fi", "4G"): as the server sent them.
    """

    uplink: float | None = None
    end_to_end: float | None = None
    downlink: float | None = None
    sender_cpu: float | None = None
    receiver_cpu: float | None = None
    frame_rates: tuple[float | None, float | None, float | None] | None = None
    hit: Hit | None = None
    runner_up: Verdict | None = None
    remarks: tuple[Note, ...] = ()
    networks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """An episode of trouble of one sender → receiver pair in one medium.

    ``from_ts``–``to_ts`` are Unix seconds, ``users`` everyone hit at the time, ``evidence`` the numbers it rests on,
    ``frozen_s`` the pair's frozen seconds (0 when nothing froze), ``all_frozen_s`` those of all pairs that the same
    cause hit, over all of its time (findings of one cause rank by that), ``loss`` the worst mean loss in %.
    ``cause_senders`` and ``cause_receivers`` are those of all pairs that the same cause hit.
    """

    from_ts: int
    to_ts: int
    sender_uid: int
    receiver_uid: int
    medium: Medium
    verdict: Verdict
    confidence: Confidence
    evidence: Evidence = field(default_factory=Evidence)
    frozen_s: float = 0.0
    loss: float = 0.0
    users: tuple[int, ...] = ()
    all_frozen_s: float = 0.0
    cause_senders: tuple[int, ...] = ()
    cause_receivers: tuple[int, ...] = ()

    @property
    def senders(self) -> tuple[int, ...]:
        """The sender, and those of the other pairs that the same cause hit."""
        return self.cause_senders or self._parties(self.sender_uid, Side.RECEIVER)

    @property
    def receivers(self) -> tuple[int, ...]:
        """The receiver, and those of the other pairs that the same cause hit."""
        return self.cause_receivers or self._parties(self.receiver_uid, Side.SENDER)

    def _parties(self, uid: int, side: Side) -> tuple[int, ...]:
        hit = self.evidence.hit
        others = hit.others if hit is not None and hit.side is side and self.verdict.side is side else ()
        return tuple(sorted({uid, *others}))
