"""The wire: the only place that knows HTTP and the API's field names. Nothing is imported before it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cbtui.api.beta2019 import CallPage, CrystalBall

__all__ = ["CallPage", "CrystalBall"]


def __getattr__(name: str) -> object:
    if name in __all__:
        from cbtui.api import beta2019

        return getattr(beta2019, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
