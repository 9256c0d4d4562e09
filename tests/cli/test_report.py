"""The one request that writes: shown, asked for, refused when read-only, never repeated."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cbtui.errors import OutcomeUnknownError
from cbtui.model import Outcome, Report, SentReport
from tests.cli.console import Console

ARGUMENTS = ("report", "--cname", "lesson", "--teacher-uid", "111", "--type", "3")


class Keyboard(io.StringIO):
    """A terminal where somebody types."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    def type_(text: str) -> None:
        monkeypatch.setattr(sys, "stdin", Keyboard(text))

    return type_  # type: ignore[return-value]


def sent(console: Console) -> list[Report]:
    return [question[1] for question in console.service.asked if question[0] == "report"]


def test_yes_sends_without_asking(console: Console) -> None:
    result = console(*ARGUMENTS, "--ts", "1763000000", "--comments", "bad network", "--yes", "--json")
    assert sent(console) == [Report("lesson", 111, 3, None, 1763000000, "bad network")]
    data = result.document["data"]
    assert (result.code, data["outcome"], data["sent_by"]) == (0, "sent", "ann")
    assert (data["cname"], data["type"], data["action_uid"]) == ("lesson", 3, None)


def test_without_a_terminal_it_is_not_sent_unless_yes(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    result = console(*ARGUMENTS)
    assert result.code == 2
    assert "--yes" in result.err
    assert sent(console) == []


@pytest.mark.parametrize(("answer", "count", "code"), [("y\n", 1, 0), ("\n", 0, 130), ("n\n", 0, 130), ("", 0, 130)])
def test_on_a_terminal_it_asks_and_shows_what_it_would_send(
    console: Console, typed: Any, answer: str, count: int, code: int
) -> None:
    typed(answer)
    result = console(*ARGUMENTS)
    assert len(sent(console)) == count
    assert result.code == code
    assert '{"cname": "lesson", "teacher_uid": 111, "type": 3}' in result.err
    assert "Send this to Agora? [y/N]" in result.err
    assert ("nothing was sent" in result.err.lower()) is (code == 130)
    assert "Traceback" not in result.err


def test_what_was_told_before_asking_is_not_told_again(console: Console, typed: Any) -> None:
    console.service.earlier = SentReport(Report("lesson", 111, 3), 1_763_000_000.0, "bob", Outcome.SENT)
    typed("y\n")
    result = console(*ARGUMENTS)
    assert result.code == 0
    assert result.err.count("The same report") == 1


def test_an_interrupt_while_it_is_sent_says_that_it_may_have_arrived(console: Console) -> None:
    console.service.failure = KeyboardInterrupt()
    result = console(*ARGUMENTS, "--yes")
    assert result.code == 130
    assert "unknown: it may have arrived" in result.err


def test_read_only_flag_environment_and_file_each_refuse(
    console: Console, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "config.toml"
    file.write_text("read_only = true\n")
    assert console("--config", str(file), *ARGUMENTS, "--yes").code == 2
    assert console("--read-only", *ARGUMENTS, "--yes").code == 2
    monkeypatch.setenv("CBTUI_READ_ONLY", "1")
    result = console(*ARGUMENTS, "--yes")
    assert result.code == 2
    assert "read-only" in result.err
    assert sent(console) == []


def test_the_same_report_sent_before_is_pointed_out_by_whom_and_when(console: Console, typed: Any) -> None:
    console.service.earlier = SentReport(Report("lesson", 111, 3), 1_763_000_000.0, "bob", Outcome.UNKNOWN)
    typed("n\n")
    asked = console(*ARGUMENTS)
    told = console(*ARGUMENTS, "--yes", "--json").document["notes"]
    for text in (asked.err, *told):
        assert "2025-11-13T02:13:20+00:00 by bob; outcome: unknown" in text
    assert len(sent(console)) == 1


def test_an_unknown_outcome_is_told_and_not_repeated(console: Console) -> None:
    console.service.failure = OutcomeUnknownError("Sent, but no answer came", "timed out", "Ask Agora before again.")
    result = console(*ARGUMENTS, "--yes", "--json")
    assert (result.code, result.out) == (5, "")
    assert "outcome of the report is unknown" in result.err
    assert "Ask Agora" in result.err
    assert len(sent(console)) == 1
