"""The themes there are, known without loading Textual: settings are checked by every command."""

from __future__ import annotations

from typing import Literal

ThemeName = Literal[
    "cbtui", "ansi-dark", "ansi-light", "atom-one-dark", "atom-one-light", "catppuccin-frappe", "catppuccin-latte",
    "catppuccin-macchiato", "catppuccin-mocha", "dracula", "flexoki", "gruvbox", "monokai", "nord", "rose-pine",
    "rose-pine-dawn", "rose-pine-moon", "solarized-dark", "solarized-light", "textual-dark", "textual-light",
    "tokyo-night",
]  # fmt: skip
"""Ours, and Textual's."""
