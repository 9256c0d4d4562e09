"""A class can be seen at once, and slicing it over files by inheritance does not make it smaller."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST_LINES = 400
"""Of a class together with its bases in the project."""


def classes() -> dict[str, tuple[int, list[str]]]:
    """Lines and names of the bases of every class of the project, by name."""
    found: dict[str, tuple[int, list[str]]] = {}
    for path in (ROOT / "cbtui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                before = found.get(node.name, (0, []))
                found[node.name] = max(before, (lines, [_name(base) for base in node.bases]))
    return found


def _name(base: ast.expr) -> str:
    if isinstance(base, ast.Subscript):
        return _name(base.value)
    return base.attr if isinstance(base, ast.Attribute) else base.id if isinstance(base, ast.Name) else ""


def lines_of(name: str, known: dict[str, tuple[int, list[str]]]) -> int:
    """Lines of a class and of all its bases in the project."""
    seen, wanted, total = set[str](), [name], 0
    while wanted:
        each = wanted.pop()
        if each in known and each not in seen:
            seen.add(each)
            total += known[each][0]
            wanted += known[each][1]
    return total


KNOWN = classes()


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_a_class_with_its_bases_stays_small(name: str) -> None:
    assert lines_of(name, KNOWN) <= MOST_LINES


def test_bases_are_counted() -> None:
    known = {"Base": (300, []), "Middle": (50, ["Base"]), "Top": (60, ["Middle", "Base"]), "Other": (9, ["Elsewhere"])}
    assert lines_of("Top", known) == 410
    assert lines_of("Other", known) == 9
