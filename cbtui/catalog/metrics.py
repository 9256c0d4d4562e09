"""The 18 metrics of a user's session (``mid``), by the API's document.

Which of them are told about the local side (``peer_uid`` 0) and which about each remote sender is inferred from
their names; ``per_peer`` says it. The document gives no unit for CPU and loss; they are percent in Agora's later
documents.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cbtui.catalog.level import Direction, Scale
from cbtui.catalog.term import Names
from cbtui.catalog.thresholds import Thresholds
from cbtui.model import Medium

_LOSS = "warn: Tencent TRTC (under 2 % is good); bad: Agora (over 5 % is high packet loss)"
_FPS = "warn: cbtui's own; bad: Agora (a frame rate under 5 deserves attention)"
_UNPUBLISHED = "no limit is published"
_BITRATE = "no limit is published; 0 is read as not sending"


Limit = Callable[[Thresholds], float]
"""Where a limit comes from."""


@dataclass(frozen=True, slots=True)
class Metric:
    """What one ``mid`` measures, and when it is poor.

    ``warn`` and ``bad`` take their limits from the thresholds that verdicts are made by; freeze times are judged as
    the sum over a window. ``reached``: the limit itself already counts. ``source`` says where the limits come from.
    """

    mid: int
    names: Names
    short: Names
    unit: str
    medium: Medium | None = None
    per_peer: bool = False
    direction: Direction = Direction.NEUTRAL
    warn: Limit | None = None
    bad: Limit | None = None
    source: str = _UNPUBLISHED
    reached: bool = False

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


def _cpu(mid: int, names: Names, short: Names, warn: Limit, bad: Limit, source: str) -> Metric:
    return Metric(mid, names, short, "%", None, False, Direction.HIGHER_IS_WORSE, warn, bad, source, True)


def _bitrate(mid: int, medium: Medium, per_peer: bool, names: Names, short: Names) -> Metric:
    return Metric(mid, names, short, "Kbps", medium, per_peer, source=_BITRATE)


def _freeze(mid: int, medium: Medium, names: Names, short: Names, bad: Limit, source: str) -> Metric:
    return Metric(mid, names, short, "ms", medium, True, Direction.HIGHER_IS_WORSE, _any_freeze, bad, source)


def _fps(mid: int, per_peer: bool, names: Names, short: Names) -> Metric:
    return Metric(mid, names, short, "fps", Medium.VIDEO, per_peer, Direction.LOWER_IS_WORSE, _fps_warn, _fps_low, _FPS)


def _loss(mid: int, medium: Medium, per_peer: bool, names: Names, short: Names) -> Metric:
    return Metric(
        mid, names, short, "%", medium, per_peer, Direction.HIGHER_IS_WORSE, _loss_warn, _loss_bad, _LOSS, True
    )


def _size(mid: int, names: Names, short: Names) -> Metric:
    return Metric(mid, names, short, "px", Medium.VIDEO, True)


_AUDIO, _VIDEO = Medium.AUDIO, Medium.VIDEO

_TABLE = (
    _cpu(20001, Names("app CPU usage", "App CPU 使用率"), Names("app CPU", "App CPU"),
         lambda limits: limits.cpu_app, lambda limits: limits.cpu_app_bad,
         "warn: Huawei SparkRTC (app CPU 70 %); bad: cbtui's own; Agora publishes none"),
    _cpu(20002, Names("system CPU usage", "系统 CPU 使用率"), Names("system CPU", "系统 CPU"),
         lambda limits: limits.cpu_system, lambda limits: limits.cpu_system_bad,
         "warn: Huawei SparkRTC (system CPU 80 %); bad: cbtui's own; Agora publishes none"),
    _bitrate(20003, _AUDIO, False, Names("audio send bitrate", "音频发送码率"), Names("audio sent", "音频发送")),
    _bitrate(20004, _AUDIO, True, Names("audio receive bitrate", "音频接收码率"), Names("audio received", "音频接收")),
    _freeze(20005, _AUDIO, Names("audio freeze time", "音频渲染卡顿时间"), Names("audio freeze", "音频卡顿"),
            lambda limits: limits.freeze_ms(limits.audio_freeze),
            "warn: any freeze (Agora counts 200 ms and more); bad: Agora (over 3 % of the time, here of 10 s)"),
    _bitrate(20006, _VIDEO, False, Names("video send bitrate", "视频发送码率"), Names("video sent", "视频发送")),
    _fps(20007, False, Names("video capture frame rate", "视频采集帧率"), Names("capture fps", "采集帧率")),
    _fps(20008, False, Names("video send frame rate", "视频发送帧率"), Names("send fps", "发送帧率")),
    _bitrate(20009, _VIDEO, True, Names("video receive bitrate", "视频接收码率"), Names("video received", "视频接收")),
    _fps(20010, True, Names("video receive frame rate", "视频接收帧率"), Names("receive fps", "接收帧率")),
    _freeze(20011, _VIDEO, Names("video freeze time", "视频渲染卡顿时间"), Names("video freeze", "视频卡顿"),
            lambda limits: limits.freeze_ms(limits.video_freeze),
            "warn: any freeze (Agora counts 600 ms and more); bad: Agora (over 5 % of the time, here of 10 s)"),
    Metric(20013, Names("picture quality (QP), lower is clearer", "视频画面质量(QP),越低越清晰"),
           Names("picture QP", "画面质量"), "", _VIDEO, True),
    _loss(20015, _AUDIO, False, Names("audio uplink packet loss", "音频上行丢包率"),
          Names("audio uplink loss", "音频上行丢包")),
    _loss(20016, _AUDIO, True, Names("audio end-to-end packet loss", "音频端到端丢包率"),
          Names("audio e2e loss", "音频端到端丢包")),
    _loss(20017, _VIDEO, False, Names("video uplink packet loss", "视频上行丢包率"),
          Names("video uplink loss", "视频上行丢包")),
    _loss(20018, _VIDEO, True, Names("video end-to-end packet loss", "视频端到端丢包率"),
          Names("video e2e loss", "视频端到端丢包")),
    _size(20019, Names("video width", "视频分辨率的宽"), Names("width", "宽")),
    _size(20020, Names("video height", "视频分辨率的高"), Names("height", "高")),
)  # fmt: skip

METRICS: dict[int, Metric] = {entry.mid: entry for entry in _TABLE}


def metric(mid: int) -> Metric:
    """The metric of ``mid``; one that the document doesn't know is named "mid 20014" and judged by nothing."""
    known = METRICS.get(mid)
    if known is not None:
        return known
    name = Names(f"mid {mid}", f"mid {mid}")
    return Metric(mid, name, name, "", source="not in the API's document")
