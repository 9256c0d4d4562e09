"""The dashboard's look must not depend on who runs the tests."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No environment variable changes colours, theme or clipboard."""
    for name in ("NO_COLOR", "TEXTUAL_THEME", "TEXTUAL_ANIMATIONS", "TMUX", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
