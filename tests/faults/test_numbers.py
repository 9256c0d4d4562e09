"""One number, one meaning: what is written stands on the side of its limit that the value is on."""

from __future__ import annotations

import pytest

from cbtui.catalog.level import Direction, Scale, level_of, level_text
from cbtui.catalog.live_verdicts import live_verdict_text
from cbtui.model import LiveVerdict

OVER = Scale(Direction.HIGHER_IS_WORSE, warn=1.0, bad=3.0)
UNDER = Scale(Direction.LOWER_IS_WORSE, warn=98.0, bad=95.0)


@pytest.mark.parametrize(
    ("scale", "value", "text"),
    [
        (OVER, 3.04, "3.04"),
        (OVER, 3.004, "3.004"),
        (OVER, 3.0, "3.0"),
        (OVER, 2.96, "3.0"),
        (OVER, 9.14, "9.1"),
        (UNDER, 94.96, "94.96"),
        (UNDER, 95.04, "95.0"),
        (UNDER, 97.97, "97.97"),
    ],
)
def test_a_number_has_the_decimals_that_its_colour_needs(scale: Scale, value: float, text: str) -> None:
    assert level_text(scale, value, 1) == text
    assert level_of(scale, float(text)) is level_of(scale, value)


@pytest.mark.parametrize(
    ("metric", "value", "limit", "said"),
    [
        ("audioFreezeRate", 3.04, 3.0, "3.04 % > 3 %"),
        ("videoFreezeRate", 9.1, 5.0, "9.1 % > 5 %"),
        ("joinSuccessRate", 94.96, 95.0, "94.96 % < 95 %"),
    ],
)
def test_the_banner_never_says_that_a_number_is_more_than_itself(
    metric: str, value: float, limit: float, said: str
) -> None:
    assert said in live_verdict_text(LiveVerdict(metric, value, limit, 3, 0, None), "en")
