"""Errors say what, why and what next, each once."""

from __future__ import annotations

import pytest

from cbtui.errors import CbtuiError


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (CbtuiError("It broke"), "It broke."),
        (CbtuiError("It broke", "no disk"), "It broke: no disk."),
        (CbtuiError("It broke", next_step="Mend it."), "It broke. Mend it."),
        (CbtuiError("It broke.", "", "Run: chmod 600 ../x"), "It broke. Run: chmod 600 ../x"),
    ],
)
def test_one_sentence_and_the_next_step(error: CbtuiError, expected: str) -> None:
    assert str(error) == expected
