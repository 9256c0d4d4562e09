"""Every number that triage judges by, and every limit that colours a number, with the publication it comes from."""

from __future__ import annotations

from typing import Annotated

from msgspec import Struct


class Interval(Struct, frozen=True):
    """What a number must keep to: at least ``ge`` or above ``gt``, and at most ``le``."""

    le: float
    ge: float | None = None
    gt: float | None = None


Percent = Annotated[float, Interval(ge=0, le=100)]
Share = Annotated[float, Interval(gt=0, le=1)]


class Thresholds(Struct, frozen=True):
    """Limits of colours and verdicts; losses, freezes and CPU in %, times in seconds, shares and ratios from 0 to 1.

    The configuration may change any of them, within the bounds that stand here; a stored finding is only good for
    the thresholds it was made with.
    """

    loss_warn: Percent = 2.0
    loss_bad: Percent = 5.0
    loss_severe: Percent = 10.0
    video_freeze: Percent = 5.0
    audio_freeze: Percent = 3.0
    cpu_system: Percent = 80.0
    cpu_system_bad: Percent = 95.0
    cpu_app: Percent = 70.0
    cpu_app_bad: Percent = 90.0
    fps_warn: Annotated[float, Interval(ge=0, le=240)] = 10.0
    fps_low: Annotated[float, Interval(ge=0, le=240)] = 5.0
    fps_ratio: Share = 0.6
    bitrate_ratio: Share = 0.8
    window_s: Annotated[int, Interval(ge=1, le=600)] = 10
    sample_s: Annotated[float, Interval(gt=0, le=60)] = 2.0
    coverage_min: Share = 0.6
    accuse_s: Annotated[int, Interval(ge=2, le=600)] = 14
    accuse_loss_s: Annotated[float, Interval(ge=10, le=100_000)] = 220.0
    device_windows: Annotated[int, Interval(ge=1, le=100)] = 3
    list_freeze_s: Annotated[int, Interval(ge=1, le=3600)] = 30
    silence_audio_kbps: Annotated[float, Interval(ge=0, le=1000)] = 8.0
    silence_video_kbps: Annotated[float, Interval(ge=0, le=1000)] = 20.0
    majority: Share = 2 / 3
    majority_of: Annotated[int, Interval(ge=1, le=100)] = 2
    repair_share: Share = 0.8
    live_users: Annotated[int, Interval(ge=0, le=1_000_000)] = 20
    live_minutes: Annotated[int, Interval(ge=1, le=60)] = 3
    live_drop: Annotated[float, Interval(gt=0, le=100)] = 30.0
    live_join: Percent = 95.0
    live_join_warn: Percent = 98.0
    live_quick_join_warn: Percent = 97.0
    live_video_freeze_warn: Percent = 3.0
    live_audio_freeze_warn: Percent = 2.0
    live_transmission: Percent = 90.0
    live_transmission_warn: Percent = 95.0

    def freeze_ms(self, percent: float) -> float:
        """Milliseconds of one window that are ``percent`` of it."""
        return percent * 10 * self.window_s


SOURCES: dict[str, str] = {
    "loss_warn": "Tencent TRTC: under 2 % is good",
    "loss_bad": "Agora: over 5 % is high packet loss; transmission with at most 5 % counts as high-quality",
    "loss_severe": "Tencent TRTC: over 10 % is serious congestion",
    "video_freeze": "Agora console: a video freeze rate over 5 % is poor",
    "audio_freeze": "Agora console: an audio freeze rate over 3 % is poor",
    "cpu_system": "Huawei SparkRTC: system CPU 80 %; Agora publishes none",
    "cpu_system_bad": "cbtui's own",
    "cpu_app": "Huawei SparkRTC: app CPU 70 %; Agora publishes none",
    "cpu_app_bad": "cbtui's own",
    "fps_warn": "cbtui's own",
    "fps_low": "Agora: a frame rate under 5 deserves attention",
    "fps_ratio": "cbtui's own",
    "bitrate_ratio": "cbtui's own",
    "window_s": "cbtui's own, by simulation: at 8 % loss 2 s samples are judged right 79 to 92 % of the time, 10 s "
    "windows 99.3 % and more",
    "sample_s": "Agora: a sample about every 2 s",
    "coverage_min": "cbtui's own",
    "accuse_s": "cbtui's own: one burst is nobody's fault, however strong",
    "accuse_loss_s": "cbtui's own, in % of loss beyond loss_warn times seconds: 20 s at 13 %, 55 s at 6 %",
    "device_windows": "cbtui's own, by simulation: windows in which a device must be overloaded",
    "list_freeze_s": "cbtui's own: shorter freezes that nothing explains are counted, not listed",
    "silence_audio_kbps": "cbtui's own: DTX sends 2.5 packets a second, too few to count losses of",
    "silence_video_kbps": "cbtui's own: a still picture",
    "majority": "cbtui's own",
    "majority_of": "cbtui's own: nobody is convicted on one witness",
    "repair_share": "cbtui's own: so much less of an uplink loss end to end means that repair came between",
    "live_users": "cbtui's own; Agora samples only minutes with over 100 minutes of media",
    "live_minutes": "cbtui's own; compare Agora's alerts (2 cycles of 20 s) and Twilio's (3 of 5 samples)",
    "live_drop": "cbtui's own",
    "live_join": "Agora console: a join success rate under 95 % is poor, within 5 s too",
    "live_join_warn": "cbtui's own",
    "live_quick_join_warn": "cbtui's own",
    "live_video_freeze_warn": "cbtui's own",
    "live_audio_freeze_warn": "cbtui's own",
    "live_transmission": "cbtui's own; the rate itself counts transmission with at most 5 % loss (API document)",
    "live_transmission_warn": "cbtui's own",
}
"""Where each field of :class:`Thresholds` comes from."""
