"""Faults of the state directory: full, locked, without locks, deleted, moved or replaced, while the program runs."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC
from pathlib import Path

import pytest

from cbtui import database, disk
from cbtui.cli.recording import GIVE_UP_S, Recorder
from cbtui.errors import AuthError, QuotaError, StateError
from cbtui.events import SourceChanged, StateRenewed
from cbtui.model import Endpoint, SourceKind
from cbtui.model.endpoint import POLLED_ENDPOINTS
from cbtui.poller import LOCAL_S, REFUSED_S, Poller
from cbtui.quota import Ledger
from cbtui.quota.permits import Granted
from cbtui.quota.predecessors import SETTLE_S
from cbtui.store import Store
from cbtui.times import HOUR
from tests.databases import database as file_of
from tests.fakes import FakeClock
from tests.poller.test_poller import Stand, running, settle
from tests.quota.taking import take

FULL = "database or disk is full"


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Stand]:
    made = Stand(tmp_path / "state")
    yield made
    made.ledger.close()
    made.store.close()


# ── a fault that passes ─────────────────────────────────────────────────────────────────────────────────


class Passing:
    """A method that fails until it is told that the fault is over."""

    def __init__(self, whole: object, name: str, words: str) -> None:
        self._real = getattr(whole, name)
        self._words = words
        self.over = False

    def __call__(self, *args: object, **options: object) -> object:
        if not self.over:
            with database.readable_errors(Path("/state/store.db"), "store"):
                raise sqlite3.OperationalError(self._words)
        return self._real(*args, **options)


@pytest.mark.parametrize("words", [FULL, "database is locked", "disk I/O error"])
@pytest.mark.parametrize("part", ["ledger state", "ledger permit", "store minutes", "store prune", "store version"])
async def test_recording_goes_on_by_itself_when_a_local_fault_is_over(
    stand: Stand, monkeypatch: pytest.MonkeyPatch, part: str, words: str
) -> None:
    whole, name = {
        "ledger state": (stand.ledger, "state"),
        "ledger permit": (stand.ledger, "_attempt"),
        "store minutes": (stand.store.minutes, "put"),
        "store prune": (stand.store, "prune"),
        "store version": (stand.store, "version"),
    }[part]
    fault = Passing(whole, name, words)
    monkeypatch.setattr(whole, name, fault)
    async with running(stand):
        await stand.clock.step(5)
        fault.over = True
        await stand.clock.step(90)
        assert all(stand.state(endpoint) is SourceKind.FRESH for endpoint in POLLED_ENDPOINTS)


async def test_the_sentence_names_the_disk_and_when_it_is_tried_again(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stand.ledger, "state", Passing(stand.ledger, "state", FULL))
    async with running(stand):
        told = stand.last_told(Endpoint.SCALE)
        assert told.state.kind is SourceKind.FAILED
        assert str(told.state.reason).endswith(f"{FULL}. {disk.ROOM}")
        assert told.next_due == stand.clock.now() + LOCAL_S


async def test_refused_credentials_are_tried_again_every_hour(stand: Stand) -> None:
    stand.server.failures[Endpoint.SCALE] = AuthError("The server refused", "HTTP 401")
    async with running(stand):
        stand.clock.advance(REFUSED_S - 10)
        await stand.clock.step(2)
        assert stand.server.count(Endpoint.SCALE) == 1
        del stand.server.failures[Endpoint.SCALE]
        await stand.clock.step(20)
        assert stand.server.count(Endpoint.SCALE) == 2
        assert stand.state(Endpoint.SCALE) is SourceKind.FRESH
    assert REFUSED_S == HOUR


async def test_what_the_loop_dies_of_is_told_and_not_that_it_was_a_group(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail() -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(stand.poller, "_watch", fail)
    with pytest.raises(RuntimeError, match="a bug"):
        await stand.poller.run()


def in_a_process(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, timeout=60, check=False
    )


def test_a_limit_on_the_size_of_files_is_named() -> None:
    assert resource.RLIMIT_FSIZE is not None
    code = """
import resource, sys, tempfile
from pathlib import Path
from cbtui.errors import StateError
from cbtui.store import Store
with tempfile.TemporaryDirectory() as directory:
    store = Store(Path(directory) / "store.db")
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 18, 1 << 18))
    try:
        store._connection.write("INSERT INTO judged VALUES (?, ?, ?, ?, zeroblob(1 << 20))", [("a", "b", 1, "d")])
    except StateError as error:
        print(error)
"""
    done = in_a_process(code)
    assert "File too large. Files may not grow that large here (ulimit -f)" in done.stdout, done.stderr


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.EDQUOT, "quota on this disk"),
        (errno.ENOSPC, "Make room"),
        (errno.EROFS, "read-only"),
        (errno.EIO, "writable"),
    ],
)
def test_the_advice_fits_what_a_try_to_write_meets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, advice: str
) -> None:
    def refuse(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "pwrite", refuse)
    with pytest.raises(StateError, match=advice) as caught, database.readable_errors(tmp_path / "store.db", "store"):
        raise sqlite3.OperationalError("disk I/O error")
    assert os.strerror(number) in str(caught.value)


def test_a_file_system_without_locks_is_told_at_once_and_nobody_is_to_be_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_lock(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    waited: list[float] = []
    monkeypatch.setattr("cbtui.disk.fcntl.lockf", no_lock)
    monkeypatch.setattr("cbtui.database.time.sleep", waited.append)
    Store(tmp_path / "store.db").close()
    with file_of(tmp_path / "store.db") as held:
        # As SQLite sees it: a lock that can't be had.
        held.execute("PRAGMA journal_mode = DELETE")
        held.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StateError, match="knows no locks") as caught:
            Store(tmp_path / "store.db")
    assert "end that one" not in str(caught.value)
    assert waited == []


# ── a fault that does not pass ──────────────────────────────────────────────────────────────────────────


@contextlib.asynccontextmanager
async def recording(stand: Stand) -> AsyncIterator[asyncio.Task[None]]:
    """``cbtui record`` over a stand; what the poller tells goes to the recorder too."""
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(max_workers=1))
    recorder = Recorder("prod", UTC, stand.path.with_name("cbtui.log"))
    poller = Poller(stand.poller._service, stand.clock, recorder.take)
    task = asyncio.create_task(recorder.run(poller, stand.clock))
    await settle()
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.mark.parametrize("part", ["ledger state", "store minutes"])
async def test_a_recorder_that_can_record_nothing_ends_with_the_reason_after_it_tried(
    stand: Stand, monkeypatch: pytest.MonkeyPatch, part: str, capfd: pytest.CaptureFixture[str]
) -> None:
    async with recording(stand) as task:
        await stand.clock.step(120)
        whole, name = {"ledger state": (stand.ledger, "state"), "store minutes": (stand.store.minutes, "put")}[part]
        monkeypatch.setattr(whole, name, Passing(whole, name, FULL))
        monkeypatch.setattr(stand.store.diagnosis, "put", Passing(stand.store.diagnosis, "put", FULL))
        await stand.clock.step(GIVE_UP_S - 60)
        assert not task.done()
        assert FULL in capfd.readouterr().err
        await stand.clock.step(360)
        with pytest.raises(StateError, match=f"Nothing could be recorded for 10 min: .*{FULL}"):
            await task
    assert StateError.exit_code != 0


async def test_a_recorder_whose_files_can_be_used_again_goes_on(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    async with recording(stand) as task:
        fault = Passing(stand.ledger, "state", FULL)
        monkeypatch.setattr(stand.ledger, "state", fault)
        await stand.clock.step(GIVE_UP_S - 120)
        fault.over = True
        await stand.clock.step(GIVE_UP_S + 300)
        assert not task.done()


# ── a file that is lost while it is open ────────────────────────────────────────────────────────────────


def deleted(state: Path) -> None:
    shutil.rmtree(state)


def moved(state: Path) -> None:
    state.rename(state.with_name("elsewhere"))


def replaced(state: Path) -> None:
    """By a state directory that another session has begun."""
    moved(state)
    clock = FakeClock()
    Store(state / "store.db").close()
    Ledger(state / "quota.db", clock, "account").close()


LOSSES = [deleted, moved, replaced]


@pytest.mark.parametrize("lose", LOSSES)
async def test_no_limit_is_passed_when_the_ledger_is_lost(tmp_path: Path, lose: object) -> None:
    clock = FakeClock()
    state = tmp_path / "state"
    ledger = Ledger(state / "quota.db", clock, "account")
    take(ledger, Endpoint.SCALE)
    ledger.block(Endpoint.LISTS, "qpd limit error")
    assert callable(lose)
    lose(state)
    clock.advance(5)
    for session in (ledger, Ledger(state / "quota.db", clock, "account")):
        with pytest.raises(QuotaError, match="one request a minute"):
            await session.permit(Endpoint.SCALE)
        with pytest.raises(QuotaError, match="qpd limit error"):
            await session.permit(Endpoint.LISTS)
        session.close()
    with file_of(state / "quota.db") as file:
        assert file.execute("SELECT count(*) FROM permit").fetchone() == (1,)


class Watched(FakeClock):
    """While somebody waits, sessions look whether their file is the one with the name, as they do once a second."""

    def __init__(self) -> None:
        super().__init__()
        self.sessions: list[Ledger] = []

    async def sleep(self, seconds: float) -> None:
        for session in self.sessions:
            await asyncio.to_thread(session.renewals)
        await super().sleep(seconds)


@pytest.mark.parametrize("lose", [deleted, moved])
async def test_a_newcomer_on_a_new_ledger_waits_for_those_on_the_old_one(tmp_path: Path, lose: object) -> None:
    clock, state = Watched(), tmp_path / "state"
    ledger = Ledger(state / "quota.db", clock, "account")
    take(ledger, Endpoint.SCALE)
    assert callable(lose)
    lose(state)
    clock.advance(5)
    clock.sessions = [ledger]
    newcomer = Ledger(state / "quota.db", clock, "account")
    with pytest.raises(QuotaError, match="one request a minute"):
        await newcomer.permit(Endpoint.SCALE)
    assert sum(clock.slept) >= SETTLE_S
    await newcomer.permit(Endpoint.LISTS)
    for session in (ledger, newcomer):
        session.close()


async def test_a_first_ledger_waits_for_nobody(tmp_path: Path) -> None:
    clock = FakeClock()
    other = Ledger(tmp_path / "other" / "quota.db", clock, "another account")
    take(other, Endpoint.SCALE)
    ledger = Ledger(tmp_path / "state" / "quota.db", clock, "account")
    await ledger.permit(Endpoint.SCALE)
    assert not clock.slept
    for session in (ledger, other):
        session.close()


async def test_permits_of_two_sessions_are_brought_together_in_their_order(tmp_path: Path) -> None:
    clock, state = FakeClock(), tmp_path / "state"
    ledgers = [Ledger(state / "quota.db", clock, "account") for _ in range(2)]
    take(ledgers[0], Endpoint.SCALE)
    deleted(state)
    clock.advance(100)
    newcomer = Ledger(state / "quota.db", clock, "account")
    arrived = await newcomer.permit(Endpoint.SCALE)
    for ledger in ledgers:
        assert ledger.renewals() == 1
        (scale,) = (quota for quota in ledger.state() if quota.endpoint is Endpoint.SCALE)
        assert scale.used_today == 2
        assert scale.last_sent_ts == pytest.approx(clock.now())
    await arrived()
    for ledger in (*ledgers, newcomer):
        ledger.close()


async def test_that_a_request_arrived_is_never_said_of_another_one(tmp_path: Path) -> None:
    clock = FakeClock()
    ledger = Ledger(tmp_path / "quota.db", clock, "account")
    take(ledger, Endpoint.SCALE)
    with file_of(tmp_path / "quota.db") as file:
        before = file.execute("SELECT * FROM permit").fetchall()
    ledger._arrived(Granted(before[0][0], 1.0))
    with file_of(tmp_path / "quota.db") as file:
        assert file.execute("SELECT * FROM permit").fetchall() == before
    ledger.close()


@pytest.mark.parametrize("lose", LOSSES)
async def test_recording_goes_on_in_the_files_that_have_the_names_now_and_says_so(stand: Stand, lose: object) -> None:
    state = stand.path.parent
    async with running(stand):
        assert callable(lose)
        lose(state)
        await stand.clock.step(3)
        assert len(stand.of(StateRenewed)) == 1
        await stand.clock.step(120)
        assert all(stand.state(endpoint) is SourceKind.FRESH for endpoint in POLLED_ENDPOINTS)
    with file_of(state / "store.db") as file:
        assert file.execute("SELECT count(*) FROM coverage").fetchone() != (0,)


async def test_a_directory_that_can_not_be_made_again_is_told_as_long_as_it_lasts(stand: Stand) -> None:
    state = stand.path.parent
    async with running(stand):
        shutil.rmtree(state)
        state.write_text("a file in its place")
        await stand.clock.step(70)
        told = [event for event in stand.told if isinstance(event, SourceChanged)][-1]
        assert told.state.kind is SourceKind.STALE
        state.unlink()
        await stand.clock.step(120)
        assert all(stand.state(endpoint) is SourceKind.FRESH for endpoint in POLLED_ENDPOINTS)


def test_the_recorder_says_that_its_files_were_lost(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    Recorder("prod", UTC, tmp_path / "cbtui.log").take(StateRenewed("prod"))
    assert capfd.readouterr().err.startswith(f"The files in {tmp_path} were deleted, moved or replaced")


async def test_a_reader_sees_the_new_file_too(tmp_path: Path) -> None:
    state = tmp_path / "state"
    store = Store(state / "store.db")
    seen = store.version()
    moved(state)
    assert await asyncio.to_thread(store.version) != seen
    assert store.calls.range("k", 0, 1) == ()
    assert (state / "store.db").exists()
    store.close()
