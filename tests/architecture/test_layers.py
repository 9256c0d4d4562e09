"""The shape of the code: who may import whom, and what must not be loaded when."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cbtui.tui.commands import COMMANDS, key_table

ROOT = Path(__file__).parents[2]
HEAVY = ("textual", "rich", "httpx", "plotext")


def loaded_by(code: str) -> set[str]:
    """Top-level packages in ``sys.modules`` after running the code in a fresh interpreter."""
    script = f"import sys\n{code}\nprint(' '.join(sorted({{name.partition('.')[0] for name in sys.modules}})))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["calls", "--help"], ["call", "--nonsense"]])
def test_parsing_loads_neither_textual_nor_httpx(arguments: list[str]) -> None:
    code = f"from cbtui.cli.root import run\nrun({arguments!r})"
    assert loaded_by(code).isdisjoint(HEAVY)


def test_quota_loads_neither_textual_nor_httpx(tmp_path: Path) -> None:
    code = (
        f"import os\nos.environ.update(CBTUI_API_KEY='k', CBTUI_APPID='a', CBTUI_STATE_DIR={str(tmp_path)!r},"
        f" XDG_CONFIG_HOME={str(tmp_path)!r})\nfrom cbtui.cli.root import run\nassert run(['quota']) == 0"
    )
    assert loaded_by(code).isdisjoint(HEAVY)


def test_the_first_frame_needs_only_textual_and_our_light_modules() -> None:
    code = (
        "import cbtui.cli.dashboard, cbtui.wiring, cbtui.tui.app, cbtui.tui.screens.live.screen\n"
        "from cbtui.cli.invocation import Invocation\nInvocation().flags"
    )
    assert loaded_by(code).isdisjoint({"click", "httpx", "pydantic", "plotext", "sqlite3"})


@pytest.mark.parametrize("arguments", [[], ["demo"]])
def test_a_dashboard_without_options_opens_without_click(arguments: list[str], tmp_path: Path) -> None:
    code = (
        f"import os\nos.environ.update(CBTUI_API_KEY='k', CBTUI_API_SECRET='s', CBTUI_APPID='a',"
        f" XDG_CONFIG_HOME={str(tmp_path)!r})\nfrom cbtui import cli, wiring\nfrom cbtui.cli import dashboard\n"
        "opened = []\ndashboard._need_terminal = lambda: None\n"
        "wiring.demo = wiring.dashboard = lambda *given: opened.append(given) or 0\n"
        f"sys.argv = ['cbtui', *{arguments!r}]\ntry:\n    cli.main()\nexcept SystemExit as end:\n"
        "    assert (end.code, len(opened)) == (0, 1)"
    )
    assert "click" not in loaded_by(code)


def test_loading_settings_loads_neither_pydantic_nor_what_only_a_file_or_a_secret_needs(tmp_path: Path) -> None:
    code = (
        "from cbtui.config import load\nfrom cbtui.flags import Flags\n"
        f"load(Flags(), dict(CBTUI_API_KEY='k', CBTUI_APPID='a', XDG_CONFIG_HOME={str(tmp_path)!r}))"
    )
    unwanted = {*HEAVY, "pydantic", "pydantic_core", "annotated_types", "sqlite3", "subprocess", "tomllib"}
    assert loaded_by(code).isdisjoint(unwanted)


def test_quota_does_without_pydantic(tmp_path: Path) -> None:
    code = (
        f"import os\nos.environ.update(CBTUI_API_KEY='k', CBTUI_APPID='a', CBTUI_STATE_DIR={str(tmp_path)!r},"
        f" XDG_CONFIG_HOME={str(tmp_path)!r})\nfrom cbtui.cli.root import run\nassert run(['quota']) == 0"
    )
    assert loaded_by(code).isdisjoint({"pydantic", "annotated_types"})


def test_the_wire_loads_neither_pygments_nor_rich_nor_before_an_odd_sample_pydantic() -> None:
    code = "import cbtui.api.beta2019, cbtui.api.in_process"
    assert loaded_by(code).isdisjoint({"pygments", "rich", "pydantic", "pydantic_core"})
    odd = "from cbtui.api.kvs import decode\ndecode(b'[[\"1\", 2]]')"
    assert "pydantic" in loaded_by(odd)


@pytest.mark.parametrize("package", ["triage", "quota", "store", "model", "catalog"])
def test_the_core_stands_without_wire_and_screen(package: str) -> None:
    assert loaded_by(f"import cbtui.{package}").isdisjoint(HEAVY)


def test_app_stays_small() -> None:
    assert len((ROOT / "cbtui/tui/app.py").read_text(encoding="utf-8").splitlines()) <= 200


def test_readme_shows_the_table_of_keys_as_it_is() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = readme.partition("<!-- keys -->\n")[2].partition("<!-- /keys -->")[0]
    assert shown == key_table(), "write the output of cbtui.tui.commands.key_table() there"


def test_every_command_has_an_id_of_its_own() -> None:
    ids = [command.id for command in COMMANDS]
    assert len(ids) == len(set(ids))
