"""What the server refuses: a range is no quota, and a block that lasts too long has a way out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cbtui import wiring
from cbtui.api import CrystalBall
from cbtui.config import load
from cbtui.errors import RangeRefusedError
from cbtui.flags import Flags
from cbtui.model import Endpoint
from tests.api.loopback import Loopback, answer
from tests.cli.console import ENVIRONMENT
from tests.service.conftest import Bench

RANGES = [
    "query latency limit error",
    "query time range limit error",
    "query time length limit error",
    "query duration limit error",
]


@pytest.mark.parametrize("message", RANGES)
@pytest.mark.parametrize(("status", "code"), [(200, 300), (400, 400), (429, 300)])
async def test_a_refused_range_is_not_taken_for_a_quota(
    ball: CrystalBall, server: Loopback, message: str, status: int, code: int
) -> None:
    server.script = [answer({"code": code, "message": message}, status)]
    with pytest.raises(RangeRefusedError, match=message) as caught:
        await ball.call_lists("app", 1, 2)
    assert caught.value.exit_code == 5
    assert str(caught.value.next_step).startswith("Ask for a")
    assert len(server.asked) == 1


async def test_a_refused_range_blocks_nobody(bench: Bench) -> None:
    bench.server.failures[Endpoint.LISTS] = RangeRefusedError("refused", status=300)
    with pytest.raises(RangeRefusedError):
        await bench.service.calls(bench.now - 600, bench.now)
    del bench.server.failures[Endpoint.LISTS]
    assert (await bench.service.calls(bench.now - 600, bench.now)).requests == 1


def blocked(state: Path) -> bool:
    environment = {**ENVIRONMENT, "CBTUI_STATE_DIR": str(state), "XDG_CONFIG_HOME": str(state)}
    settings = load(Flags(), environment)
    ledger = wiring.ledger_of(settings)
    try:
        return any(quota.blocked_reason for quota in ledger.state(settings.project.appid))
    finally:
        ledger.close()


def block(state: Path, retry_after: float) -> None:
    environment = {**ENVIRONMENT, "CBTUI_STATE_DIR": str(state), "XDG_CONFIG_HOME": str(state)}
    settings = load(Flags(), environment)
    ledger = wiring.ledger_of(settings)
    ledger.block(Endpoint.LISTS, "slow down", retry_after, project=settings.project.appid)
    ledger.close()


def unblock(state: Path, answered: str, endpoint: str = Endpoint.LISTS.value) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CBTUI_")}
    return subprocess.run(
        [sys.executable, "-m", "cbtui", "quota", "--unblock", endpoint, "--json"],
        env={**kept, **ENVIRONMENT, "CBTUI_STATE_DIR": str(state), "XDG_CONFIG_HOME": str(state)},
        input=answered,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("endpoint", [Endpoint.LISTS.value, "call/lists"])
def test_a_block_is_lifted_when_a_person_says_so(tmp_path: Path, endpoint: str) -> None:
    block(tmp_path / "state", 9_999_999_999)
    assert blocked(tmp_path / "state")
    done = unblock(tmp_path / "state", "y\n", endpoint)
    assert done.returncode == 0, done.stderr
    assert "slow down" in done.stderr
    assert not blocked(tmp_path / "state")


@pytest.mark.parametrize("answered", ["n\n", "\n", ""])
def test_without_a_yes_it_stays(tmp_path: Path, answered: str) -> None:
    block(tmp_path / "state", 9_999_999_999)
    done = unblock(tmp_path / "state", answered)
    assert done.returncode == 130
    assert blocked(tmp_path / "state")


def test_where_nothing_is_blocked_nothing_is_asked(tmp_path: Path) -> None:
    done = unblock(tmp_path / "state", "")
    assert (done.returncode, "not blocked" in done.stderr) == (0, True)


def test_an_endpoint_that_is_none_is_wrong_usage(tmp_path: Path) -> None:
    done = unblock(tmp_path / "state", "", "/beta/nothing")
    assert (done.returncode, Endpoint.LISTS.value in done.stderr) == (2, True)
