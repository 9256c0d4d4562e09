"""One reading of all clocks, and how old a stored reading is.

Three clocks disagree: the host's wall clock jumps, its uptime begins again with every boot, and the day that
counts is the server's. Windows are measured on the uptime; the day on the server's clock, as it was last told.
"""

from __future__ import annotations

from math import floor

from msgspec import Struct

from cbtui.times import DAY

DAY_GUARD_S = 2.0
"""Seconds around the server's midnight in which a request counts for both days: a ``Date`` header has whole seconds."""


class Stamp(Struct, frozen=True):
    """When something happened, as it was written down: wall clock, boot, uptime and the server's clock."""

    wall: float
    boot: str
    uptime: float
    server: float


class Moment(Stamp, frozen=True):
    """Now, and what the program's clock says (``told``): the times that are told to others are reckoned in it."""

    told: float

    def age(self, stamp: Stamp, flight: float = 0.0) -> float:
        """Seconds that have passed since ``flight`` seconds after ``stamp``, never too many.

        Within one boot only the uptime counts, so that a jump of the wall clock changes nothing. What happened
        in an earlier boot is at least as old as this boot, and the wall clock can only say that it is younger.
        """
        by_wall = max(0.0, self.wall - stamp.wall - flight)
        if stamp.boot != self.boot:
            return min(self.uptime, by_wall) if self.wall >= stamp.wall else self.uptime
        # In one boot the uptime goes back only where a virtual machine was restored from a picture of itself.
        return max(0.0, self.uptime - stamp.uptime - flight) if self.uptime >= stamp.uptime else by_wall

    def age_of_block(self, stamp: Stamp) -> float:
        """Like :meth:`age`; across boots by the server's clock, because a block can last until midnight."""
        if stamp.boot == self.boot:
            return self.age(stamp)
        return max(self.age(stamp), self.server - stamp.server)

    @property
    def days(self) -> range:
        """The UTC days of the server that a request of this moment counts for: one, near midnight two."""
        return range(floor((self.server - DAY_GUARD_S) / DAY), floor((self.server + DAY_GUARD_S) / DAY) + 1)

    @property
    def resets_ts(self) -> float:
        """The server's next midnight, by the program's clock."""
        return self.told + (floor(self.server / DAY) + 1) * DAY - self.server

    def wait_for_end(self, day: int) -> float:
        """Seconds until a request counts no more for the UTC day with this number."""
        return (day + 1) * DAY + DAY_GUARD_S - self.server
