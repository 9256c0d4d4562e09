"""What the doctor looks at without the network: configuration, credentials, state directory."""

from __future__ import annotations

import os
import shlex
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cbtui.cli.checks.check import Check, failed, ok, warning
from cbtui.errors import CbtuiError
from cbtui.files import make_directory
from cbtui.times import stamp_text

if TYPE_CHECKING:
    from cbtui.cli.invocation import Invocation
    from cbtui.config import Settings

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
STORE_LARGE = 2 * 1024**3
"""Bytes from which the doctor speaks of the store's size."""


def configuration(settings: Settings, invocation: Invocation) -> Iterator[Check]:
    """The file, where requests go, whose they are, and what this session may do."""
    yield ok("configuration", f"read from {settings.path}" if settings.path else "from the environment, no file")
    yield ok("time zone", f"{settings.display.timezone}, now {stamp_text(invocation.time, invocation.zone)}")
    try:
        settings.secret()
        yield ok("credentials", "key and secret are there")
    except CbtuiError as error:
        yield failed("credentials", error)
    yield _base_url(settings.account.base_url)
    others = len(settings.projects) - 1
    more = f" (and {others} more)" if others else ""
    yield ok("project", f"{settings.project.name}{more}, App ID …{settings.project.appid[-4:]}")
    yield ok("writing", "refused: read-only" if settings.read_only else "report may send, after asking")


def _base_url(base_url: str) -> Check:
    parts = urlsplit(base_url)
    if parts.scheme == "https":
        return ok("server", base_url)
    if parts.hostname in LOOPBACK:
        return warning("server", f"{base_url}: plain HTTP, to this host only", "Fine for the simulator.")
    return warning(
        "server", f"{base_url}: credentials travel in the clear", "Use https:// in CBTUI_BASE_URL or base_url."
    )


def state(settings: Settings) -> Iterator[Check]:
    """The directory of database, ledger and log."""
    directory = settings.state_dir
    check = _writable(directory)
    yield check
    if check.state == "failed":
        return
    yield _ledger(settings)
    size = sum(path.stat().st_size for path in directory.iterdir() if path.is_file())
    told = f"{size / 1024**2:.1f} MiB in {directory}"
    if size > STORE_LARGE:
        yield warning("store", told, "Lower retention_days under [polling] in the configuration file.")
    else:
        yield ok("store", told)


def _writable(directory: Path) -> Check:
    try:
        make_directory(directory)
    except OSError as error:
        return Check("state directory", "failed", f"{directory}: {error.strerror}", "Choose one with CBTUI_STATE_DIR.")
    if not os.access(directory, os.R_OK | os.W_OK | os.X_OK):
        mend = f"Run: chmod u+rwx {shlex.quote(str(directory))}, or set CBTUI_STATE_DIR."
        return Check("state directory", "failed", f"{directory} is not writable", mend)
    mode = directory.stat().st_mode
    if mode & stat.S_IRWXO:
        mend = f"Run: chmod o-rwx {shlex.quote(str(directory))}"
        return warning("state directory", f"{directory} is open to every user of this host", mend)
    return ok("state directory", f"{directory} is writable")


def _ledger(settings: Settings) -> Check:
    from cbtui import wiring

    try:
        ledger = wiring.ledger_of(settings)
        try:
            states = ledger.state(settings.project.appid)
        finally:
            ledger.close()
    except CbtuiError as error:
        return failed("quota ledger", error)
    spent = [entry.endpoint.value for entry in states if entry.left_today == 0]
    if spent:
        return warning("quota ledger", f"used up for today: {', '.join(spent)}", "See when it resets: cbtui quota")
    return ok("quota ledger", "requests are left for every endpoint")
