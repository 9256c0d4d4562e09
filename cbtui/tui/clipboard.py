"""Copying through the terminal (OSC 52), also from inside tmux."""

from __future__ import annotations

import base64
from collections.abc import Mapping


def tmux_passthrough(text: str, environ: Mapping[str, str]) -> str:
    """The OSC 52 sequence wrapped so that tmux hands it to the terminal around it; empty outside tmux.

    tmux drops a plain OSC 52 unless ``set-clipboard`` is on, and a wrapped one unless ``allow-passthrough`` is: the
    dashboard sends both.
    """
    if not environ.get("TMUX"):
        return ""
    encoded = base64.b64encode(text.encode()).decode()
    return f"\x1bPtmux;\x1b\x1b]52;c;{encoded}\a\x1b\\"
