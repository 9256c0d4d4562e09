"""Faults of cost: memory that grows with what is written, and disk that is never given back."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from cbtui.cli.output import TOGETHER, MadeRows
from cbtui.model import Minute
from cbtui.model.minutes import PackedMinutes
from cbtui.store import Store
from tests.databases import database
from tests.faults.test_streams import environ

DAYS = 60
MOST_MB = 120
"""So much less than what so many minutes took as objects; 365 days stay below the 200 MB of any command."""
_FILL = """
WITH RECURSIVE step(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM step LIMIT {count})
INSERT INTO minute SELECT '{key}', {newest} - 60 * n, n, n * 2, 99.5, 98.25, n % 7 + 0.125, 1.5, 97.1, 96.2, 95.3, 94.4
FROM step
"""


def fill(state: Path, key: str) -> int:
    """A store with a minute a row, up to now; how many."""
    Store(state / "store.db").close()
    with database(state / "store.db") as file:
        newest = int(time.time()) // 60 * 60 - 600
        file.execute(_FILL.format(count=DAYS * 1440 - 20, key=key, newest=newest))
        (count,) = file.execute("SELECT count(*) FROM minute").fetchone()
        return int(count)


def project_key(state: Path) -> str:
    from cbtui.config import load
    from cbtui.flags import Flags

    settings = load(Flags(), environ(state))
    return settings.project_key(settings.project)


# Runs the command and writes the peak of its memory, MB, as the last line of stderr.
_MEASURED = """
import resource, subprocess, sys
done = subprocess.run([sys.executable, "-m", "cbtui", *sys.argv[1:]], stdout=open("out", "wb"))
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024, file=sys.stderr)
sys.exit(done.returncode)
"""


@pytest.mark.parametrize("form", ["json", "csv"])
def test_months_of_minutes_are_written_in_bounded_memory(tmp_path: Path, form: str) -> None:
    count = fill(tmp_path, project_key(tmp_path))
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, "live", "--from", f"-{DAYS}d", "--to", "-1h", "--format", form],
        env=environ(tmp_path),
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stderr.splitlines()[-1]) < MOST_MB
    written = (tmp_path / "out").read_text()
    rows = written.count('"ts": ') if form == "json" else written.count("\n") - 1
    assert rows == pytest.approx(count, abs=60)


def test_packed_minutes_read_as_they_were() -> None:
    minutes = [Minute(60 * n, {"pcu": float(n)} if n % 3 else {"pcc": 1.5, "pcu": 0.0}) for n in range(10)]
    packed = PackedMinutes(["pcu", "pcc"], minutes)
    assert list(packed) == minutes
    assert (packed[-1], packed[2:5], len(packed)) == (minutes[-1], tuple(minutes[2:5]), 10)


@pytest.mark.parametrize("count", [0, 1, TOGETHER, TOGETHER + 1])
def test_a_document_in_pieces_is_the_document(count: int, capfd: pytest.CaptureFixture[str]) -> None:
    import json

    from cbtui.cli.output import Document, write_document

    rows = MadeRows(lambda n: {"n": n}, range(count))
    write_document(Document("prod", rows, 1.0))
    sys.stdout.flush()
    text = capfd.readouterr().out
    expected = {
        "project": "prod",
        "fetched_at": 1,
        "complete": True,
        "notes": [],
        "data": [{"n": n} for n in range(count)],
    }
    assert text == json.dumps(expected) + "\n"


def grown(path: Path, mode: str) -> None:
    """A store whose minutes take some megabytes, as this version or an older one made it."""
    if mode == "older":
        with database(path) as file:
            file.execute("PRAGMA auto_vacuum = NONE")
            file.execute("CREATE TABLE something (n)")
            file.execute("DROP TABLE something")
    Store(path).close()
    with database(path) as file:
        file.execute(_FILL.format(count=60_000, key="k", newest=1_700_000_000))


@pytest.mark.parametrize("mode", ["of today", "older"])
def test_retention_gives_disk_back(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "store.db"
    grown(path, mode)
    store = Store(path)
    before = path.stat().st_size
    store.prune(1_800_000_000, 1_800_000_000)
    steps = 0
    while store.shrink():
        steps += 1
    store.close()
    assert path.stat().st_size < before / 2
    assert (steps > 0) == (mode == "of today")


def test_a_store_that_is_used_gives_nothing_back(tmp_path: Path) -> None:
    grown(tmp_path / "store.db", "of today")
    store = Store(tmp_path / "store.db")
    assert not store.shrink()
    store.close()


async def test_pruning_gives_back_step_by_step(tmp_path: Path) -> None:
    from cbtui.clock import Agreement
    from cbtui.quota import Ledger
    from cbtui.service import Context, Service
    from tests.fakes import FakeClock
    from tests.service.server import FakeServer

    grown(tmp_path / "store.db", "of today")
    clock = FakeClock()
    clock.agreement = Agreement(clock.wall() - clock.uptime(), settled=True)
    ledger, store = Ledger(tmp_path / "quota.db", clock, "account"), Store(tmp_path / "store.db")
    api = FakeServer(ledger.permit)
    service = Service(Context(api=api, ledger=ledger, store=store, clock=clock, name="p", key="k", appid="a"))
    await service.prune()
    assert len(clock.slept) >= 1
    assert not store.shrink()
    ledger.close()
    store.close()
