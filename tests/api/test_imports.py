from __future__ import annotations

import subprocess
import sys

import pytest

import cbtui.api


def test_the_package_alone_loads_nothing_heavy() -> None:
    code = "import sys, cbtui.api; print(*sorted({'httpx', 'pydantic', 'msgspec', 'tenacity'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_it_has_no_names_but_its_own() -> None:
    with pytest.raises(AttributeError, match="nothing"):
        _ = cbtui.api.nothing
