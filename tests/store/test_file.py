"""The store's file: shared where the directory is, kept small, and one clear sentence where it can't be used."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from cbtui.errors import ConfigError
from cbtui.model import Call, DiagnosisEvent, Endpoint, Minute, Outcome, Report, SentReport, UsageDay
from cbtui.store import Store
from cbtui.store.migrations import MIGRATIONS
from tests import databases
from tests.store.writer import details


@pytest.fixture
def strict_umask() -> Iterator[None]:
    before = os.umask(0o077)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.usefixtures("strict_umask")
def test_the_group_may_use_it_and_a_new_directory_is_the_owners(tmp_path: Path) -> None:
    path = tmp_path / "new" / "store.db"
    store = Store(path)
    assert mode(path.parent) == 0o700
    assert {mode(file) for file in path.parent.iterdir()} == {0o660}
    store.close()


def unusable(path: Path) -> str:
    with pytest.raises(ConfigError) as caught:
        Store(path)
    return str(caught.value)


def test_a_directory_that_can_not_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    text = unusable(tmp_path / "file" / "store.db")
    assert str(tmp_path / "file") in text
    assert "--state-dir" in text


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_directory_that_can_not_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    text = unusable(tmp_path / "store.db")
    tmp_path.chmod(0o700)
    assert "--state-dir" in text


def test_a_file_that_is_no_database_makes_room_for_one(path: Path) -> None:
    content = b"not a database, and long enough to be read as one" * 50
    path.write_bytes(content)
    store = Store(path)
    assert store.calls.range("p", 0, 9) == ()
    assert store.aside() == path.with_name(f"{path.name}.damaged")
    assert path.with_name(f"{path.name}.damaged").read_bytes() == content
    store.close()


def test_a_schema_of_a_newer_version(path: Path) -> None:
    with databases.database(path) as database:
        database.execute("PRAGMA user_version = 99")
    assert "newer cbtui" in unusable(path)
    with databases.database(path) as database:
        assert database.execute("SELECT count(*) FROM sqlite_schema").fetchone() == (0,), "it was left alone"


def test_a_schema_of_this_version_is_not_touched(path: Path, store: Store) -> None:
    store.calls.put("p", [Call("c", "x", 1, 2, True)], 1.0)
    again = Store(path)
    assert again.calls.one("p", "c") is not None
    with databases.database(path) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    again.close()


def test_what_breaks_later_is_a_sentence_too(path: Path, store: Store) -> None:
    with databases.database(path) as database:
        database.execute("DROP TABLE call")
    with pytest.raises(ConfigError, match="no such table"):
        store.calls.range("p", 0, 1)


def test_old_data_goes_and_what_is_never_told_again_stays(store: Store) -> None:
    for ts in (1000, 5000):
        store.minutes.put("p", Endpoint.SCALE, ["pcu"], [Minute(ts, {"pcu": 1.0})], ts, ts + 60, ts)
        store.diagnosis.put("p", [DiagnosisEvent(ts, "1", "x", 4)], ts, ts + 60, False, ts)
        store.calls.put("p", [Call(f"c{ts}", "x", ts, ts + 60, True)], ts)
        store.usage.put("p", [UsageDay(ts, {"userCount": 1.0})], ts)
        store.reports.put("p", SentReport(Report("x", 1, 1), ts, "ann", Outcome.SENT))
    store.details.put("p", details("c"), all_users=False, final=True, with_metrics=True, fetched_at=1.0)
    store.prune(3000.0, 9000.0)
    assert [minute.ts for minute in store.minutes.range("p", 0, 9999)] == [5000]
    assert [event.ts for event in store.diagnosis.range("p", 0, 9999)] == [5000]
    assert store.diagnosis.full_answers("p", 0, 9999) == 1
    assert [call.created_ts for call in store.calls.range("p", 0, 9999)] == [5000]
    assert store.details.one("p", "c", False) is not None
    assert len(store.usage.range("p", 0, 9999)) == len(store.reports.all("p")) == 2
    store.prune(2e9, 2e9)
    assert store.details.one("p", "c", False) is None


def test_what_was_dropped_is_no_longer_covered(store: Store) -> None:
    store.calls.put_search("p", None, 1000, 9000)
    store.prune(3000.0, 9000.0)
    assert not store.calls.searched("p", None, 2000, 9000)
    assert store.calls.searched("p", None, 3000, 9000)


def test_its_size_is_known(store: Store) -> None:
    assert store.size() > 0
