"""The three usage metrics, counted by UTC day."""

from __future__ import annotations

from msgspec import Struct

from cbtui.catalog.term import Names


class UsageMetric(Struct, frozen=True):
    """A count of a UTC day; ``name`` is the API's."""

    name: str
    names: Names
    short: Names
    meaning: Names


USAGE_METRICS: tuple[UsageMetric, ...] = (
    UsageMetric("userCount", Names("number of users", "通话人数"), Names("users", "人数"),
                Names("one user in two channels counts twice", "同一用户在不同频道计为多人")),
    UsageMetric("sessionCount", Names("number of sessions", "通话人次"), Names("sessions", "人次"),
                Names("every join counts", "每次加入频道计为一个人次")),
    UsageMetric("channelCount", Names("number of channels", "频道数"), Names("channels", "频道"),
                Names("from the first join to the last leave counts once", "从首个用户加入到全部用户离开计为一个频道")),
)  # fmt: skip
