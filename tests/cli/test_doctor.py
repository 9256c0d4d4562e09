"""The doctor's list: what is looked at, and the command that mends it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cbtui.cli.checks.server import clock
from cbtui.errors import AuthError, LimitRefusedError, NetworkError, QuotaError
from tests.cli.console import Console, Result


def states(result: Result) -> dict[str, str]:
    return {row["check"]: row["state"] for row in result.document["data"]}


def test_a_sound_host_is_ok_and_one_request_is_sent(console: Console) -> None:
    result = console("doctor", "--json")
    assert result.code == 0
    found = states(result)
    assert {"configuration", "credentials", "project", "state directory", "quota ledger", "store"} <= set(found)
    assert found["server"] == "warning"
    assert (found["server answer"], found["clock"]) == ("ok", "ok")
    assert console.service.asked == [("check",)]


def test_missing_configuration_fails_and_nothing_is_sent(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CBTUI_API_KEY")
    result = console("doctor", "--json")
    assert result.code == 2
    [row] = [row for row in result.document["data"] if row["state"] == "failed"]
    assert "CBTUI_API_KEY" in row["mend"]
    assert console.service.asked == []


def test_a_readable_secret_comes_with_the_chmod_that_mends_it(console: Console, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[account]\napi_key = "k"\napi_secret = "s"\n')
    file.chmod(0o644)
    result = console("--config", str(file), "doctor")
    assert result.code == 2
    assert f"chmod 600 {file}" in result.out


def test_plain_http_beyond_this_host_is_a_warning(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CBTUI_BASE_URL", "http://api.example.com")
    result = console("doctor", "--json")
    [row] = [row for row in result.document["data"] if row["check"] == "server"]
    assert (row["state"], "https://" in row["mend"]) == ("warning", True)


def test_a_state_directory_that_cannot_be_is_failed(console: Console, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file")
    result = console("doctor", "--json")
    assert (result.code, states(result)["state directory"]) == (2, "failed")
    assert console.service.asked == []


@pytest.mark.parametrize(
    ("error", "code", "state"),
    [
        (AuthError("refused", "401"), 3, "failed"),
        (NetworkError("no answer"), 5, "failed"),
        (QuotaError("not asked", endpoint="/x", allowed_ts=0.0), 0, "warning"),
    ],
)
def test_what_the_server_says_decides_the_exit_code(console: Console, error: Exception, code: int, state: str) -> None:
    console.service.failure = error
    result = console("doctor", "--json")
    assert (result.code, states(result)["server answer"]) == (code, state)


@pytest.mark.parametrize(
    ("offset", "state", "words"),
    [(0.4, "ok", "behind"), (-12.0, "warning", "ahead of"), (7200.0, "warning", "as typed")],
)
def test_the_clock_check_names_the_offset_and_what_it_means(offset: float, state: str, words: str) -> None:
    check = clock(offset)
    assert check.state == state
    assert words in check.detail
    assert f"{abs(offset):.1f} s" in check.detail


def test_a_request_that_a_limit_turned_down_was_asked_all_the_same(console: Console) -> None:
    console.service.failure = LimitRefusedError(endpoint="/x", allowed_ts=0.0, message="qpd limit error")
    result = console("doctor", "--json")
    [row] = [row for row in result.document["data"] if row["check"] == "server answer"]
    assert (result.code, row["state"]) == (0, "warning")
    assert "qpd limit error" in row["detail"]
    assert "not asked" not in row["detail"]
