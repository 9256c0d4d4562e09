"""Faults of neighbours and secrets: who else can write here, and where a secret could be read."""

from __future__ import annotations

import base64
import logging
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cbtui import files, redaction
from cbtui.catalog.phrases import error_text
from cbtui.cli.invocation import Invocation
from cbtui.cli.logfile import keep_traceback, logging_to_file
from cbtui.config import load
from cbtui.errors import CbtuiError, ConfigError
from cbtui.flags import Flags
from cbtui.quota import Ledger
from cbtui.store import Store
from tests.fakes import FakeClock

SECRET = "printed-by-a-command"
NOBODY = 65534
ENVIRONMENT = {"XDG_CONFIG_HOME": "/nowhere", "CBTUI_API_KEY": "customer", "CBTUI_APPID": "app"}


@pytest.fixture(autouse=True)
def _no_known_secrets() -> Iterator[None]:
    redaction.forget()
    yield
    redaction.forget()


def linked(directory: Path, name: str, *, hard: bool) -> Path:
    """A file of somebody else, to which ``directory/name`` leads; the file."""
    foreign = directory.parent / "private"
    foreign.write_text("mine\n")
    foreign.chmod(0o600)
    directory.mkdir()
    if hard:
        (directory / name).hardlink_to(foreign)
    else:
        (directory / name).symlink_to(foreign)
    return foreign


def is_as_it_was(foreign: Path) -> bool:
    return foreign.read_text() == "mine\n" and stat.S_IMODE(foreign.stat().st_mode) == 0o600


# ── links ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("hard", [False, True])
def test_the_log_follows_no_link(tmp_path: Path, hard: bool) -> None:
    foreign = linked(tmp_path / "state", "cbtui.log", hard=hard)
    invocation = Invocation(state_dir=tmp_path / "state")
    with logging_to_file(invocation):
        logging.getLogger("cbtui").warning("a line")
    kept = keep_traceback(RuntimeError("a failure"), invocation)
    assert is_as_it_was(foreign)
    assert kept.parent != tmp_path / "state"
    kept.unlink()


@pytest.mark.parametrize("suffix", ["", "-wal", "-shm", "-journal"])
@pytest.mark.parametrize("hard", [False, True])
def test_no_database_is_opened_through_a_link(tmp_path: Path, suffix: str, hard: bool) -> None:
    foreign = linked(tmp_path / "state", f"store.db{suffix}", hard=hard)
    with pytest.raises(ConfigError, match="is a link or no plain file"):
        Store(tmp_path / "state" / "store.db")
    assert is_as_it_was(foreign)


def test_the_ledger_is_not_created_behind_a_link_that_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "quota.db").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ConfigError, match="is a link"):
        Ledger(tmp_path / "quota.db", FakeClock(), "account")
    assert not (tmp_path / "elsewhere").exists()


def test_a_pipe_in_the_place_of_the_log_holds_nobody_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "cbtui.log")
    with logging_to_file(Invocation(state_dir=tmp_path)):
        logging.getLogger("cbtui").warning("a line")
    assert stat.S_ISFIFO((tmp_path / "cbtui.log").lstat().st_mode)


def test_a_log_that_was_moved_away_goes_on_under_its_name(tmp_path: Path) -> None:
    log = tmp_path / "cbtui.log"
    with logging_to_file(Invocation(state_dir=tmp_path)):
        logging.getLogger("cbtui").warning("before")
        log.rename(tmp_path / "old")
        logging.getLogger("cbtui").warning("after")
    assert "after" in log.read_text()
    assert "after" not in (tmp_path / "old").read_text()


# ── modes ───────────────────────────────────────────────────────────────────────────────────────────────


def test_directories_that_are_made_are_their_owner_s_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        Store(tmp_path / "a" / "b" / "store.db").close()
    finally:
        os.umask(before)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "a", tmp_path / "a" / "b")] == [0o700, 0o700]
    assert stat.S_IMODE((tmp_path / "a" / "b" / "store.db").stat().st_mode) == 0o660


def test_a_directory_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "team").mkdir()
    (tmp_path / "team").chmod(0o2770)
    files.make_directory(tmp_path / "team")
    assert stat.S_IMODE((tmp_path / "team").stat().st_mode) == 0o2770


@pytest.mark.parametrize("line", ['api_secret = "shown"', 'api_secret_command = "printer"'])
@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_configuration_that_others_can_write_is_refused(tmp_path: Path, line: str, mode: int) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f"[account]\n{line}\n")
    path.chmod(mode)
    with pytest.raises(ConfigError, match="other users can write to it") as caught:
        load(Flags(config=path), ENVIRONMENT)
    assert "chmod 600" in error_text(caught.value, "en")
    assert "shown" not in str(caught.value)


def test_a_configuration_without_secret_or_command_may_be_shared(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[display]\nlang = "zh"\n')
    path.chmod(0o664)
    assert load(Flags(config=path), {**ENVIRONMENT, "CBTUI_API_SECRET": SECRET}).display.lang == "zh"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_configuration_of_somebody_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[account]\napi_secret_command = "printer"\n')
    path.chmod(0o600)
    os.chown(path, NOBODY, NOBODY)
    with pytest.raises(ConfigError, match="belongs to another user"):
        load(Flags(config=path), ENVIRONMENT)


# ── secrets ─────────────────────────────────────────────────────────────────────────────────────────────


def by_command(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    command = f"{sys.executable} -c 'print(\"{SECRET}\")'"
    path.write_text(f"[account]\napi_secret_command = '''{command}'''\n")
    path.chmod(0o600)
    return path


def spellings() -> list[str]:
    return [SECRET, base64.b64encode(f"customer:{SECRET}".encode()).decode(), repr(SECRET)]


@pytest.mark.parametrize("spelling", spellings())
def test_a_secret_from_a_command_is_masked_in_log_and_exceptions(tmp_path: Path, spelling: str) -> None:
    settings = load(Flags(config=by_command(tmp_path)), ENVIRONMENT)
    assert settings.secret() == SECRET
    invocation = Invocation(state_dir=tmp_path)
    with logging_to_file(invocation) as log:
        logging.getLogger("cbtui").warning("sent %s", spelling)
    keep_traceback(RuntimeError(f"header {spelling}"), invocation)
    assert "[secret]" in log.read_text()
    assert not any(text in log.read_text() for text in spellings())


def test_a_secret_is_masked_in_the_line_that_tells_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from cbtui.cli.root import run

    def fail(invocation: Invocation) -> int:
        raise CbtuiError(f"It failed with {invocation.settings.secret()}")

    monkeypatch.setattr("cbtui.cli.dashboard.open_dashboard", fail)
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("CBTUI_API_SECRET", raising=False)
    assert run(["--config", str(by_command(tmp_path)), "--state-dir", str(tmp_path)]) == 1
    assert capfd.readouterr().err == "cbtui: It failed with [secret].\n"
