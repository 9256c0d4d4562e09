"""Options, times and what wrong usage says."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from tests.cli.console import Console


@pytest.mark.parametrize("form", ["--version", "--help"])
def test_version_and_help_need_no_configuration(console: Console, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    monkeypatch.delenv("CBTUI_API_KEY")
    result = console(form)
    assert (result.code, result.err) == (0, "")
    assert "cbtui" in result.out


@pytest.mark.parametrize(
    "arguments",
    [
        ["--nonsense"],
        ["nonsense"],
        ["calls", "--nonsense"],
        ["calls", "--format", "yaml"],
        ["calls", "--max-requests", "0"],
        ["calls", "--from", "yesterday-ish"],
        ["calls", "--from", "now", "--to", "-1h"],
        ["calls", "--from", "0001-01-01"],
        ["call"],
        ["call", ""],
        ["call", "c1", "--from", "now", "--to", "-1h"],
        ["usage", "--days", "0"],
        ["report", "--cname", "c"],
        ["report", "--cname", "c", "--teacher-uid", "1", "--type", "5", "--yes"],
        ["--lang", "fr", "calls"],
        ["--timezone", "Mars/Olympus", "calls", "--from", "20:14"],
        ["--project", "nobody", "calls"],
        ["--config", "/nowhere/config.toml", "calls"],
        ["--config", "", "calls"],
        ["--state-dir", "", "calls"],
        ["--state-dir", "~nobody-of-this-name/state", "calls"],
        ["calls", "--cname", ""],
        ["calls", "--cname", "lone \udc80 byte"],
        ["calls", "--cname", "lone \ud800 surrogate"],
        ["calls", "--cname", "clear \x1b[2J screen"],
        ["calls", "--cname", "right \u202e to left"],
        ["calls", "--cname", "x" * 513],
        ["call", "\udcff"],
        ["report", "--cname", "c", "--teacher-uid", "1", "--type", "1", "--comments", "\udcff", "--yes"],
        ["--project", "\udcff", "calls"],
        ["--timezone", "\udcff", "calls"],
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(console: Console, arguments: list[str]) -> None:
    result = console(*arguments)
    assert result.code == 2
    assert result.out == ""
    assert len(result.err.splitlines()) == 1
    assert "Traceback" not in result.err
    assert console.service.asked == []


@pytest.mark.parametrize("name", ["lesson", "频道 二", "[/x]", "=1+1", "\ufffd"])
def test_a_channel_is_asked_for_by_the_name_that_was_typed(console: Console, name: str) -> None:
    console("calls", "--cname", name)
    assert console.service.asked[0][3] == name


def test_a_name_in_bytes_that_the_locale_cannot_read_is_read_as_utf_8(console: Console) -> None:
    console("calls", "--cname", "频道".encode().decode("ascii", "surrogateescape"))
    assert console.service.asked[0][3] == "频道"


def test_a_global_option_after_the_command_is_told_its_place(console: Console) -> None:
    assert "--project goes before the command" in console("calls", "--project", "prod").err


def test_missing_configuration_says_what_to_set(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CBTUI_API_KEY")
    result = console("live")
    assert result.code == 2
    assert "CBTUI_API_KEY" in result.err


def test_the_default_window_is_the_last_hour(console: Console) -> None:
    before = int(time.time())
    console("live")
    [(_, from_ts, to_ts)] = console.service.asked
    assert before <= to_ts <= time.time()
    assert to_ts - from_ts == 3600


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1763000000", 1763000000),
        ("2025-11-13T02:13:20Z", 1763000000),
        ("2025-11-13T02:13:20", 1763000000 - 8 * 3600),
        ("2025-11-13T02:13:20+00:00", 1763000000),
    ],
)
def test_fixed_times_are_read_in_the_zone_of_the_run(console: Console, typed: str, expected: int) -> None:
    console("--timezone", "Asia/Shanghai", "calls", "--from", typed)
    assert console.service.asked[0][1] == expected


@pytest.mark.parametrize(("typed", "seconds"), [("-30m", 1800), ("-2h", 7200), ("-3d", 3 * 86400), ("now", 0)])
def test_relative_times_count_back_from_now(console: Console, typed: str, seconds: int) -> None:
    console("calls", "--from", typed, "--to", "now")
    [(_, from_ts, to_ts, _, _)] = console.service.asked
    assert to_ts - from_ts == seconds


def test_a_clock_time_is_the_last_such_time(console: Console) -> None:
    console("--timezone", "utc", "calls", "--from", "20:14")
    from_ts = console.service.asked[0][1]
    moment = datetime.fromtimestamp(from_ts, UTC)
    assert (moment.hour, moment.minute, moment.second) == (20, 14, 0)
    assert 0 <= time.time() - from_ts <= 86400


def test_the_dashboard_needs_a_terminal(console: Console) -> None:
    for arguments in ([], ["demo"]):
        result = console(*arguments)
        assert result.code == 2
        assert "terminal" in result.err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_script_of_each_shell(console: Console, monkeypatch: pytest.MonkeyPatch, shell: str) -> None:
    monkeypatch.setattr("click.shell_completion.BashComplete._check_version", lambda _self=None: None)
    monkeypatch.setenv("_CBTUI_COMPLETE", f"{shell}_source")
    result = console()
    assert result.code == 0
    assert "_CBTUI_COMPLETE" in result.out


def test_completion_offers_the_commands_that_fit(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_CBTUI_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "cbtui ca")
    monkeypatch.setenv("COMP_CWORD", "1")
    result = console()
    assert [line.partition(",")[2] for line in result.lines] == ["calls", "call"]
