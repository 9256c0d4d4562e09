"""Faults inside the files: values that nobody has written are set aside, and the rest is shown."""

from __future__ import annotations

import contextlib
import fcntl
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cbtui.errors import QuotaError, StateError
from cbtui.model import Call, DiagnosisEvent, Endpoint, Minute, NoteKind, UsageDay
from cbtui.quota import Ledger
from cbtui.service import Context, Service
from cbtui.store import Store
from tests.databases import database
from tests.fakes import EPOCH, FakeClock
from tests.quota.taking import take
from tests.service.server import FakeServer
from tests.store.writer import details

NOW = int(EPOCH)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path / "store.db")
    made.calls.put("k", [Call("good", "class", NOW, None, False), Call("bad", "class", NOW, None, False)], NOW)
    events = [DiagnosisEvent(NOW, "1", "good", 1, ()), DiagnosisEvent(NOW, "2", "bad", 1, ())]
    made.diagnosis.put("k", events, NOW, NOW, True, NOW)
    minutes = [Minute(NOW, {"pcu": 1.0}), Minute(NOW + 60, {"pcu": 2.0})]
    made.minutes.put("k", Endpoint.SCALE, ["pcu"], minutes, NOW, NOW + 60, NOW)
    made.usage.put("k", [UsageDay(NOW, {"userCount": 1.0}), UsageDay(NOW + 86_400, {"userCount": 2.0})], NOW)
    yield made
    made.close()


def spoil(tmp_path: Path, table: str, change: str, where: str, file: str = "store.db") -> None:
    """Write into one row what no session would."""
    with database(tmp_path / file) as opened:
        statement = f"UPDATE {table} SET {change} WHERE {where}"  # noqa: S608
        assert opened.execute(statement).rowcount == 1


@pytest.mark.parametrize(
    "change",
    ["created_ts = 'soon'", "destroyed_ts = x'00'", "finished = 'yes'", "cname = x'ff'", "created_ts = 1.5"],
)
def test_a_broken_call_is_left_out_and_counted(store: Store, tmp_path: Path, change: str) -> None:
    spoil(tmp_path, "call", f"{change}", "call_id = 'bad'")
    everything = store.calls.range("k", 0, NOW * 2)
    assert [call.call_id for call in everything] == ["good"]
    assert store.calls.one("k", "bad") is None
    assert store.damage() == {"call": 1}


@pytest.mark.parametrize(
    "change", ["causes = '[['", "causes = '[1]'", "causes = x'00'", "exp_id = 'x'", "user = x'00'"]
)
def test_a_broken_event_is_left_out_and_counted(store: Store, tmp_path: Path, change: str) -> None:
    spoil(tmp_path, "event", f"{change}", "cname = 'bad'")
    assert [event.cname for event in store.diagnosis.range("k", NOW, NOW)] == ["good"]
    assert store.damage() == {"event": 1}


def test_a_text_that_is_none_keeps_no_other_from_being_read(store: Store, tmp_path: Path) -> None:
    spoil(tmp_path, "call", "cname = CAST(x'ff41' AS TEXT)", "call_id = 'bad'")
    assert {call.cname for call in store.calls.range("k", 0, NOW * 2)} == {"class", "\N{REPLACEMENT CHARACTER}A"}


def test_broken_minutes_and_days_are_left_out_and_infinite_values_are_none(store: Store, tmp_path: Path) -> None:
    spoil(tmp_path, "minute", "pcu = 'many'", f"ts = {NOW}")
    spoil(tmp_path, "minute", "pcu = 9e999", f"ts = {NOW + 60}")
    spoil(tmp_path, "day", "userCount = x'00'", f"ts = {NOW}")
    assert store.minutes.range("k", NOW, NOW + 60) == (Minute(NOW + 60, {}),)
    assert [day.ts for day in store.usage.range("k", NOW, NOW + 86_400)] == [NOW + 86_400]
    assert store.damage() == {"minute": 1, "day": 1}


@pytest.mark.parametrize("blob", ["x''", "x'00'", "'text'", "NULL", "substr(points, 1, 20)"])
def test_a_broken_series_is_empty_and_the_call_is_asked_for_again(store: Store, tmp_path: Path, blob: str) -> None:
    call = details("c1")
    store.details.put("k", call, all_users=False, final=True, with_metrics=True, fetched_at=NOW)
    assert store.details.final("k", ["c1"], False)
    spoil(tmp_path, "series", f"points = {blob}", "position = 0")
    kept = store.details.one("k", "c1", False)
    assert kept is not None
    assert kept.final
    first, *others = kept.details.series
    assert first.points == (array("q"), array("d"))
    assert [one.points for one in others] == [one.points for one in call.series[1:]]
    assert not store.details.final("k", ["c1"], False)


@pytest.mark.parametrize("sessions", ["'[{'", "NULL", "x'00'", "'[{}]'"])
def test_details_without_readable_sessions_are_as_good_as_none(store: Store, tmp_path: Path, sessions: str) -> None:
    store.details.put("k", details("c1"), all_users=False, final=True, with_metrics=True, fetched_at=NOW)
    spoil(tmp_path, "details", f"sessions = {sessions}", "true")
    assert store.details.one("k", "c1", False) is None
    assert not store.details.final("k", ["c1"], False)


@pytest.mark.parametrize("created", ["'soon'", "NULL"])
def test_broken_rows_are_removed_once_and_their_time_is_asked_for_again(
    store: Store, tmp_path: Path, created: str
) -> None:
    spoil(tmp_path, "call", f"created_ts = {created}", "call_id = 'bad'")
    spoil(tmp_path, "event", "causes = '[['", "cname = 'bad'")
    store.calls.put_search("k", None, NOW - 60, NOW)
    store.calls.put_search("other", None, NOW - 60, NOW)
    assert store.mend() == {}
    assert store.calls.one("k", "bad") is None
    assert store.mend() == {"call": 1, "event": 1}
    assert store.damage() == {}
    assert [call.call_id for call in store.calls.range("k", 0, NOW * 2)] == ["good"]
    assert len(store.diagnosis.range("k", NOW, NOW)) == 1
    assert len(store.minutes.range("k", NOW, NOW + 60)) == 2
    assert store.damage() == {}
    assert not store.calls.searched("k", None, NOW - 60, NOW)
    assert store.calls.searched("other", None, NOW - 60, NOW)


@pytest.mark.parametrize("text", [b"\xff", b'{"a": "\xff"}'])
def test_a_judgement_that_is_no_text_reads_as_none(store: Store, tmp_path: Path, text: bytes) -> None:
    for column in ("findings", "facts"):
        store.findings.put("k", "c1", "f", (), {"a": 1})
        spoil(tmp_path, "judged", f"{column} = CAST(x'{text.hex()}' AS TEXT)", "true")
        found = store.findings.of("k", "c1", "f")
        assert found is None or found == ((), {"a": "\N{REPLACEMENT CHARACTER}"})
        store.findings.worst("k", ["c1"])
    assert store.findings.of("k", "c2", "f") is None


# ── a file that can't be read at all ────────────────────────────────────────────────────────────────────


def scrawled(path: Path) -> None:
    path.write_bytes(b"this is no database\n" * 500)


def torn(path: Path) -> None:
    """The pages behind the first are somebody else's."""
    with database(path) as file:
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = path.read_bytes()
    path.write_bytes(data[:4096] + bytes([7]) * (len(data) - 4096))


def foreign(path: Path) -> None:
    path.unlink()
    with database(path) as file:
        file.execute("CREATE TABLE recipes (name)")
        file.execute("PRAGMA user_version = 2")


@pytest.mark.parametrize("wreck", [scrawled, torn, foreign])
def test_a_store_that_is_no_database_is_moved_aside_and_the_rest_works(
    tmp_path: Path, wreck: Callable[[Path], None]
) -> None:
    path = tmp_path / "store.db"
    Store(path).close()
    wreck(path)
    before = path.read_bytes()[100:]
    store = Store(path)
    call = Call("c", "class", NOW, None, False)
    for _ in range(2):
        with contextlib.suppress(StateError):
            store.calls.put("k", [call], NOW)
    assert store.calls.range("k", 0, NOW * 2) == (call,)
    aside = store.aside()
    assert aside == tmp_path / "store.db.damaged"
    assert aside.read_bytes()[100:] == before, "all but the header, in which SQLite notes how it is opened"
    store.close()
    Store(path).close()
    assert not (tmp_path / "store.db.damaged-2").exists()


def test_a_sound_store_is_never_moved_by_who_found_the_one_before_broken(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    Store(path).close()
    torn(path)
    stores = [Store(path), Store(path)]
    for store in stores:
        for _ in range(2):
            with contextlib.suppress(StateError):
                store.calls.put("k", [Call("c", "class", NOW, None, False)], NOW)
    assert all(len(store.calls.range("k", 0, NOW * 2)) == 1 for store in stores)
    assert [one.name for one in sorted(tmp_path.glob("*damaged*")) if one.suffix == ".damaged"] == ["store.db.damaged"]
    for store in stores:
        store.close()


def test_a_store_that_a_newer_program_has_changed_meanwhile_is_not_moved(store: Store, tmp_path: Path) -> None:
    with database(tmp_path / "store.db") as file:
        file.execute("ALTER TABLE call RENAME COLUMN cname TO channel")
        file.execute("PRAGMA user_version = 99")
    for _ in range(2):
        with pytest.raises(StateError):
            store.calls.range("k", 0, NOW * 2)
    assert not list(tmp_path.glob("*damaged*"))


def test_a_broken_store_that_somebody_else_is_about_to_move_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    scrawled(path)
    with path.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(StateError):
            Store(path)
    Store(path).close()
    assert (tmp_path / "store.db.damaged").exists()


def test_nothing_that_was_moved_aside_is_ever_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    (tmp_path / "store.db.damaged-wal").write_bytes(b"somebody's")
    for number in range(12):
        scrawled(path)
        with contextlib.suppress(StateError):
            Store(path).close()
        assert len(list(tmp_path.glob("store.db.damaged-[2-9]"))) == min(number + 1, 8)
    assert (tmp_path / "store.db.damaged-wal").read_bytes() == b"somebody's"


def test_without_a_sound_ledger_there_is_no_permit_and_it_says_what_to_do(tmp_path: Path) -> None:
    scrawled(tmp_path / "quota.db")
    before = (tmp_path / "quota.db").read_bytes()
    with pytest.raises(StateError, match=r"not a database\. Move the file away"):
        Ledger(tmp_path / "quota.db", FakeClock(), "account")
    assert (tmp_path / "quota.db").read_bytes() == before


async def test_an_answer_says_that_rows_were_left_out(store: Store, tmp_path: Path) -> None:
    clock = FakeClock()
    ledger = Ledger(tmp_path / "quota.db", clock, "account")
    context = Context(
        api=FakeServer(ledger.permit), ledger=ledger, store=store, clock=clock, name="prod", key="k", appid="a"
    )
    service = Service(context)
    spoil(tmp_path, "call", "finished = 'yes'", "call_id = 'bad'")
    answer = await service.calls(NOW - 60, NOW + 60)
    assert [call.call_id for call in answer.data] == ["good"]
    assert not answer.complete
    assert (NoteKind.DAMAGED, 1) in [(note.kind, dict(note.values).get("count")) for note in answer.notes]
    ledger.close()


@pytest.mark.parametrize("value", ["'soon'", "x'00'", "9e999"])
def test_a_broken_permit_counts_as_given_just_now(tmp_path: Path, value: str) -> None:
    clock = FakeClock()
    ledger = Ledger(tmp_path / "quota.db", clock, "account")
    take(ledger, Endpoint.SCALE)
    ledger.close()
    spoil(tmp_path, "permit", f"server = {value}, flight = {value}", "true", "quota.db")
    spoil(tmp_path, "server_clock", f"uptime = {value}", "true", "quota.db")
    clock.advance(3600)
    again = Ledger(tmp_path / "quota.db", clock, "account")
    with pytest.raises(QuotaError, match="one request a minute"):
        take(again, Endpoint.SCALE)
    clock.advance(66)
    take(again, Endpoint.SCALE)
    again.close()


def test_a_broken_block_is_forgotten(tmp_path: Path) -> None:
    clock = FakeClock()
    ledger = Ledger(tmp_path / "quota.db", clock, "account")
    ledger.block(Endpoint.SCALE, "qpd limit error")
    ledger.close()
    spoil(tmp_path, "block", "seconds = 'long'", "true", "quota.db")
    again = Ledger(tmp_path / "quota.db", clock, "account")
    take(again, Endpoint.SCALE)
    again.close()
