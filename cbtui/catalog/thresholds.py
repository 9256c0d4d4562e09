"""Every number that triage judges by, with the publication it comes from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Limits of triage; losses, freezes and CPU in %, times in seconds, shares and ratios from 0 to 1.

    The configuration may change any of them; a stored finding is only good for the thresholds it was made with.
    """

    loss_warn: float = 2.0
    loss_bad: float = 5.0
    loss_severe: float = 10.0
    video_freeze: float = 5.0
    audio_freeze: float = 3.0
    cpu_system: float = 80.0
    cpu_app: float = 70.0
    fps_low: float = 5.0
    fps_ratio: float = 0.6
    bitrate_ratio: float = 0.8
    window_s: int = 10
    sample_s: float = 2.0
    coverage_min: float = 0.6
    accuse_windows: int = 3
    merge_gap_s: int = 10
    majority: float = 2 / 3
    majority_of: int = 2
    repair_margin: float = 1.0
    repair_share: float = 0.25
    live_users: int = 20
    live_minutes: int = 3
    live_drop: float = 30.0


SOURCES: dict[str, str] = {
    "loss_warn": "Tencent TRTC: under 2 % is good",
    "loss_bad": "Agora: over 5 % is high packet loss; transmission with at most 5 % counts as high-quality",
    "loss_severe": "Tencent TRTC: over 10 % is serious congestion",
    "video_freeze": "Agora console: a video freeze rate over 5 % is poor",
    "audio_freeze": "Agora console: an audio freeze rate over 3 % is poor",
    "cpu_system": "Huawei SparkRTC: system CPU 80 %; Agora publishes none",
    "cpu_app": "Huawei SparkRTC: app CPU 70 %; Agora publishes none",
    "fps_low": "Agora: a frame rate under 5 deserves attention",
    "fps_ratio": "cbtui's own",
    "bitrate_ratio": "cbtui's own",
    "window_s": "cbtui's own, by simulation: at 8 % loss 2 s samples are judged right 79 to 92 % of the time, 10 s "
    "windows 99.3 % and more",
    "sample_s": "Agora: a sample about every 2 s",
    "coverage_min": "cbtui's own",
    "accuse_windows": "cbtui's own, by simulation: 4 % loss looks bad in 16 % of 10 s windows, in 2.7 % of 30 s",
    "merge_gap_s": "cbtui's own",
    "majority": "cbtui's own",
    "majority_of": "cbtui's own: nobody is convicted on one witness",
    "repair_margin": "cbtui's own, in points of loss",
    "repair_share": "cbtui's own",
    "live_users": "cbtui's own; Agora samples only minutes with over 100 minutes of media",
    "live_minutes": "cbtui's own; compare Agora's alerts (2 cycles of 20 s) and Twilio's (3 of 5 samples)",
    "live_drop": "cbtui's own",
}
"""Where each field of :class:`Thresholds` comes from."""
