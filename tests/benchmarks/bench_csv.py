"""The worst call as CSV, beside ``orjson.loads`` of the same bytes.

    python -m tests.benchmarks.bench_csv

Ten users, three hours, a sample every 2 s: about 76 MB of JSON and 4.5 million points. Prints how many times
``orjson.loads``' time and memory ``cbtui call ID --format csv > file`` takes, from starting the process to its end.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import orjson

from cbtui.model import Endpoint
from cbtui.simulator import Lesson, World, worst_call
from cbtui.simulator.answers import Question, details
from cbtui.simulator.faults import answer
from tests.cli.site import Site, site_of

RUNS = 3
MOST_TIMES = 4.0
MOST_MEMORY = 400.0
"""MB of peak resident memory that the contract allows."""


def body_of(lesson: Lesson) -> bytes:
    """What the details endpoint answers about all of a call."""
    begin, end = lesson.created_ts, lesson.destroyed_ts
    params = {"call_id": lesson.call_id, "start_ts": str(begin), "end_ts": str(end)}
    return details(Question(World.of([lesson], epoch=end), params, Endpoint.DETAILS, end + 3600))


def seconds_of_loads(body: bytes) -> float:
    """The best of some runs."""
    best = float("inf")
    for _ in range(RUNS):
        gc.collect()
        begin = time.perf_counter()
        document = orjson.loads(body)
        best = min(best, time.perf_counter() - begin)
        del document
    return best


def run_csv(site: Site, call_id: str, from_ts: int, to_ts: int, out: Path) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds and peak MB of one process."""
    command = [sys.executable, "-m", "cbtui", "call", call_id, "--format", "csv"]
    command += ["--from", str(from_ts), "--to", str(to_ts)]
    with out.open("wb") as stream:
        begin = time.perf_counter()
        process = subprocess.Popen(command, env=site.environ(), stdout=stream)
        _, code, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(code)
    if process.returncode:
        log = Path(site.state) / "cbtui.log"
        raise SystemExit(f"cbtui ended with {process.returncode}\n{log.read_text() if log.exists() else str()}")
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1000


def main() -> None:
    start_ts = int(time.time()) - 4 * 3600
    lesson = worst_call(start_ts=start_ts)
    body = body_of(lesson)
    loads = seconds_of_loads(body)
    print(f"body {len(body) / 1e6:.0f} MB; orjson.loads {loads:.2f} s")
    with tempfile.TemporaryDirectory() as directory:
        state, out = Path(directory) / "state", Path(directory) / "call.csv"
        with site_of([lesson], state) as site:
            site.faults.next(Endpoint.DETAILS, *[answer(body)] * 2)
            for name in ("fetched", "stored"):
                wall, cpu, peak = run_csv(site, lesson.call_id, lesson.created_ts, lesson.destroyed_ts, out)
                with out.open("rb") as stream:
                    rows = sum(1 for _ in stream) - 1
                print(
                    f"{name}: {rows} rows, wall {wall / loads:.2f}x and CPU {cpu / loads:.2f}x orjson.loads "
                    f"(at most {MOST_TIMES:g}x), peak {peak:.0f} MB (at most {MOST_MEMORY:g} MB)"
                )


if __name__ == "__main__":
    main()
