"""Whatever goes wrong is one line and the exit code of the contract."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from cbtui.errors import (
    AuthError,
    CbtuiError,
    ConfigError,
    LimitRefusedError,
    NetworkError,
    OutcomeUnknownError,
    QuotaError,
    ResponseError,
    ServerError,
    UsageError,
)
from tests.cli.console import ENVIRONMENT, Console

SOON = time.time() + 3600


@pytest.mark.parametrize("command", [["calls"], ["call", "c1"], ["live"], ["diagnosis"], ["usage"]])
@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("no such call"), 2),
        (ConfigError("no secret"), 2),
        (AuthError("refused", "401", "Check the key."), 3),
        (QuotaError("not asked", "one a minute", endpoint="/x", allowed_ts=SOON), 4),
        (LimitRefusedError(endpoint="/x", allowed_ts=SOON, message="qps limit error"), 4),
        (NetworkError("no answer"), 5),
        (ServerError("it failed", status=500), 5),
        (OutcomeUnknownError("no answer"), 5),
        (ResponseError("not understood"), 6),
        (RuntimeError("a bug"), 1),
        (KeyboardInterrupt(), 130),
    ],
)
def test_every_failure_has_its_exit_code(console: Console, command: list[str], error: BaseException, code: int) -> None:
    console.service.failure = error
    result = console(*command, "--json")
    assert result.code == code
    assert result.out == ""
    assert len(result.err.splitlines()) == 1
    assert "Traceback" not in result.err
    if isinstance(error, CbtuiError):
        assert str(error.what) in result.err


def test_a_limit_says_when_it_may_be(console: Console) -> None:
    console.service.failure = QuotaError("not asked", endpoint="/x", allowed_ts=SOON)
    assert "Allowed again at" in console("live").err


def test_an_unexpected_failure_leaves_its_traceback_in_the_log_without_secrets(
    console: Console, tmp_path: Path
) -> None:
    secret = ENVIRONMENT["CBTUI_API_SECRET"]
    console.service.failure = RuntimeError(f"a bug that knows {secret}")
    result = console("live")
    log = tmp_path / "state" / "cbtui.log"
    assert str(log) in result.err
    kept = log.read_text()
    assert "Traceback" in kept
    assert "a bug that knows [secret]" in kept
    assert secret not in kept + result.err


def test_a_failure_is_kept_elsewhere_when_the_state_directory_cannot_be(
    console: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "state").write_text("a file, not a directory")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    console.service.failure = RuntimeError("a bug")
    result = console("usage")
    assert result.code == 1
    [log] = tmp_path.glob("cbtui-*.log")
    assert str(log) in result.err


def test_a_failure_is_kept_elsewhere_when_the_state_directory_has_no_name(
    console: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("cbtui.cli.logfile._state_dir", _no_home)
    console.service.failure = RuntimeError("a bug")
    result = console("live")
    assert result.code == 1
    assert str(tmp_path) in result.err


def _no_home(_invocation: object) -> Path:
    raise RuntimeError("Could not determine home directory.")


def test_hostile_text_in_a_failure_does_not_reach_the_terminal(console: Console) -> None:
    console.service.failure = ServerError("it said \x1b[2J\u202eboo\nsecond line")
    result = console("live")
    assert len(result.err.splitlines()) == 1
    assert "\x1b" not in result.err
    assert "\u202e" not in result.err
