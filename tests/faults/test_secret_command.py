"""A command that prints the secret: it has the terminal, is asked once, and can neither hang nor fill the memory."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path

import pytest

from cbtui.config import Settings, load
from cbtui.errors import ConfigError
from cbtui.flags import Flags
from cbtui.printout import MOST_BYTES
from tests.faults.program import Program, program

ASKS = """
import sys
open(sys.argv[1], "a").write("asked\\n")
sys.stderr.write("passphrase? "); sys.stderr.flush()
print(sys.stdin.readline().strip())
"""


def configured(home: Path, *command: str) -> Path:
    """A configuration file with this command."""
    path = home / "config.toml"
    path.write_text(
        f"[account]\napi_secret_command = {json.dumps(shlex.join(command))}\n"
        'api_key = "k"\nbase_url = "http://127.0.0.1:9"\n'
        '[[projects]]\nname = "one"\nappid = "a"\n[[projects]]\nname = "two"\nappid = "b"\n'
    )
    path.chmod(0o600)
    return path


def settings(home: Path, *command: str) -> Settings:
    return load(Flags(config=configured(home, *command)), {})


def screen_taken(run: Program) -> bool:
    return b"\x1b[?1049h" in run.received


def test_it_asks_on_the_terminal_before_the_dashboard_takes_it_and_only_once(tmp_path: Path) -> None:
    (tmp_path / "asks.py").write_text(ASKS)
    asked = tmp_path / "asked"
    config = configured(tmp_path, sys.executable, str(tmp_path / "asks.py"), str(asked))
    with program("--config", str(config), home=tmp_path) as run:
        run.shows("passphrase?")
        assert not screen_taken(run)
        run.type("qq3pq\n")
        end = run.shows("Live", "one")
        run.type("p")
        run.shows("two", since=end)
        run.settle()
        run.type("q")
        assert run.ended() == 0
    assert asked.read_text() == "asked\n"


def test_where_it_fails_nothing_is_drawn_and_its_words_are_there(tmp_path: Path) -> None:
    config = configured(tmp_path, "sh", "-c", "echo the vault is sealed >&2; exit 3")
    with program("--config", str(config), home=tmp_path) as run:
        assert run.ended() == 2
        assert not screen_taken(run)
    assert b"the vault is sealed" in run.received
    assert b"api_secret_command gave no secret: sh: it ended with status 3" in run.received


def test_without_a_terminal_its_words_are_in_the_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"sh: it ended with status 3 \(the vault is sealed\)"):
        settings(tmp_path, "sh", "-c", "echo the vault is sealed >&2; exit 3").secret()


def test_what_prints_without_end_is_stopped(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="yes: it printed more than a secret"):
        settings(tmp_path, "yes").secret()


def test_what_complains_without_end_is_stopped_too(tmp_path: Path) -> None:
    command = ("sh", "-c", f"yes complaint | head -c {4 * MOST_BYTES} >&2; echo secret")
    assert settings(tmp_path, *command).secret() == "secret"
