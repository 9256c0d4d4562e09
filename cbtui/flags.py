"""What the command line said, without the weight of the settings: the dashboard's first frame needs no more."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct


class Flags(Struct, frozen=True):
    """The global options of the command line; None where not given."""

    config: Path | None = None
    project: str | None = None
    state_dir: Path | None = None
    lang: str | None = None
    timezone: str | None = None
    read_only: bool = False
