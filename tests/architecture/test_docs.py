"""What the guides name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`((?:cbtui|tests|\.github|\.ci)/[\w./-]*)`")
MADE = {"cbtui/catalog/german.py", "cbtui/x", "tests/x"}
"""Examples: what a walk makes."""


def paths(guide: str) -> list[str]:
    return sorted(set(NAMED.findall((ROOT / guide).read_text(encoding="utf-8"))) - MADE)


@pytest.mark.parametrize("guide", ["README.md", ".github/CONTRIBUTING.md", ".github/pull_request_template.md"])
def test_every_path_that_a_guide_names_exists(guide: str) -> None:
    named = paths(guide)
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_links_of_readme_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_workflow_runs_what_is_run_by_hand() -> None:
    assert "- run: .ci/run" in (ROOT / ".github/workflows/checks.yml").read_text(encoding="utf-8")
