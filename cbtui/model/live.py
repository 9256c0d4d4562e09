"""One minute of the live project metrics, and what the minutes add up to."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

from cbtui.times import MINUTE


class Minute(Struct, frozen=True):
    """The minute that starts at ``ts``; ``values`` by the API's metric names, without those that are not known."""

    ts: int
    values: Mapping[str, float] = field(default_factory=dict)


class Hypothesis(StrEnum):
    """Where to look first when live metrics are poor."""

    JOINS_FAIL = "joins fail"
    SENDERS_ACCESS = "upstream low"
    DOWNSTREAM = "end-to-end low"
    DEVICES = "freeze high"
    SLOW_JOINS = "slow joins"
    SEVERAL = "several"
    USERS_LEFT = "users left"
    ONE_CHANNEL = "one channel"
    ONE_USER = "one user"


class Concentration(Struct, frozen=True):
    """``events`` of ``of`` diagnosis events of a time are of one channel; ``user`` when they name one as the cause."""

    cname: str
    user: str
    events: int
    of: int


class LiveVerdict(Struct, frozen=True):
    """What is wrong with a project now.

    ``metric`` (API name) has been beyond ``limit`` (its own unit) for ``minutes`` minutes in a row since
    ``since_ts``; ``value`` is its latest. ``hypothesis`` is None while it is too early for one; ``concentration``
    tells of one channel or user behind it; ``context`` the latest values of the other metrics by API name; ``drop``
    by how many % the users fell, where that is the matter.
    """

    metric: str
    value: float
    limit: float
    minutes: int
    since_ts: int
    hypothesis: Hypothesis | None
    context: Mapping[str, float] = field(default_factory=dict)
    concentration: Concentration | None = None
    drop: int = 0

    @property
    def latest_ts(self) -> int:
        """The minute that ``value`` is of."""
        return self.since_ts + (self.minutes - 1) * MINUTE

    @property
    def accuses(self) -> bool:
        return self.hypothesis is not None
