"""How losses of two legs meet, and what part of a loss is left after repair."""

from __future__ import annotations


def downlink_loss(uplink: float, end_to_end: float) -> float:
    """Loss in % between Agora and the receiver: what is lost end to end of what survived the uplink."""
    survived = 1 - min(100.0, max(0.0, uplink)) / 100
    if survived <= 0:
        return 0.0
    arrived = 1 - min(100.0, max(0.0, end_to_end)) / 100
    return max(0.0, 1 - arrived / survived) * 100
