"""Several sessions on one file: nothing is lost, half of a call is never seen, and each notices the others."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

from cbtui.model import Call
from cbtui.store import Store
from tests import databases
from tests.store.writer import SERIES, TS, details

ROOT = Path(__file__).parents[2]


def session(path: Path, name: str, rounds: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.store.writer", str(path), name, str(rounds)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def line_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def whole_or_nothing(store: Store) -> bool:
    """Whether the call is there; a part of it is a failure."""
    kept = store.details.one("p", "same", False)
    if kept is None:
        return False
    assert len(kept.details.series) == SERIES
    assert all(len(series) == len(TS) for series in kept.details.series[-2:])
    return True


def test_two_sessions_write_at_once_and_a_third_reads(path: Path) -> None:
    writers = [session(path, name, 3) for name in ("a", "b")]
    reader = Store(path)
    seen = []
    while any(process.poll() is None for process in writers):
        seen.append(whole_or_nothing(reader))
    outputs = [process.communicate()[0] for process in writers]
    assert [process.returncode for process in writers] == [0, 0], outputs
    assert whole_or_nothing(reader)
    assert len(reader.calls.range("p", 0, 10)) == 6
    assert seen == sorted(seen), "once there, it is always there"
    reader.close()


def test_a_kill_amid_a_write_leaves_the_file_whole(path: Path) -> None:
    writer = session(path, "a", 50)
    assert line_of(writer) == "begun\n"
    line_of(writer)
    writer.kill()
    writer.communicate()
    with databases.database(path) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    store = Store(path)
    assert whole_or_nothing(store)
    store.details.put("p", details("same"), all_users=False, final=True, with_metrics=True, fetched_at=2.0)
    assert whole_or_nothing(store)
    store.close()


def test_what_a_killed_session_left_is_swept_away(path: Path, store: Store) -> None:
    with databases.database(path) as database:
        database.execute("INSERT INTO details VALUES (7, 'p', 'same', 0, 1, 1, 0, 0, 9e9, 1000.0, '[]')")
        database.execute("INSERT INTO series VALUES (7, 0, 'S', 20004, 0, x'00')")
    assert store.details.one("p", "same", False) is None
    store.prune(0.0, 1000.0 + 600)
    assert rows(path, "details") == 1, "it may still be writing"
    store.prune(0.0, 1000.0 + 7200)
    assert rows(path, "details") == rows(path, "series") == 0


def rows(path: Path, table: str) -> int:
    with databases.database(path) as database:
        (count,) = database.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
        return int(count)


def test_the_version_tells_of_own_and_others_writing_and_of_nothing_else(path: Path, store: Store) -> None:
    other = Store(path)
    versions = [store.version(), store.version()]
    store.calls.one("p", "c")
    versions.append(store.version())
    assert len(set(versions)) == 1
    store.calls.put("p", [Call("c", "x", 1, 2, True)], 1.0)
    versions.append(store.version())
    other.calls.put("p", [Call("d", "x", 1, 2, True)], 1.0)
    versions.append(store.version())
    Store(path).close()
    assert store.version() == versions[-1], "opening is not writing"
    assert len(set(versions)) == 3
    other.close()


def test_threads_share_one_store(store: Store) -> None:
    failures: list[BaseException] = []

    def work(name: int) -> None:
        try:
            for number in range(20):
                store.calls.put("p", [Call(f"{name}-{number}", "x", number, number, True)], 1.0)
                store.calls.range("p", 0, 100)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(store.calls.range("p", 0, 100)) == 80
