"""The wire: the only place that knows HTTP and the API's field names. Nothing is imported before it is used."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

# httpx imports its own command line where that can be imported: Pygments and Rich's progress bars, 2 MiB of memory and
# 40 ms that nothing here uses. None is how Python is told that a module is not there.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]

if TYPE_CHECKING:
    from cbtui.api.beta2019 import CallPage, CrystalBall

__all__ = ["CallPage", "CrystalBall"]


def __getattr__(name: str) -> object:
    if name in __all__:
        from cbtui.api import beta2019

        return getattr(beta2019, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
