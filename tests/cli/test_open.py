"""``cbtui open``: a link to a call opens the dashboard there, and anything else says what is wrong with it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from cbtui import wiring
from cbtui.link import CallLink
from tests.cli.console import Console

LINK = CallLink("default", "00057b60", 100, 200, 120, 130, 111, 640)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, CallLink | None]]:
    """A terminal, and what the dashboard was opened on: the project and the link."""
    seen: list[tuple[str, CallLink | None]] = []

    def dashboard(settings: Any, link: CallLink | None = None) -> int:
        seen.append((settings.project.name, link))
        return 0

    monkeypatch.setattr(wiring, "dashboard", dashboard)
    terminal = SimpleNamespace(isatty=lambda: True)
    monkeypatch.setattr("cbtui.cli.dashboard.sys", SimpleNamespace(stdin=terminal, stdout=terminal, stderr=terminal))
    return seen


@pytest.mark.parametrize(
    ("link", "why"),
    [
        ("", "does not read"),
        ("00057b60", "does not read"),
        ("https://example.com/call/1?start=1&end=2", "does not read"),
        ("cbtui://prod/call/1", "does not read"),
        ("cbtui://prod/call/1?start=1", "start and end"),
        ("cbtui://prod/call/1?start=2&end=1", "ends before"),
        ("cbtui://prod/call/1?start=1&end=2&from=1", "belong together"),
        ("cbtui://prod/call/1?start=1&end=2&end=3", "twice"),
        ("cbtui://prod/call/1?start=1&end=2&secret=3", "secret is not known"),
        ("cbtui://prod/call/1?start=x&end=2", "start is not a number"),
        ("cbtui://prod/call/1?start=1&end=2&medium=smell", "neither audio nor video"),
        ("cbtui://prod/call/%ff?start=1&end=2", "not UTF-8"),
        ("cbtui://prod/call/%1b%5b2J?start=1&end=2", "characters that no name has"),
        ("cbtui://prod/call/a b?start=1&end=2", "percent-encoded"),
        ("cbtui://prod/call/\udcff?start=1&end=2", "percent-encoded"),
        ("cbtui://prod/call/" + "1" * 5000 + "?start=1&end=2", "does not read"),
    ],
)
def test_what_is_no_link_is_wrong_usage_and_says_why(
    console: Console, opened: list[tuple[str, CallLink | None]], link: str, why: str
) -> None:
    result = console("open", link)
    assert (result.code, result.out, opened) == (2, "", [])
    assert len(result.err.splitlines()) == 1
    assert why in result.err
    assert "Copy one with Y" in result.err


def test_without_a_link_or_with_two_it_shows_the_way_to_its_help(console: Console) -> None:
    for arguments in (["open"], ["open", LINK.text(), LINK.text()]):
        result = console(*arguments)
        assert result.code == 2
        assert "cbtui open --help" in result.err


def test_it_needs_a_terminal(console: Console) -> None:
    result = console("open", LINK.text())
    assert (result.code, "terminal" in result.err) == (2, True)


def test_it_opens_the_dashboard_on_the_call(console: Console, opened: list[tuple[str, CallLink | None]]) -> None:
    assert console("open", LINK.text()).code == 0
    assert opened == [("default", LINK)]


def test_the_project_of_the_link_decides(console: Console, opened: list[tuple[str, CallLink | None]]) -> None:
    assert console("--project", "another", "open", LINK.text()).code == 0
    assert opened == [("default", LINK)]


def test_a_project_that_is_not_configured_here_is_named(
    console: Console, opened: list[tuple[str, CallLink | None]]
) -> None:
    result = console("open", CallLink("音乐课", "1", 1, 2).text())
    assert (result.code, opened) == (2, [])
    assert "There is no project '音乐课'" in result.err
    assert "Known projects: default" in result.err
