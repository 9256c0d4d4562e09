"""What triage says of a call."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Medium(StrEnum):
    AUDIO = "audio"
    VIDEO = "video"


class Verdict(StrEnum):
    """Whose side a window's trouble is on; the first rule that holds names it."""

    UNCLASSIFIED = "unclassified"
    NOT_SENDING = "not sending"
    UPLINK = "uplink"
    DOWNLINK = "downlink"
    BOTH = "both"
    SENDER_DEVICE = "sender device"
    RECEIVER_DEVICE = "receiver device"
    UNCLEAR = "unclear"
    OK = "ok"


class Confidence(StrEnum):
    """HIGH: verdict and matrix agree. MEDIUM: only one could be made. LOW: they contradict."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Finding:
    """An episode of trouble of one sender → receiver pair in one medium.

    ``from_ts``–``to_ts`` are Unix seconds, ``users`` everyone hit at the time, ``evidence`` one line of numbers,
    ``frozen_s`` the pair's frozen user-seconds (findings of one cause rank by their sum; 0 when nothing froze),
    ``loss`` the worst mean loss in %.
    """

    from_ts: int
    to_ts: int
    sender_uid: int
    receiver_uid: int
    medium: Medium
    verdict: Verdict
    confidence: Confidence
    evidence: str
    frozen_s: float = 0.0
    loss: float = 0.0
    users: tuple[int, ...] = ()
