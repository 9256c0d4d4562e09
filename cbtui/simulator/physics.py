"""What the metrics of a pair read under given conditions.

Values hang on a grid of 2 s of absolute time, so that a sender's uplink loss and what a receiver sees of it at the
same second agree. Tables are short (they repeat after 17 minutes) and cached: picking from them is all that is
done for each sample.
"""

from __future__ import annotations

from functools import lru_cache
from math import sqrt
from random import Random
from typing import NamedTuple

from cbtui.model import Medium
from cbtui.simulator.trouble import State, frozen_share

LENGTH = 512
"""Entries of a table."""
STEP_S = 2
"""Seconds between two entries."""

Table = list[float]
"""Floats while computing, whole numbers where the API has them."""

_NORMAL_LOSS = 0.3
_AUDIO_KBPS = 48.0
_VIDEO_KBPS = 620.0
_FPS = 15
_SILENT_KBPS = 2.0
"""What DTX sends of a silent microphone."""
_IDLE_CPU = 36.0
_FROZEN_MS = 1600
"""Mean length of a freeze within one sample of 2000 ms."""

CPU_APP, CPU_SYSTEM = 20001, 20002
SENT = {Medium.AUDIO: 20003, Medium.VIDEO: 20006}
CAPTURE_FPS, SEND_FPS = 20007, 20008
UPLINK_LOSS = {Medium.AUDIO: 20015, Medium.VIDEO: 20017}
RECEIVED = {Medium.AUDIO: 20004, Medium.VIDEO: 20009}
FREEZE = {Medium.AUDIO: 20005, Medium.VIDEO: 20011}
END_TO_END_LOSS = {Medium.AUDIO: 20016, Medium.VIDEO: 20018}
RECEIVE_FPS, PICTURE_QUALITY, WIDTH, HEIGHT = 20010, 20013, 20019, 20020
UNDOCUMENTED = 20014
"""A mid that the document does not explain, now and then on the wire."""


class Sending(NamedTuple):
    """What a sender does, by grid step: uplink loss in %, Kbps, captured and sent frames a second."""

    loss: Table
    kbps: Table
    capture: Table
    fps: Table


@lru_cache(maxsize=16)
def _noise(kind: str) -> Table:
    random = Random(kind)  # noqa: S311 - a simulator
    values = [random.gauss(0.0, 1.0) for _ in range(LENGTH)]
    return values * 2


@lru_cache(maxsize=8)
def _even(kind: str) -> Table:
    """A shuffled, evenly spread table from 0 to 1: shares taken from it come out exact."""
    values = [(place + 0.5) / LENGTH for place in range(LENGTH)]
    Random(kind).shuffle(values)  # noqa: S311 - a simulator
    return values * 2


def _loss(percent: float, kind: str, phase: int) -> Table:
    mean = percent or _NORMAL_LOSS
    spread = sqrt(mean * (100 - mean) / 100)  # what counting about 100 packets a sample leaves to chance
    return [min(100.0, max(0.0, mean + spread * noise)) for noise in _noise(kind)[phase : phase + LENGTH]]


def _lumpy(percent: float) -> Table:
    """Loss of the five packets that a silent microphone sends in a sample: none, or one of them."""
    chance = (percent or _NORMAL_LOSS) / 20
    return [20.0 if draw < chance else 0.0 for draw in _even("silence")[:LENGTH]]


def _slowed(cpu: float) -> float:
    """The factor by which a busy device cuts the frame rate: 1 up to 60 % CPU, 0.33 at 90 %."""
    return max(0.1, 1.0 - max(0.0, cpu - 60.0) / 40.0 * 0.9)


@lru_cache(maxsize=16)
def sending(state: State, medium: Medium, phase: int) -> Sending:
    """A sender's side. ``phase`` (below :data:`LENGTH`) tells one user's curves from another's."""
    loss = _loss(state.uplink, f"up {medium}", phase)
    wobble = _noise(f"kbps {medium}")[phase : phase + LENGTH]
    frames = _noise("fps")[phase : phase + LENGTH]
    capture: Table = [_FPS + (1 if noise > 1.2 else -1 if noise < -1.2 else 0) for noise in frames]
    if state.frames:
        capture = [state.frames] * LENGTH
    if state.muted:
        silence: Table = [0.0] * LENGTH
        return Sending(silence, silence, capture, silence)
    if medium is Medium.AUDIO:
        if state.silent:
            return Sending(_lumpy(state.uplink), [_SILENT_KBPS] * LENGTH, capture, capture)
        return Sending(loss, [_AUDIO_KBPS * (1 + 0.06 * noise) for noise in wobble], capture, capture)
    slowed, rate = _slowed(state.sender_cpu), state.frames / _FPS if state.frames else 1.0
    kbps = [_VIDEO_KBPS * (1 + 0.08 * noise) * (0.4 + 0.6 * slowed) * rate for noise in wobble]
    sent = [rate * slowed for rate in capture]
    return Sending(loss, kbps, sent if state.encoder else capture, sent)


@lru_cache(maxsize=8)
def local(state: State, medium: Medium, phase: int) -> dict[int, Table]:
    """The series with ``peer_uid`` 0 of a user who sends: ``mid`` → table."""
    sender = sending(state, medium, phase)
    tables: dict[int, Table] = {SENT[medium]: _whole(sender.kbps), UPLINK_LOSS[medium]: _whole(sender.loss)}
    if medium is Medium.VIDEO:
        capture = [0.0] * LENGTH if state.external else sender.capture
        tables |= {CAPTURE_FPS: _whole(capture), SEND_FPS: _whole(sender.fps)}
    return tables


@lru_cache(maxsize=8)
def cpu(state: State, phase: int) -> dict[int, Table]:
    """App and system CPU in %: whole numbers, and one decimal."""
    busy = max(state.sender_cpu, state.receiver_cpu, state.idle_cpu)
    system, app = (busy, busy - 12) if busy else (_IDLE_CPU, 19.0)
    noise = _noise("cpu")[phase : phase + LENGTH]
    return {
        CPU_APP: [round(min(99.0, max(1.0, app + 2.5 * wobble))) for wobble in noise],
        CPU_SYSTEM: [round(min(100.0, max(2.0, system + 3.0 * wobble)), 1) for wobble in noise],
    }


@lru_cache(maxsize=8)
def received(state: State, medium: Medium, sender_phase: int, receiver_phase: int) -> dict[int, Table]:
    """The series that a receiver has of one sender: ``mid`` → table."""
    sender = sending(state, medium, sender_phase)
    down = _loss(state.downlink, f"down {medium}", receiver_phase)
    if not state.receives:
        passed = [1.0] * LENGTH
    else:
        passed = [(100 - up) * (100 - fall) / 10_000 for up, fall in zip(sender.loss, down, strict=True)]
    taken = 1 - state.small / 100
    tables: dict[int, Table] = {
        RECEIVED[medium]: _whole([kbps * part * taken for kbps, part in zip(sender.kbps, passed, strict=True)]),
        END_TO_END_LOSS[medium]: [round(100 * (1 - part)) for part in passed],
        FREEZE[medium]: _frozen(frozen_share(state, medium), receiver_phase),
    }
    if medium is Medium.VIDEO:
        tables |= _picture(state, sender, passed, receiver_phase)
    return tables


def _picture(state: State, sender: Sending, passed: Table, phase: int) -> dict[int, Table]:
    """Frames a second, quality and size of the picture that a receiver sees."""
    slowed = _slowed(state.receiver_cpu)
    lossy = state.end_to_end
    small = lossy > 25 or state.sender_cpu > 0 or state.small > 0
    size = (0, 0) if not state.receives else (1280, 720) if state.frames else (320, 180) if small else (640, 360)
    quality: Table = [
        0 if not state.receives else round(24 + lossy / 3 + 1.5 * noise)
        for noise in _noise("qp")[phase : phase + LENGTH]
    ]
    return {
        RECEIVE_FPS: _whole(
            [fps * slowed * part * state.receives for fps, part in zip(sender.fps, passed, strict=True)]
        ),
        PICTURE_QUALITY: quality,
        WIDTH: [size[0]] * LENGTH,
        HEIGHT: [size[1]] * LENGTH,
    }


def _frozen(share: float, phase: int) -> Table:
    """Freeze in ms a sample: ``share`` of all time, in freezes of 1300 to 1900 ms."""
    chance = share * STEP_S * 1000 / _FROZEN_MS
    return [
        round(1300 + 600 * draw / chance) if draw < chance else 0 for draw in _even("freeze")[phase : phase + LENGTH]
    ]


def _whole(values: Table) -> Table:
    return [round(value) for value in values]
