"""The ten live metrics, in the order of the screen.

The document swaps the words audio and video in its descriptions of the two End2End rates. Their names are right:
``videoEnd2End…`` is video, ``audioEnd2End…`` is audio, as Agora's later editions say.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from cbtui.catalog.level import Direction, Scale
from cbtui.catalog.term import Names
from cbtui.catalog.thresholds import Thresholds
from cbtui.model import Endpoint

_JOIN = "bad: Agora console (under 95 %); warn: cbtui's own"
_TRANSMISSION = "cbtui's own; the rate itself counts transmission with at most 5 % loss (API document)"


Limit = Callable[[Thresholds], float]
"""Where a limit comes from."""


class LiveMetric(Struct, frozen=True):
    """A per-minute figure of a project. ``name`` is the API's; ``warn`` and ``bad`` take their limits, in ``unit``
    (%, or a count), from the thresholds."""

    name: str
    endpoint: Endpoint
    names: Names
    short: Names
    unit: str
    direction: Direction
    warn: Limit | None
    bad: Limit | None
    source: str
    meaning: Names

    def scale(self, limits: Thresholds) -> Scale:
        """The limits as the thresholds set them; the limit itself is still fine."""
        warn, bad = (None if limit is None else limit(limits) for limit in (self.warn, self.bad))
        return Scale(self.direction, warn, bad)


def _scale(name: str, names: Names, short: Names, meaning: Names) -> LiveMetric:
    return LiveMetric(
        name, Endpoint.SCALE, names, short, "", Direction.NEUTRAL, None, None, "no limit is published", meaning
    )


def _join(name: str, names: Names, short: Names, warn: Limit, meaning: Names) -> LiveMetric:
    bad, worse = (lambda limits: limits.live_join), Direction.LOWER_IS_WORSE
    return LiveMetric(name, Endpoint.EXPERIENCE, names, short, "%", worse, warn, bad, _JOIN, meaning)


def _freeze(name: str, names: Names, short: Names, warn: Limit, bad: Limit, meaning: Names) -> LiveMetric:
    source = f"bad: Agora console (over {bad(Thresholds()):g} %); warn: cbtui's own"
    return LiveMetric(
        name, Endpoint.EXPERIENCE, names, short, "%", Direction.HIGHER_IS_WORSE, warn, bad, source, meaning
    )


def _transmission(name: str, names: Names, short: Names, meaning: Names) -> LiveMetric:
    warn, worse = (lambda limits: limits.live_transmission_warn), Direction.LOWER_IS_WORSE
    return LiveMetric(
        name, Endpoint.NETWORK, names, short, "%", worse, warn,
        lambda limits: limits.live_transmission, _TRANSMISSION, meaning,
    )  # fmt: skip


LIVE_METRICS: tuple[LiveMetric, ...] = (
    _scale("pcu", Names("users", "用户数"), Names("users", "用户"),
           Names("users in channels now; one user in two channels counts twice",
                 "当前在频道内的用户数,同一用户在两个频道计为两人")),
    _scale("pcc", Names("channels", "频道数"), Names("channels", "频道"),
           Names("channels with at least one user now", "当前有用户的频道数")),
    _join("joinSuccessRate", Names("join success rate", "加入成功率"), Names("join success", "加入成功"),
          lambda limits: limits.live_join_warn,
          Names("users who joined, of those who tried", "成功加入频道的人数占尝试加入人数的比例")),
    _join("joinSuccess5SecsRate", Names("join success in 5 s rate", "5 秒加入成功率"),
          Names("join in 5 s", "5 秒加入"), lambda limits: limits.live_quick_join_warn,
          Names("users who joined within 5 s, of those who tried", "5 秒内成功加入频道的人数占尝试加入人数的比例")),
    _freeze("videoFreezeRate", Names("video freeze rate", "视频卡顿率"), Names("video freeze", "视频卡顿"),
            lambda limits: limits.live_video_freeze_warn, lambda limits: limits.video_freeze,
            Names("frozen share of video time; a freeze counts from 600 ms",
                  "视频卡顿时长占视频总时长的比例,卡顿达到 600 ms 起计入")),
    _freeze("audioFreezeRate", Names("audio freeze rate", "音频卡顿率"), Names("audio freeze", "音频卡顿"),
            lambda limits: limits.live_audio_freeze_warn, lambda limits: limits.audio_freeze,
            Names("frozen share of audio time; a freeze counts from 200 ms",
                  "音频卡顿时长占音频总时长的比例,卡顿达到 200 ms 起计入")),
    _transmission("videoUpstreamExcellentTransRate",
                  Names("upstream high-quality video transmission rate", "上行视频优质传输率"),
                  Names("video up", "视频上行"),
                  Names("share of video from senders to Agora's network with at most 5 % loss",
                        "视频从发送端到声网网络丢包率不超过 5% 的传输比例")),
    _transmission("videoEnd2EndExcellentTransRate",
                  Names("end-to-end high-quality video transmission rate", "端到端视频优质传输率"),
                  Names("video end-to-end", "视频端到端"),
                  Names("share of video from senders to receivers with at most 5 % loss",
                        "视频从发送端到接收端丢包率不超过 5% 的传输比例")),
    _transmission("audioUpstreamExcellentTransRate",
                  Names("upstream high-quality audio transmission rate", "上行音频优质传输率"),
                  Names("audio up", "音频上行"),
                  Names("share of audio from senders to Agora's network with at most 5 % loss",
                        "音频从发送端到声网网络丢包率不超过 5% 的传输比例")),
    _transmission("audioEnd2EndExcellentTransRate",
                  Names("end-to-end high-quality audio transmission rate", "端到端音频优质传输率"),
                  Names("audio end-to-end", "音频端到端"),
                  Names("share of audio from senders to receivers with at most 5 % loss",
                        "音频从发送端到接收端丢包率不超过 5% 的传输比例")),
)  # fmt: skip

LIVE_METRICS_OF: dict[Endpoint, tuple[str, ...]] = {
    endpoint: tuple(metric.name for metric in LIVE_METRICS if metric.endpoint is endpoint)
    for endpoint in (Endpoint.SCALE, Endpoint.EXPERIENCE, Endpoint.NETWORK)
}
"""What each live endpoint is asked for."""

_BY_NAME = {metric.name: metric for metric in LIVE_METRICS}


def live_metric(name: str) -> LiveMetric:
    """The live metric of an API name.

    Raises:
        KeyError: no live metric has that name.
    """
    return _BY_NAME[name]
