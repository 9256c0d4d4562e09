"""One minute of the live project metrics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Minute:
    """The minute that starts at ``ts``; ``values`` by the API's metric names, without those that are not known."""

    ts: int
    values: Mapping[str, float] = field(default_factory=dict)
