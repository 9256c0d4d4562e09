"""The table of limits says what the API's document says."""

from __future__ import annotations

import pytest

from cbtui.model import Endpoint
from cbtui.quota import LIMITS
from cbtui.times import DAY, HOUR


@pytest.mark.parametrize(
    ("endpoint", "rates", "per_day", "look_back_s", "delay_s", "max_items", "max_span_s"),
    [
        (Endpoint.LISTS, [(3, 1)], 1000, 3 * DAY, 20, 10, None),
        (Endpoint.DETAILS, [(1, 1)], 1000, 3 * DAY, 150, 10, 3 * HOUR),
        (Endpoint.USAGE, [(1, 60)], 10, 7 * DAY, 0, None, None),
        (Endpoint.SCALE, [(1, 60)], 1000, HOUR, 120, None, None),
        (Endpoint.EXPERIENCE, [(1, 60)], 1000, HOUR, 120, None, None),
        (Endpoint.NETWORK, [(1, 60)], 1000, HOUR, 120, None, None),
        (Endpoint.DIAGNOSIS, [(1, 60)], 1000, HOUR, 120, 10, None),
        (Endpoint.REPORT, [(10, 1)], None, None, 0, None, None),
    ],
)
def test_documented(
    endpoint: Endpoint,
    rates: list[tuple[int, float]],
    per_day: int | None,
    look_back_s: int | None,
    delay_s: int,
    max_items: int | None,
    max_span_s: int | None,
) -> None:
    limit = LIMITS[endpoint]
    assert [(rate.count, rate.window_s) for rate in limit.rates] == rates
    assert (limit.per_day, limit.look_back_s, limit.delay_s) == (per_day, look_back_s, delay_s)
    assert (limit.max_items, limit.max_span_s) == (max_items, max_span_s)


def test_every_endpoint_has_one() -> None:
    assert set(LIMITS) == set(Endpoint)
