"""The worst call as CSV, beside ``orjson.loads`` of the same bytes.

Ten users, three hours, a sample every 2 s: about 76 MB of JSON and 4.5 million points. Prints how many times
``orjson.loads``' time ``cbtui call ID --format csv > file`` takes, from starting the process to its end, and its peak
memory in MB and in times the bytes of the JSON.
"""

from __future__ import annotations

import gc
import json
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
"""MB of peak resident memory; the target."""


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


WATCHED = """
import json, resource, subprocess, sys, time
begin = time.perf_counter()
code = subprocess.call(sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
cpu = used.ru_utime + used.ru_stime
print(json.dumps([code, time.perf_counter() - begin, cpu, used.ru_maxrss * 1024 / 1e6]), file=sys.stderr)
"""
"""Runs a command from a small process: a large one would lend the child its own peak memory at the fork."""


def run_csv(site: Site, lesson: Lesson, out: Path) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds and peak MB of one process."""
    command = [sys.executable, "-c", WATCHED, sys.executable, "-m", "cbtui", "call", lesson.call_id]
    command += ["--format", "csv", "--from", str(lesson.created_ts), "--to", str(lesson.destroyed_ts)]
    with out.open("wb") as stream:
        done = subprocess.run(command, env=site.environ(), stdout=stream, stderr=subprocess.PIPE, check=True)
    code, wall, cpu, peak = json.loads(done.stderr.splitlines()[-1])
    if code:
        raise SystemExit(done.stderr.decode())
    return wall, cpu, peak


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
                wall, cpu, peak = run_csv(site, lesson, out)
                with out.open("rb") as stream:
                    rows = sum(1 for _ in stream) - 1
                print(
                    f"{name}: {rows} rows, wall {wall / loads:.2f}x and CPU {cpu / loads:.2f}x orjson.loads "
                    f"(at most {MOST_TIMES:g}x), peak {peak:.0f} MB or {peak * 1e6 / len(body):.1f}x the JSON "
                    f"(at most {MOST_MEMORY:g} MB)"
                )


if __name__ == "__main__":
    main()
