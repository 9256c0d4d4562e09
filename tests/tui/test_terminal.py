"""Losing the terminal, and copying through it."""

from __future__ import annotations

import base64
import os
import pty
import tty

import pytest

from cbtui.tui import terminal
from cbtui.tui.app import CbtuiApp
from cbtui.tui.clipboard import tmux_passthrough
from tests.tui.fakes import FakeSource, make_app, settle


def test_a_terminal_is_lost_when_its_other_end_closes() -> None:
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    assert not terminal.lost((theirs,))
    os.close(ours)
    assert terminal.lost((theirs,))
    os.close(theirs)


def test_without_a_terminal_nothing_can_be_lost() -> None:
    assert not terminal.lost(())


async def test_after_losing_the_terminal_the_dashboard_ends_with_129(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "end_soon", lambda: None)
    monkeypatch.setattr(terminal, "lost", lambda _watched: True)
    app: CbtuiApp = make_app(FakeSource())
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        terminal.end_when_lost(app, (0,))
        await pilot.pause()
    assert app.return_code == 129


def test_outside_tmux_nothing_is_wrapped() -> None:
    assert tmux_passthrough("text", {}) == ""


def test_inside_tmux_the_sequence_goes_to_the_terminal_around_it() -> None:
    sequence = tmux_passthrough("课堂", {"TMUX": "tmux-0/default,1,0"})
    assert sequence.startswith("\x1bPtmux;\x1b\x1b]52;c;")
    assert sequence.endswith("\a\x1b\\")
    assert base64.b64decode(sequence.removeprefix("\x1bPtmux;\x1b\x1b]52;c;")[:-3]).decode() == "课堂"
