from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cbtui.store import Store

T0 = 1_763_000_040
"""A whole minute."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    made = Store(path)
    yield made
    made.close()
