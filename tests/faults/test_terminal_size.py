"""The terminal's own size wins: COLUMNS and LINES may be of another terminal, or of before it was resized."""

from __future__ import annotations

from pathlib import Path

import pytest

from cbtui.tui.driver import USUAL_SIZE, terminal_size
from tests.faults.program import program
from tests.tui.fakes import FakeSource, make_app

OTHER = {"COLUMNS": "43", "LINES": "9"}


def test_the_dashboard_is_as_large_as_its_terminal_and_grows_with_it(tmp_path: Path) -> None:
    with program("demo", home=tmp_path, size=(100, 30), environment=OTHER) as run:
        # The cursor goes to the last row and the rightmost columns are painted only where these are known of.
        end = run.shows("video freeze", "\x1b[30;")
        run.resize(120, 40)
        run.shows("\x1b[40;", since=end)


async def test_without_a_terminal_neither_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in OTHER.items():
        monkeypatch.setenv(name, value)
    app = make_app(FakeSource())
    async with app.run_test(size=None) as pilot:
        await pilot.pause()
        assert tuple(app.size) != (43, 9)


def test_what_is_no_terminal_has_the_usual_size(tmp_path: Path) -> None:
    with (tmp_path / "file").open("w") as file:
        assert terminal_size(file.fileno()) == USUAL_SIZE
