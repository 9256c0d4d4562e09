"""The dashboard's own theme, and how states look in any theme: a mark and a colour, never a colour alone."""

from __future__ import annotations

from textual.theme import Theme

THEME = Theme(
    name="cbtui",
    primary="#5fafd7",
    secondary="#87afaf",
    accent="#d7af5f",
    warning="#ffaf00",
    error="#ff5f5f",
    success="#5faf5f",
    foreground="#d0d0d0",
    background="#121212",
    surface="#1c1c1c",
    panel="#262626",
    dark=True,
)

WIDE = 100
"""Terminal columns from which screens show more; also a breakpoint of the App (class ``-wide``)."""

OK = "$text-success"
WARN = "$text-warning"
BAD = "$text-error bold"
QUIET = "$foreground-muted"
KEY = "$text-accent bold"
STRONG = "bold"

LEVEL_STYLES: dict[str, str] = {"ok": OK, "warn": WARN, "bad": BAD, "unknown": QUIET, "no data": QUIET}
"""Content styles by ``catalog.Level`` (a Level is a string)."""
