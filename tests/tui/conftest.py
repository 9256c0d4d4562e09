"""The dashboard's look must not depend on who runs the tests."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No environment variable changes colours, theme or clipboard."""
    for name in ("NO_COLOR", "TEXTUAL_THEME", "TEXTUAL_ANIMATIONS", "TMUX", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def no_bug_goes_by(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """The dashboard goes on after a bug; a test that is not about bugs does not."""
    yield
    if request.node.get_closest_marker("bugs") is None:
        bugs = [each for each in caplog.get_records("call") if each.levelno >= logging.ERROR]
        assert not bugs, bugs[0].exc_text or bugs[0].getMessage()
