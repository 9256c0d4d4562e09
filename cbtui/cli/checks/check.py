"""What a look at one thing gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cbtui.errors import CbtuiError

State = Literal["ok", "warning", "failed"]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. ``mend`` is what to run or change; ``exit_code`` counts when it failed."""

    name: str
    state: State
    detail: str
    mend: str = ""
    exit_code: int = 2


def ok(name: str, detail: str) -> Check:
    return Check(name, "ok", detail)


def warning(name: str, detail: str, mend: str) -> Check:
    return Check(name, "warning", detail, mend)


def failed(name: str, error: CbtuiError) -> Check:
    detail = f"{error.what}: {error.why}" if error.why else str(error.what)
    return Check(name, "failed", detail, str(error.next_step), error.exit_code)
