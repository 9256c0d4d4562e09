"""The 18 metrics of a user's session (``mid``), by the API's document: a row each says all that cbtui knows of one.

Triage finds a metric by what it measures (:class:`Quantity` and medium), charts by its ``places``. Which are told
about the local side (``peer_uid`` 0) and which about each remote sender is inferred from their names; ``role`` says
it. The document gives no unit for CPU and loss; they are percent in Agora's later documents.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from cbtui.catalog.level import Direction, Scale
from cbtui.catalog.term import Names
from cbtui.catalog.thresholds import Thresholds
from cbtui.model import Medium

_LOSS = "warn: Tencent TRTC (under 2 % is good); bad: Agora (over 5 % is high packet loss)"
_FPS = "warn: cbtui's own; bad: Agora (a frame rate under 5 deserves attention)"
_UNPUBLISHED = "no limit is published"
_BITRATE = "no limit is published; 0 is read as not sending"


class Role(StrEnum):
    """Of whom a metric tells: what a user SENDS, what a RECEIVER gets of each sender, or the user's own DEVICE."""

    SENDER = "sender"
    RECEIVER = "receiver"
    DEVICE = "device"


class Quantity(StrEnum):
    """What a metric measures, whatever its medium."""

    SENT = "sent bitrate"
    RECEIVED = "received bitrate"
    FREEZE = "freeze"
    UPLINK = "uplink loss"
    END_TO_END = "end-to-end loss"
    CAPTURE_FPS = "capture fps"
    SEND_FPS = "send fps"
    RECEIVE_FPS = "receive fps"
    APP_CPU = "app CPU"
    SYSTEM_CPU = "system CPU"
    PICTURE_QUALITY = "picture quality"
    WIDTH = "width"
    HEIGHT = "height"


class ChartGroup(StrEnum):
    """What is charted together. OTHER: what the API's document doesn't know."""

    VIDEO = "video"
    AUDIO = "audio"
    DEVICE = "device"
    OTHER = "other"


class Place(NamedTuple):
    """Where a metric is charted: how far down in a group, among the sender's or the receiver's charts.

    Metrics of one place share a chart, which bears their ``shared`` name. A ``row`` in which nothing stands is left
    out.
    """

    group: ChartGroup
    row: int
    side: Role


Limit = Callable[[Thresholds], float]
"""Where a limit comes from."""


@dataclass(frozen=True, slots=True)
class Metric:
    """What one ``mid`` measures, where it is charted, and when it is poor.

    ``warn`` and ``bad`` take their limits from the thresholds that verdicts are made by; freeze times are judged as
    the sum over a window. ``reached``: the limit itself already counts. ``source`` says where the limits come from.
    """

    mid: int
    names: Names
    short: Names
    unit: str
    role: Role | None = None
    quantity: Quantity | None = None
    medium: Medium | None = None
    places: tuple[Place, ...] = ()
    shared: Names | None = None
    direction: Direction = Direction.NEUTRAL
    warn: Limit | None = None
    bad: Limit | None = None
    source: str = _UNPUBLISHED
    reached: bool = False

    @property
    def per_peer(self) -> bool:
        """It is told about each remote sender."""
        return self.role is Role.RECEIVER

    def scale(self, limits: Thresholds) -> Scale:
        """The limits in ``unit``, as the thresholds set them."""
        warn, bad = (None if limit is None else limit(limits) for limit in (self.warn, self.bad))
        return Scale(self.direction, warn, bad, self.reached)


def _any_freeze(_limits: Thresholds) -> float:
    return 0.0


def _loss_warn(limits: Thresholds) -> float:
    return limits.loss_warn


def _loss_bad(limits: Thresholds) -> float:
    return limits.loss_bad


def _fps_warn(limits: Thresholds) -> float:
    return limits.fps_warn


def _fps_low(limits: Thresholds) -> float:
    return limits.fps_low


_GROUPS = {Medium.AUDIO: ChartGroup.AUDIO, Medium.VIDEO: ChartGroup.VIDEO}
_AUDIO, _VIDEO = Medium.AUDIO, Medium.VIDEO
_SENDER, _RECEIVER = Role.SENDER, Role.RECEIVER


def _at(medium: Medium, row: int, side: Role, device_row: int | None = None) -> tuple[Place, ...]:
    """A row of its medium's group; ``device_row`` puts it beside the device's metrics too."""
    of_medium = Place(_GROUPS[medium], row, side)
    return (of_medium,) if device_row is None else (of_medium, Place(ChartGroup.DEVICE, device_row, side))


def _of_device(row: int, receiver_row: int, device_row: int) -> tuple[Place, ...]:
    """The device of sender and receiver, in every group."""
    rows = ((_SENDER, row), (_RECEIVER, receiver_row))
    media = tuple(Place(group, at, side) for group in _GROUPS.values() for side, at in rows)
    return (*media, *(Place(ChartGroup.DEVICE, device_row, side) for side, _ in rows))


def _cpu(mid: int, quantity: Quantity, names: Names, short: Names, warn: Limit, bad: Limit, source: str) -> Metric:
    places = _of_device(1, 4, 1) if quantity is Quantity.SYSTEM_CPU else _of_device(4, 5, 0)
    return Metric(
        mid, names, short, "%", Role.DEVICE, quantity, None, places,
        direction=Direction.HIGHER_IS_WORSE, warn=warn, bad=bad, source=source, reached=True,
    )  # fmt: skip


def _bitrate(mid: int, quantity: Quantity, medium: Medium, names: Names, short: Names) -> Metric:
    role = _SENDER if quantity is Quantity.SENT else _RECEIVER
    return Metric(mid, names, short, "Kbps", role, quantity, medium, _at(medium, 2, role), source=_BITRATE)


def _freeze(mid: int, medium: Medium, names: Names, short: Names, bad: Limit, source: str) -> Metric:
    return Metric(
        mid, names, short, "ms", _RECEIVER, Quantity.FREEZE, medium, _at(medium, 1, _RECEIVER),
        direction=Direction.HIGHER_IS_WORSE, warn=_any_freeze, bad=bad, source=source,
    )  # fmt: skip


def _fps(mid: int, quantity: Quantity, names: Names, short: Names, shared: Names | None = None) -> Metric:
    role = _RECEIVER if quantity is Quantity.RECEIVE_FPS else _SENDER
    return Metric(
        mid, names, short, "fps", role, quantity, _VIDEO, _at(_VIDEO, 3, role, 2), shared,
        Direction.LOWER_IS_WORSE, _fps_warn, _fps_low, _FPS,
    )  # fmt: skip


def _loss(mid: int, quantity: Quantity, medium: Medium, names: Names, short: Names) -> Metric:
    role = _SENDER if quantity is Quantity.UPLINK else _RECEIVER
    return Metric(
        mid, names, short, "%", role, quantity, medium, _at(medium, 0, role),
        direction=Direction.HIGHER_IS_WORSE, warn=_loss_warn, bad=_loss_bad, source=_LOSS, reached=True,
    )  # fmt: skip


def _size(mid: int, quantity: Quantity, names: Names, short: Names) -> Metric:
    return Metric(mid, names, short, "px", _RECEIVER, quantity, _VIDEO, _at(_VIDEO, 6, _RECEIVER, 3), _SIZES)


_FRAMES = Names("video frame rate, captured and sent", "视频采集与发送帧率")
_SIZES = Names("video width and height", "视频宽与高")

_TABLE = (
    _cpu(20001, Quantity.APP_CPU, Names("app CPU usage", "App CPU 使用率"), Names("app CPU", "App CPU"),
         lambda limits: limits.cpu_app, lambda limits: limits.cpu_app_bad,
         "warn: Huawei SparkRTC (app CPU 70 %); bad: cbtui's own; Agora publishes none"),
    _cpu(20002, Quantity.SYSTEM_CPU, Names("system CPU usage", "系统 CPU 使用率"), Names("system CPU", "系统 CPU"),
         lambda limits: limits.cpu_system, lambda limits: limits.cpu_system_bad,
         "warn: Huawei SparkRTC (system CPU 80 %); bad: cbtui's own; Agora publishes none"),
    _bitrate(20003, Quantity.SENT, _AUDIO, Names("audio send bitrate", "音频发送码率"),
             Names("audio sent", "音频发送")),
    _bitrate(20004, Quantity.RECEIVED, _AUDIO, Names("audio receive bitrate", "音频接收码率"),
             Names("audio received", "音频接收")),
    _freeze(20005, _AUDIO, Names("audio freeze time", "音频渲染卡顿时间"), Names("audio freeze", "音频卡顿"),
            lambda limits: limits.freeze_ms(limits.audio_freeze),
            "warn: any freeze (Agora counts 200 ms and more); bad: Agora (over 3 % of the time, here of 10 s)"),
    _bitrate(20006, Quantity.SENT, _VIDEO, Names("video send bitrate", "视频发送码率"),
             Names("video sent", "视频发送")),
    _fps(20007, Quantity.CAPTURE_FPS, Names("video capture frame rate", "视频采集帧率"),
         Names("capture fps", "采集帧率"), _FRAMES),
    _fps(20008, Quantity.SEND_FPS, Names("video send frame rate", "视频发送帧率"), Names("send fps", "发送帧率"),
         _FRAMES),
    _bitrate(20009, Quantity.RECEIVED, _VIDEO, Names("video receive bitrate", "视频接收码率"),
             Names("video received", "视频接收")),
    _fps(20010, Quantity.RECEIVE_FPS, Names("video receive frame rate", "视频接收帧率"),
         Names("receive fps", "接收帧率")),
    _freeze(20011, _VIDEO, Names("video freeze time", "视频渲染卡顿时间"), Names("video freeze", "视频卡顿"),
            lambda limits: limits.freeze_ms(limits.video_freeze),
            "warn: any freeze (Agora counts 600 ms and more); bad: Agora (over 5 % of the time, here of 10 s)"),
    Metric(20013, Names("picture quality (QP), lower is clearer", "视频画面质量(QP),越低越清晰"),
           Names("picture QP", "画面质量"), "", _RECEIVER, Quantity.PICTURE_QUALITY, _VIDEO,
           _at(_VIDEO, 7, _RECEIVER, 4)),
    _loss(20015, Quantity.UPLINK, _AUDIO, Names("audio uplink packet loss", "音频上行丢包率"),
          Names("audio uplink loss", "音频上行丢包")),
    _loss(20016, Quantity.END_TO_END, _AUDIO, Names("audio end-to-end packet loss", "音频端到端丢包率"),
          Names("audio e2e loss", "音频端到端丢包")),
    _loss(20017, Quantity.UPLINK, _VIDEO, Names("video uplink packet loss", "视频上行丢包率"),
          Names("video uplink loss", "视频上行丢包")),
    _loss(20018, Quantity.END_TO_END, _VIDEO, Names("video end-to-end packet loss", "视频端到端丢包率"),
          Names("video e2e loss", "视频端到端丢包")),
    _size(20019, Quantity.WIDTH, Names("video width", "视频分辨率的宽"), Names("width", "宽")),
    _size(20020, Quantity.HEIGHT, Names("video height", "视频分辨率的高"), Names("height", "高")),
)  # fmt: skip

METRICS: dict[int, Metric] = {entry.mid: entry for entry in _TABLE}

MIDS: dict[tuple[Quantity, Medium | None], int] = {
    (entry.quantity, entry.medium): entry.mid for entry in _TABLE if entry.quantity is not None
}
"""Which metric measures a quantity of a medium; a device's have none."""


def metric(mid: int) -> Metric:
    """The metric of ``mid``; one that the document doesn't know is named "mid 20014" and judged by nothing."""
    known = METRICS.get(mid)
    if known is not None:
        return known
    name = Names(f"mid {mid}", f"mid {mid}")
    return Metric(mid, name, name, "", source="not in the API's document")


def charted(group: ChartGroup) -> tuple[dict[Role, tuple[Metric, ...]], ...]:
    """The charts of a group row by row: the metrics of the sender's and of the receiver's, where there are any."""
    rows: dict[int, dict[Role, tuple[Metric, ...]]] = {}
    for entry in _TABLE:
        for place in entry.places:
            if place.group is group:
                row = rows.setdefault(place.row, {})
                row[place.side] = (*row.get(place.side, ()), entry)
    return tuple(rows[at] for at in sorted(rows))
