"""How a made-up world behaves between cause and sample: what an engine does, and how a device tells of it."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Physics:
    """``steps_s`` seconds between samples; ``counted_s`` the time that one sample's loss is counted over.

    ``lag_s``: so much later a receiver counts what was sent. ``kbps_a_packet`` and ``audio_packets`` (a second) make
    packets. ``freeze_from`` (a loss, 0 to 1) and ``freeze_slope`` make the chance of a freeze, ``freeze_ms`` its
    length. ``adapts``: share of the bitrate that a sender gives up at 20 % loss of his uplink. ``scatter`` of a
    bitrate, ``cpu_scatter`` in %, ``fps_scatter`` in frames. ``background`` multiplies what healthy legs lose.
    """

    steps_s: tuple[float, ...] = (1.8, 2, 2, 2, 2, 2.2, 3)
    counted_s: float = 2.0
    lag_s: float = 0.0
    kbps_a_packet: float = 8.8
    audio_packets: float = 50.0
    freeze_from: tuple[float, float] = (0.06, 0.1)
    freeze_slope: tuple[float, float] = (2.2, 1.6)
    freeze_ms: tuple[float, float] = (500, 1900)
    adapts: float = 0.0
    scatter: float = 0.05
    cpu_scatter: float = 3.0
    fps_scatter: float = 0.6
    background: float = 1.0


STANDARD = Physics()


def drawn(random: Random) -> Physics:
    """Another physics for each call."""
    start = random.uniform(0.03, 0.15)
    return Physics(
        steps_s=random.choice(((2,), (1.8, 2, 2, 2.2, 3), (1, 2, 3), (2, 2, 2, 4), (2, 2, 2, 2, 6))),
        counted_s=random.choice((2.0, 2.0, 3.0, 6.0)),
        lag_s=random.choice((0.0, 0.0, 1.0, 2.5)),
        kbps_a_packet=random.uniform(4.0, 10.0),
        audio_packets=random.choice((50.0, 50.0, 33.3, 16.7)),
        freeze_from=(start, start + random.uniform(0.0, 0.1)),
        freeze_slope=(random.uniform(0.8, 4.0), random.uniform(0.6, 3.0)),
        freeze_ms=random.choice(((500, 1900), (200, 800), (600, 2000))),
        adapts=random.choice((0.0, 0.0, 0.3, 0.7)),
        scatter=random.uniform(0.02, 0.25),
        cpu_scatter=random.uniform(1.0, 7.0),
        fps_scatter=random.uniform(0.2, 1.5),
        background=random.uniform(0.3, 2.0),
    )
