"""Every translated phrase is said somewhere: a phrase whose screen is gone goes too."""

from __future__ import annotations

import ast
from pathlib import Path

from cbtui.catalog.chinese import PHRASES

ROOT = Path(__file__).parents[2] / "cbtui"


def literals() -> set[str]:
    """All texts in the code, the tables of translations aside."""
    paths = (path for path in ROOT.rglob("*.py") if path.parent.name != "chinese")
    nodes = (node for path in paths for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_no_phrase_is_translated_that_no_one_says() -> None:
    assert sorted(set(PHRASES) - literals()) == []
