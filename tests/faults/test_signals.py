"""Signals: the terminal is given back whole, the exit code says which it was, and a shell can stop and go on."""

from __future__ import annotations

import shlex
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cbtui.tui.signals import ENDING, Endings
from tests.faults.program import Program, program

CTRL_L = "\x0c"
CTRL_Z = "\x1a"


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Program]:
    with program("demo", home=tmp_path) as run:
        run.shows("video freeze")
        yield run


@pytest.mark.parametrize("number", ENDING, ids=lambda number: number.name)
def test_a_signal_that_ends_it_gives_the_terminal_back(demo: Program, tmp_path: Path, number: signal.Signals) -> None:
    demo.type("3")
    demo.shows("Calls")
    demo.signal(number)
    assert demo.ended() == 128 + number
    assert demo.left_behind() == []
    assert list(tmp_path.glob("cbtui-demo-*")) == [], "the demo's directory goes with it"


def test_a_signal_before_the_first_frame_leaves_nothing_behind(tmp_path: Path) -> None:
    with program("demo", home=tmp_path) as run:
        while not list(tmp_path.glob("cbtui-demo-*")):
            run.read(0.01)
        run.signal(signal.SIGTERM)
        assert run.ended() == 128 + signal.SIGTERM
        assert run.left_behind() == []
    assert list(tmp_path.glob("cbtui-demo-*")) == []


def test_a_second_signal_waits_for_nothing() -> None:
    endings = Endings()
    assert endings.grace_s() > 0
    assert endings.grace_s() == 0


def test_a_signal_while_no_dashboard_runs_ends_the_process() -> None:
    with pytest.raises(SystemExit) as ended:
        Endings().end(signal.SIGTERM, None)
    assert ended.value.code == 143


@pytest.mark.parametrize("again", ["signal", "key"])
def test_after_a_signal_that_continues_it_or_a_key_the_whole_screen_is_painted_once(demo: Program, again: str) -> None:
    demo.settle()
    if again == "key":
        demo.type(CTRL_L)
    else:
        demo.signal(signal.SIGCONT)
    painted = demo.settle()
    for text in ("cbtui", "video freeze", "join success", "audio freeze", "help"):
        assert text.encode() in painted
    demo.type("3")
    demo.shows("Calls", since=len(demo.received) - 1)


def test_after_a_stop_that_nobody_hears_of_the_terminal_is_taken_again_and_given_back_once(demo: Program) -> None:
    demo.signal(signal.SIGSTOP)
    demo.signal(signal.SIGCONT)
    demo.settle()
    demo.signal(signal.SIGTERM)
    assert demo.ended() == 128 + signal.SIGTERM
    assert demo.left_behind() == []


def test_without_a_shell_to_go_back_to_ctrl_z_says_so(demo: Program) -> None:
    demo.type(CTRL_Z)
    demo.shows("no shell")
    demo.type("4")
    demo.shows("Usage")


def test_ctrl_z_goes_back_to_the_shell_and_fg_paints_the_whole_screen(tmp_path: Path) -> None:
    with program(home=tmp_path, command=("sh", "-i"), environment={"PS1": "ready> "}) as shell:
        shell.type(f"{shlex.quote(sys.executable)} -m cbtui demo\n")
        shell.shows("video freeze")
        shell.settle()
        shell.type(CTRL_Z)
        stopped = shell.shows("Stopped")
        assert [what for what in shell.left_behind() if what != "modes"] == []
        shell.type("echo $((40 + 2))\n")
        back = shell.shows("42", since=stopped)
        shell.type("fg\n")
        shell.shows("cbtui", "video freeze", "join success", "help", since=back)
        shell.settle()
        shell.type("q")
        left = shell.shows("\x1b[?1049l", since=back)
        left = shell.shows("ready> ", since=shell.received.rfind(b"\x1b[?1049l"))
        shell.type("echo $((50 + 3)) $?\n")
        shell.shows("53", since=left)
        assert [what for what in shell.left_behind() if what != "modes"] == []
