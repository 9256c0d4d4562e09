"""Where the screens are; each is imported when it is first shown."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from textual.command import Provider
from textual.screen import Screen

_CLASSES = {
    "live": "LiveScreen",
    "diagnosis": "DiagnosisScreen",
    "calls": "CallsScreen",
    "usage": "UsageScreen",
    "call": "CallScreen",
    "report": "ReportScreen",
    "help": "HelpScreen",
}


def screen_class(name: str) -> Callable[..., Screen[Any]]:
    """The class of a screen by its id in the table of commands."""
    found: type[Screen[Any]] = getattr(import_module(f"cbtui.tui.screens.{name}.screen"), _CLASSES[name])
    return found


def _mode(name: str) -> Callable[[], Screen[Any]]:
    def make() -> Screen[Any]:
        screen = screen_class(name)()
        # It is styled as it is mounted. Textual would take it for one that missed a change of the styles, and read all
        # style sheets again, before the first frame too.
        screen._css_update_count = screen.app._css_update_count
        return screen

    return make


MODE_SCREENS: dict[str, str | Callable[[], Screen[Any]]] = {
    name: _mode(name) for name in ("live", "diagnosis", "calls", "usage")
}
"""The screens of the keys 1 to 4."""


def palette_provider() -> type[Provider]:
    """The palette's entries."""
    from cbtui.tui.palette import CommandsProvider

    return CommandsProvider


def palette() -> Screen[None]:
    """The palette itself."""
    from cbtui.tui.palette import Palette

    return Palette(id="--command-palette")
