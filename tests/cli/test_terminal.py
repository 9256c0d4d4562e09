"""What changes on a terminal, and that nothing changes without one."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from cbtui.text import width
from tests.cli.site import TIMEOUT, Site


def on_terminal(site: Site, *arguments: str, columns: int = 80, **changed: str) -> str:
    """What a run shows on a terminal of so many columns."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    environ = site.environ(TERM="xterm-256color", COLUMNS="", LINES="", **{"NO_COLOR": "", **changed})
    with subprocess.Popen(
        [sys.executable, "-m", "cbtui", *arguments], env=environ, stdin=theirs, stdout=theirs, stderr=theirs
    ) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:
                break
            if not piece:
                break
            shown += piece
        process.wait(TIMEOUT)
    os.close(ours)
    return shown.decode()


def test_colours_on_a_terminal_only_and_not_with_no_color(site: Site) -> None:
    assert "\x1b[3" in on_terminal(site, "calls")
    assert "\x1b" not in on_terminal(site, "calls", "--from", "-61m", NO_COLOR="1").replace("\x1b[K", "")
    assert "\x1b" not in site.run("calls").out


def test_wide_values_are_cut_on_a_narrow_terminal_only(site: Site) -> None:
    narrow = on_terminal(site, "calls", columns=60, NO_COLOR="1")
    assert "…" in narrow
    assert "…" not in site.run("calls").out


@pytest.mark.parametrize("zone", ["utc", "Asia/Kolkata"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_line_is_wider_than_80_columns(site: Site, lang: str, zone: str) -> None:
    call_id = site.simulator.worlds["a" * 32].calls[0].call_id
    for command in (("live",), ("calls",), ("call", call_id), ("diagnosis",), ("usage",), ("quota",), ("doctor",)):
        shown = on_terminal(site, "--lang", lang, "--timezone", zone, *command, NO_COLOR="1")
        table = [line for line in shown.replace("\r\n", "\n").split("\n") if "\r" not in line]
        assert len(table) >= 2
        for line in table:
            assert line.startswith(("note: ", "说明: ")) or width(line) <= 80


def test_live_says_all_where_there_is_room(site: Site) -> None:
    site.run("live")
    piped = site.run("live").out.splitlines()[0]
    assert "join success %" in piped
    assert "join success %" in on_terminal(site, "live", columns=200)
    assert "join success %" not in on_terminal(site, "live", columns=80)


def test_the_table_stays_a_table_when_piped(site: Site, tmp_path: Path) -> None:
    piped = site.run("quota")
    assert piped.out.splitlines()[0].split()[0] == "endpoint"
    assert len(piped.out.splitlines()) == 9


@pytest.mark.parametrize("arguments", [("quota",), ("calls", "--help")])
def test_no_output_holds_a_carriage_return(site: Site, arguments: tuple[str, ...]) -> None:
    assert "\r" not in site.run(*arguments).out
