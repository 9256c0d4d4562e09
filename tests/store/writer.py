"""A session that writes a call with many series, and says when it has begun and when it is done."""

from __future__ import annotations

import sys
from array import array
from pathlib import Path

from cbtui.model import Call, CallDetails, Series, Session
from cbtui.store import Store

SERIES = 200
TS = array("q", range(1_763_000_000, 1_763_003_600, 2))


def details(call_id: str) -> CallDetails:
    session = Session("S", "lesson", 1, "Wi-Fi", "Android", True, "2.2", "phone", TS[0], TS[-1], True)
    values = array("d", (float(n % 97) for n in range(len(TS))))
    series = (Series("S", 20004, peer, (TS, values)) for peer in range(SERIES))
    return CallDetails(call_id, TS[0], TS[-1], (session,), tuple(series))


def write(path: Path, name: str, rounds: int) -> None:
    store = Store(path)
    print("begun", flush=True)
    for number in range(rounds):
        store.calls.put("p", [Call(f"{name}-{number}", "lesson", number, number + 1, True)], 1.0)
        store.details.put("p", details("same"), all_users=False, final=True, with_metrics=True, fetched_at=1.0)
        print(number, flush=True)
    store.close()


if __name__ == "__main__":
    write(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
