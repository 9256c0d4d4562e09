"""What the command line said, without the weight of the settings: the dashboard's first frame needs no more."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Flags:
    """The global options of the command line; None where not given."""

    config: Path | None = None
    project: str | None = None
    state_dir: Path | None = None
    lang: str | None = None
    timezone: str | None = None
    read_only: bool = False
