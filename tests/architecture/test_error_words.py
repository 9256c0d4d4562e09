"""Everything an error says has its Chinese: the code is read, not run, so that no rare failure is forgotten."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from cbtui import errors
from cbtui.catalog.chinese import PHRASES

ROOT = Path(__file__).parents[2] / "cbtui"
SERVER = ("simulator",)
"""Plays the server: what it says is somebody else's words."""
ERRORS = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.CbtuiError)}
OTHERS = {"Phrase", "Refusal", "SourceState"}
"""What else takes clauses, most of them to put them into an error."""
CLAUSES = ("what", "why", "next_step", "reason")
"""Keywords that take a clause; the other ones name values."""


def files() -> list[Path]:
    paths = sorted(ROOT.rglob("*.py"))
    return [path for path in paths if path.relative_to(ROOT).parts[0] not in SERVER]


def name_of(node: ast.expr | None) -> str:
    """The last name of ``a``, ``a.b`` or ``a.b(…)``."""
    if isinstance(node, ast.Call):
        return name_of(node.func)
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def makers() -> set[str]:
    """Error classes, and the functions of the package that make an error of clauses."""
    functions = {
        node.name
        for path in files()
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and name_of(node.returns) in ERRORS
    }
    return ERRORS | OTHERS | functions


MAKERS = makers()


def parts_of(node: ast.expr) -> list[ast.expr]:
    """What the value of an expression may be, or is put together of."""
    match node:
        case ast.IfExp():
            return [node.body, node.orelse]
        case ast.BinOp():
            return [node.left, node.right]
        case ast.BoolOp() | ast.Dict():
            return node.values
        case ast.Tuple():
            return node.elts
        case ast.Call() if name_of(node) == "next":
            return node.args
    return []


class Clauses:
    """The texts that errors are made of in one module."""

    def __init__(self, tree: ast.Module) -> None:
        self._tree = tree
        self._values: dict[str, list[ast.expr]] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                    self._values.setdefault(name_of(target), []).append(node.value)

    def found(self) -> Iterator[ast.expr]:
        """Literals and f-strings given as a clause, directly, by a name, by a table or in a template."""
        for node in ast.walk(self._tree):
            if isinstance(node, ast.Call) and name_of(node) in MAKERS:
                given = [keyword.value for keyword in node.keywords if keyword.arg in CLAUSES]
                for argument in (*node.args, *given):
                    yield from self._literals(argument, frozenset())

    def _literals(self, node: ast.expr, seen: frozenset[str]) -> Iterator[ast.expr]:
        parts = parts_of(node)
        if isinstance(node, ast.Constant | ast.JoinedStr):
            yield node
        elif isinstance(node, ast.Subscript | ast.Name):
            name = name_of(node.value if isinstance(node, ast.Subscript) else node)
            parts, seen = [] if name in seen else self._values.get(name, []), seen | {name}
        for part in parts:
            yield from self._literals(part, seen)


def says_something(text: str) -> bool:
    """Whether there is more in it than values and punctuation."""
    return any(piece.strip(string.whitespace + string.punctuation) for piece, *_ in string.Formatter().parse(text))


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_what_errors_say_is_a_template_with_a_translation(path: Path) -> None:
    found = list(Clauses(ast.parse(path.read_text(encoding="utf-8"))).found())
    assert not [ast.unparse(node) for node in found if isinstance(node, ast.JoinedStr)], "values belong into a Phrase"
    texts = {node.value for node in found if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    assert sorted(text for text in texts - set(PHRASES) if says_something(text)) == []


def test_clauses_are_found_wherever_they_are_written() -> None:
    code = """
_STEPS = {1: "from a table"}
def make(why, table):
    what = f"{why} of a name" if why else "of a name"
    raise UsageError(what, Phrase("in a {template}", template="no clause"), next_step=_STEPS[1] or "else")
"""
    found = list(Clauses(ast.parse(code)).found())
    texts = {node.value for node in found if isinstance(node, ast.Constant)}
    assert texts == {"of a name", "in a {template}", "from a table", "else"}
    assert [ast.unparse(node) for node in found if isinstance(node, ast.JoinedStr)] == ["f'{why} of a name'"]
