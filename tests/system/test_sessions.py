"""Several sessions of one host against a server that enforces the documented limits."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cbtui.model import Endpoint
from cbtui.model.endpoint import POLLED_ENDPOINTS
from cbtui.simulator import Lesson
from tests.cli.site import Site, site_of

SESSIONS = 3


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    start = int(time.time()) - 3000
    lessons = [Lesson.of(f"lesson-{n}", start + 20 * n, 900, [100 + n, 200 + n]) for n in range(60)]
    with site_of(lessons, tmp_path / "state") as made:
        yield made


def test_three_sessions_at_once_are_never_turned_down_and_share_what_one_fetched(site: Site) -> None:
    searches = [site.start("calls", "--from", "-1h", "--max-requests", "6", "--json") for _ in range(SESSIONS)]
    rounds = [site.start("record", "--once") for _ in range(SESSIONS)]
    looks = [site.start("live", "--json") for _ in range(SESSIONS)]
    for process in (*searches, *rounds, *looks):
        process.communicate(timeout=60)
    refused = [request for request in site.simulator.requests if request.status != 200]
    assert not refused, "a 429 is a request beyond a limit"
    assert all(site.asked(endpoint) == 1 for endpoint in POLLED_ENDPOINTS), "one minute, one request, three sessions"
    assert site.asked(Endpoint.LISTS) > 0
    assert all(process.returncode == 0 for process in searches)


def test_a_finished_call_costs_nothing_in_another_session(site: Site) -> None:
    site.run("calls", "--from", "-1h")
    call_id = next(iter(site.simulator.worlds.values())).calls[0].call_id
    assert site.run("call", call_id).code == 0
    before = len(site.hits)
    assert site.run("call", call_id, "--json").code == 0
    assert len(site.hits) == before
