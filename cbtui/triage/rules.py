"""Whose side it is on: the verdict of one sender → receiver pair over one stretch of time.

A quantity is ``None`` when the call holds nothing of the kind (a rule that needs it can't hold), and NaN when it
holds too few samples here (whatever depends on it is then unclassified). So taking samples away from a stretch can
only move its verdict to ``unclassified``.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import Protocol

from cbtui.catalog.thresholds import Thresholds
from cbtui.model import Medium, Verdict

Reading = float | None


class Readings(Protocol):
    """Means over a stretch: losses, CPU and ``freeze_share`` in %, bitrates in Kbps, frame rates in fps.

    ``freeze_share`` counts the samples that are there, and ``freeze_thin`` says that they are too few.
    """

    @property
    def medium(self) -> Medium: ...
    @property
    def sent(self) -> Reading: ...
    @property
    def received(self) -> Reading: ...
    @property
    def uplink(self) -> Reading: ...
    @property
    def end_to_end(self) -> Reading: ...
    @property
    def freeze_share(self) -> float: ...
    @property
    def freeze_thin(self) -> bool: ...
    @property
    def capture_fps(self) -> Reading: ...
    @property
    def send_fps(self) -> Reading: ...
    @property
    def receive_fps(self) -> Reading: ...
    @property
    def sender_cpu(self) -> Cpu: ...
    @property
    def receiver_cpu(self) -> Cpu: ...


@dataclass(frozen=True, slots=True)
class Cpu:
    """A device's CPU use in %: of the app, and of the whole system."""

    app: Reading = None
    system: Reading = None


def downlink_loss(uplink: float, end_to_end: float) -> float:
    """Loss in % between Agora and the receiver: what is lost end to end of what survived the uplink."""
    survived = 1 - min(100.0, max(0.0, uplink)) / 100
    if survived <= 0:
        return 0.0
    arrived = 1 - min(100.0, max(0.0, end_to_end)) / 100
    return max(0.0, 1 - arrived / survived) * 100


def freeze_limit(medium: Medium, thresholds: Thresholds) -> float:
    """The share of time in % above which freezing is bad."""
    return thresholds.video_freeze if medium is Medium.VIDEO else thresholds.audio_freeze


def verdict_of(readings: Readings, limits: Thresholds) -> Verdict:
    """The first verdict that holds. End-to-end loss that is bad though neither leg alone is counts as ``unclear``."""
    sent, uplink, end_to_end = readings.sent, readings.uplink, readings.end_to_end
    if sent == 0:
        return Verdict.NOT_SENDING
    if uplink is None or end_to_end is None or _thin(sent) or isnan(uplink) or isnan(end_to_end):
        return Verdict.UNCLASSIFIED
    network = _network(uplink, downlink_loss(uplink, end_to_end), limits.loss_bad)
    if network is not None:
        return network
    if end_to_end >= limits.loss_bad:
        return Verdict.UNCLEAR
    return _without_loss(readings, limits)


def _network(uplink: float, downlink: float, bad: float) -> Verdict | None:
    up, down = uplink >= bad, downlink >= bad
    if up:
        return Verdict.BOTH if down else Verdict.UPLINK
    return Verdict.DOWNLINK if down else None


def _without_loss(readings: Readings, limits: Thresholds) -> Verdict:
    rules = (
        (sender_device(readings, limits), Verdict.SENDER_DEVICE),
        (receiver_device(readings, limits), Verdict.RECEIVER_DEVICE),
        (_frozen(readings, freeze_limit(readings.medium, limits)), Verdict.UNCLEAR),
    )
    for holds, verdict in rules:
        if holds is None:
            return Verdict.UNCLASSIFIED
        if holds:
            return verdict
    return Verdict.OK


def sender_device(readings: Readings, limits: Thresholds) -> bool | None:
    """Too little is captured or sent, and the sender's CPU is high; None when the samples don't tell."""
    symptom = _either(
        _below(readings.capture_fps, limits.fps_low),
        _below(readings.send_fps, _times(readings.capture_fps, limits.fps_ratio)),
    )
    return False if symptom is False else _all(symptom, busy(readings.sender_cpu, limits))


def receiver_device(readings: Readings, limits: Thresholds) -> bool | None:
    """The media arrive and are not shown, and the receiver's CPU is high; None when the samples don't tell."""
    symptom = _frozen(readings, 0.0)
    if readings.medium is Medium.VIDEO and symptom is not True:
        symptom = _either(symptom, _below(readings.receive_fps, _times(readings.send_fps, limits.fps_ratio)))
    if symptom is False:
        return False
    arriving = _negated(_below(readings.received, _times(readings.sent, limits.bitrate_ratio)))
    known = readings.received is not None and readings.sent is not None
    return _all(symptom, busy(readings.receiver_cpu, limits), arriving if known else False)


def busy(cpu: Cpu, limits: Thresholds) -> bool | None:
    """The device's CPU is high; None when the samples don't tell."""
    return _either(_reaches(cpu.system, limits.cpu_system), _reaches(cpu.app, limits.cpu_app))


def _frozen(readings: Readings, limit: float) -> bool | None:
    if readings.freeze_share > limit:
        return True
    return None if readings.freeze_thin else False


def _thin(value: Reading) -> bool:
    return value is not None and isnan(value)


def _times(value: Reading, ratio: float) -> Reading:
    return None if value is None else value * ratio


def _below(value: Reading, limit: Reading) -> bool | None:
    if value is None or limit is None:
        return False
    return None if isnan(value) or isnan(limit) else value < limit


def _reaches(value: Reading, limit: float) -> bool | None:
    if value is None:
        return False
    return None if isnan(value) else value >= limit


def _negated(holds: bool | None) -> bool | None:
    return None if holds is None else not holds


def _either(*conditions: bool | None) -> bool | None:
    if any(conditions):
        return True
    return None if None in conditions else False


def _all(*conditions: bool | None) -> bool | None:
    if False in conditions:
        return False
    return None if None in conditions else True
