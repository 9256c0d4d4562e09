"""Faults of standard streams, of cron's silence, and of servers that never answer."""

from __future__ import annotations

import asyncio
import io
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import pytest

from cbtui.cli import waiting
from cbtui.cli.waiting import within
from cbtui.errors import DeadlineError
from tests.cli.console import ENVIRONMENT

WRITES = "from cbtui.cli import streams; streams.mend(); from cbtui.cli.output import write; write('x' * 1_000_000)"


def environ(state: Path, **changed: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("CBTUI_")}
    return {**inherited, **ENVIRONMENT, "CBTUI_STATE_DIR": str(state), "XDG_CONFIG_HOME": str(state), **changed}


def shell(line: str, state: Path, **changed: str) -> subprocess.CompletedProcess[str]:
    command = line.replace("cbtui", f"{sys.executable} -m cbtui")
    return subprocess.run(
        ["sh", "-c", command], env=environ(state, **changed), capture_output=True, text=True, timeout=60, check=False
    )


@contextmanager
def silent_server() -> Iterator[str]:
    """An address that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


# ── all bytes arrive, or the exit code says that they did not ───────────────────────────────────────────


def test_a_stream_that_does_not_block_gets_every_byte() -> None:
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    process = subprocess.Popen([sys.executable, "-c", WRITES], stdout=writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        assert len(pipe.read()) == 1_000_000
    assert process.wait(60) == 0


@pytest.mark.parametrize("arguments", ["quota --json", "quota", "--help", "--version"])
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_disk_is_told_by_the_exit_code(tmp_path: Path, arguments: str, unbuffered: str) -> None:
    done = shell(f"cbtui {arguments} > /dev/full", tmp_path, PYTHONUNBUFFERED=unbuffered)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "No space left on device. Free some space" in done.stderr


@pytest.mark.parametrize("arguments", ["quota --json", "--help"])
def test_a_closed_output_is_told_by_the_exit_code(tmp_path: Path, arguments: str) -> None:
    done = shell(f"cbtui {arguments} >&-", tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "Look where standard output goes" in done.stderr


def test_what_writes_nothing_needs_no_output(tmp_path: Path) -> None:
    done = shell("cbtui quota --nonsense >&-", tmp_path)
    assert done.returncode == 2


def test_data_arrives_where_nobody_reads_what_is_said(tmp_path: Path) -> None:
    assert shell("cbtui quota --json 2>&-", tmp_path).stdout.startswith("{")


def test_an_unbuffered_stream_that_takes_a_part_gets_the_rest() -> None:
    from cbtui.cli.streams import write_all

    taken = bytearray()

    class Sips(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, data: object, /) -> int:
            sip = bytes(memoryview(data))[:7]  # type: ignore[arg-type]
            taken.extend(sip)
            return len(sip)

    write_all(io.TextIOWrapper(cast("io.BufferedWriter", Sips()), write_through=True), b"0123456789" * 3)
    assert bytes(taken) == b"0123456789" * 3


# ── one deadline ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("command", ["calls", "live", "diagnosis", "usage", "call some-call --from -1h --to now"])
def test_a_server_that_never_answers_ends_a_command_at_its_deadline(tmp_path: Path, command: str) -> None:
    with silent_server() as url:
        done = shell(f"cbtui --timeout 0.5 {command}", tmp_path, CBTUI_BASE_URL=url)
    assert (done.returncode, done.stdout) == (5, "")
    assert done.stderr == (
        "cbtui: There was no answer within 0.5 s. Try again, or give it more time: cbtui --timeout SECONDS …\n"
    )


def test_recording_once_has_a_deadline_too(tmp_path: Path) -> None:
    with silent_server() as url:
        done = shell("cbtui --timeout 0.5 record --once", tmp_path, CBTUI_BASE_URL=url)
    assert done.returncode == 5
    assert "within 0.5 s" in done.stderr


def test_a_report_that_nobody_answered_may_have_arrived(tmp_path: Path) -> None:
    report = "report --cname c --teacher-uid 1 --type 1 --yes"
    with silent_server() as url:
        done = shell(f"cbtui --timeout 0.5 {report}", tmp_path, CBTUI_BASE_URL=url)
    assert done.returncode == 5
    assert "The outcome of the report is unknown" in done.stderr


@pytest.mark.parametrize("value", ["0", "-1", "nan", "inf", "soon", "86401"])
def test_a_deadline_is_a_number_of_seconds(tmp_path: Path, value: str) -> None:
    assert shell(f"cbtui --timeout {value} calls", tmp_path).returncode == 2


async def never() -> None:
    await asyncio.Event().wait()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("stream", "words"), [(Terminal, "Waiting for the server: 0 of 0.2 s"), (io.StringIO, "")])
async def test_that_it_waits_is_said_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, stream: type[io.StringIO], words: str
) -> None:
    monkeypatch.setattr(sys, "stderr", said := stream())
    monkeypatch.setattr(waiting, "_PATIENCE_S", 0.0)
    monkeypatch.setattr(waiting, "_WORD_S", 0.01)
    with pytest.raises(DeadlineError):
        await within(0.2, never(), "en")
    assert words in said.getvalue()
    assert bool(words) == bool(said.getvalue())


async def test_what_a_command_dies_of_comes_out_as_itself() -> None:
    async def fail() -> None:
        raise TimeoutError("another one")

    with pytest.raises(TimeoutError, match="another one"):
        await within(60, fail(), "en")
