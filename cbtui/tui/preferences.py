"""How the person at the keyboard wants the dashboard."""

from __future__ import annotations

from datetime import UTC, tzinfo
from typing import Literal

from msgspec import Struct, field

from cbtui.clock import Clock, SystemClock
from cbtui.times import zone, zone_label

Animation = Literal["none", "basic", "full"]


class Preferences(Struct, frozen=True):
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
        """The configured zone, UTC and the host's zone; those that show the same time now, under any name, once."""
        shown: dict[str, tzinfo] = {}
        for each in (self.zone, zone("utc"), zone("local")):
            shown.setdefault(zone_label(self.clock.now(), each), each)
        return tuple(shown.values())
