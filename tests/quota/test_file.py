"""The ledger's file: shared where the directory is, and one clear sentence where it can't be used."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from cbtui.errors import ConfigError
from cbtui.quota import Ledger
from tests import databases
from tests.fakes import FakeClock


@pytest.fixture
def strict_umask() -> Iterator[None]:
    before = os.umask(0o077)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.usefixtures("strict_umask")
def test_the_group_may_use_it_and_a_new_directory_is_the_owners(tmp_path: Path) -> None:
    path = tmp_path / "new" / "quota.db"
    ledger = Ledger(path, FakeClock(), "account")
    assert mode(path.parent) == 0o700
    assert mode(path) == 0o660
    assert {mode(side) for side in path.parent.iterdir()} == {0o660}, "the log beside it too"
    ledger.close()


def unusable(path: Path) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        Ledger(path, FakeClock(), "account")
    return caught.value


def test_a_directory_that_can_not_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    error = unusable(tmp_path / "file" / "quota.db")
    assert str(tmp_path / "file") in str(error)
    assert "--state-dir" in str(error)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "quota.db").write_bytes(b"not a database, and long enough to be read as one" * 50)
    error = unusable(tmp_path / "quota.db")
    assert "not a database" in str(error)
    assert "Move the file away" in str(error)


def test_a_file_of_a_newer_version(tmp_path: Path) -> None:
    with databases.database(tmp_path / "quota.db") as database:
        database.execute("PRAGMA user_version = 99")
    assert "newer cbtui" in str(unusable(tmp_path / "quota.db"))


def test_it_is_light(tmp_path: Path) -> None:
    import subprocess
    import sys

    code = "import sys, cbtui.quota, cbtui.quota.planner; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert set(loaded.stdout.split()).isdisjoint({"httpx", "textual", "pydantic"})
