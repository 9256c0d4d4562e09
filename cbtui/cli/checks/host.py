"""What the doctor sees of the terminal that the dashboard would open on."""

from __future__ import annotations

import locale
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

from cbtui.cli.checks.check import Check, ok, warning

MIN_COLUMNS, MIN_LINES = 80, 24


def terminal() -> Iterator[Check]:
    """Size, kind, encoding, colours and the way to the clipboard."""
    if not sys.stdout.isatty():
        yield ok("terminal", "none here; the commands need none, the dashboard does")
        return
    yield _size()
    yield _kind()
    yield _encoding()
    if "TMUX" in os.environ:
        yield _tmux_clipboard()


def _size() -> Check:
    size = shutil.get_terminal_size((0, 0))
    told = f"{size.columns}×{size.lines}"
    if size.columns < MIN_COLUMNS or size.lines < MIN_LINES:
        return warning("terminal", f"{told} is small", f"Make it {MIN_COLUMNS}×{MIN_LINES} or larger.")
    return ok("terminal", told)


def _kind() -> Check:
    name = os.environ.get("TERM", "")
    if name in {"", "dumb"}:
        return warning("colours", f"TERM is {name or 'not set'}", "Run: export TERM=xterm-256color")
    if os.environ.get("NO_COLOR"):
        return ok("colours", "off: NO_COLOR is set")
    depth = "16 million" if os.environ.get("COLORTERM", "") in {"truecolor", "24bit"} else "256 or fewer"
    return ok("colours", f"{depth} ({name})")


def _encoding() -> Check:
    encoding = locale.getpreferredencoding(do_setlocale=False)
    if encoding.upper().replace("-", "") == "UTF8":
        return ok("encoding", "UTF-8")
    return warning("encoding", f"{encoding}: charts and Chinese need UTF-8", "Run: export LC_ALL=C.UTF-8")


def _tmux_clipboard() -> Check:
    try:
        done = subprocess.run(
            ["tmux", "show-options", "-gsv", "set-clipboard"],  # noqa: S607
            capture_output=True,
            text=True,
            timeout=2,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return warning("clipboard", "tmux did not say whether it lets programs copy", "Use w (write) instead of y.")
    said = done.stdout.strip()
    if said in {"on", "external"}:
        return ok("clipboard", f"tmux set-clipboard is {said}")
    return warning("clipboard", "tmux keeps copied text to itself", "Run: tmux set -s set-clipboard on")
