"""How the person at the keyboard wants the dashboard."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import Literal

from cbtui.clock import Clock, SystemClock
from cbtui.times import zone

Animation = Literal["none", "basic", "full"]


@dataclass(frozen=True, slots=True)
class Preferences:
    """What the dashboard must know before it is connected; light, so that the first frame needs nothing else.

    ``zone_name`` is the setting's own word (``local``, ``utc``, ``Asia/Shanghai``). ``projects`` are the names to
    walk through with ``p``. ``suffix`` stands beside the program's name in the title, such as ``demo``.
    """

    lang: str = "en"
    zone: tzinfo = UTC
    zone_name: str = "utc"
    read_only: bool = False
    projects: tuple[str, ...] = ("default",)
    project: str = "default"
    theme: str = "cbtui"
    animation: Animation = "none"
    clock: Clock = field(default_factory=SystemClock)
    suffix: str = ""

    @property
    def zones(self) -> tuple[tzinfo, ...]:
        """The configured zone, UTC and the host's zone; equal ones once."""
        return (self.zone, *(zone(other) for other in ("utc", "local") if other != self.zone_name.lower()))
