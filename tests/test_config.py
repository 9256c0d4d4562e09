"""Settings: what wins, what is refused, and in which words."""

from __future__ import annotations

import sys
import tomllib
from dataclasses import asdict
from pathlib import Path

import pytest
from msgspec.structs import replace

from cbtui.catalog.thresholds import Thresholds
from cbtui.config import Account, ConfigFile, Display, Polling, Project, load
from cbtui.errors import ConfigError
from cbtui.flags import Flags
from cbtui.tables import Reading

EXAMPLE = Path(__file__).parents[1] / "config.example.toml"
ENVIRONMENT = {
    "CBTUI_API_KEY": "key",
    "CBTUI_API_SECRET": "secret",
    "CBTUI_APPID": "appid",
    "XDG_CONFIG_HOME": "/nowhere",
}


def written(directory: Path, text: str, mode: int = 0o600) -> Path:
    path = directory / "config.toml"
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


FILE = """
[account]
api_key = "file-key"
api_secret = "file-secret"
base_url = "https://file.example/"
[[projects]]
name = "prod"
appid = "1"
[[projects]]
name = "test"
appid = "2"
"""


def test_the_environment_alone_is_enough() -> None:
    settings = load(Flags(), ENVIRONMENT)
    assert settings.project.name == "default"
    assert settings.secret() == "secret"
    assert settings.account.base_url == "https://api.agora.io"


def test_a_file_alone_is_enough(tmp_path: Path) -> None:
    settings = load(Flags(config=written(tmp_path, FILE)), {})
    assert (settings.account.api_key, settings.secret()) == ("file-key", "file-secret")
    assert settings.account.base_url == "https://file.example"
    assert [project.name for project in settings.projects] == ["prod", "test"]


def test_flags_win_over_the_environment_and_the_environment_over_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, FILE)
    settings = load(
        Flags(config=path, project="test", state_dir=tmp_path / "flag", lang="zh"),
        {"CBTUI_API_KEY": "env-key", "CBTUI_STATE_DIR": str(tmp_path / "env")},
    )
    assert settings.account.api_key == "env-key"
    assert settings.project.name == "test"
    assert settings.state_dir == tmp_path / "flag"
    assert settings.display.lang == "zh"


@pytest.mark.parametrize(
    ("flag", "variable", "file"), [(True, "", "false"), (False, "1", "false"), (False, "", "true"), (True, "1", "true")]
)
def test_the_strictest_read_only_wins(tmp_path: Path, flag: bool, variable: str, file: str) -> None:
    path = written(tmp_path, f"read_only = {file}\n{FILE}")
    assert load(Flags(config=path, read_only=flag), {"CBTUI_READ_ONLY": variable}).read_only


def test_nothing_says_read_only_by_itself(tmp_path: Path) -> None:
    assert not load(Flags(config=written(tmp_path, FILE)), {}).read_only


def test_a_secret_that_others_can_read_is_refused_with_the_command_that_mends_it(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(Flags(config=written(tmp_path, FILE, 0o644)), {})
    assert "chmod 600" in str(caught.value)
    assert "file-secret" not in str(caught.value)


def test_the_secret_can_come_from_a_command(tmp_path: Path) -> None:
    command = f"{sys.executable} -c 'print(\"from-command\"); print(2)'"
    text = FILE.replace('api_secret = "file-secret"', f"api_secret_command = '''{command}'''")
    assert load(Flags(config=written(tmp_path, text, 0o644)), {}).secret() == "from-command"


def test_a_command_that_fails_is_said_when_the_secret_is_needed(tmp_path: Path) -> None:
    text = FILE.replace('api_secret = "file-secret"', 'api_secret_command = "false"')
    settings = load(Flags(config=written(tmp_path, text)), {})
    with pytest.raises(ConfigError, match="gave no secret"):
        settings.secret()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[account\n", "not valid TOML"),
        (FILE + "\n[nonsense]\na = 1", "nonsense"),
        (FILE.replace("https://file.example/", "ftp://x"), "base_url"),
        (FILE.replace("https://file.example/", "https://u:p@x"), "credentials"),
        (FILE + "\n[thresholds]\nlos_bad = 5", "los_bad"),
        (FILE.replace('"test"', '"prod"'), "prod"),
        ('[account]\napi_key = "x"', "project"),
        (FILE.replace('"file-key"', '""'), "API key"),
    ],
)
def test_broken_configuration_is_said_in_a_sentence(tmp_path: Path, text: str, expected: str) -> None:
    with pytest.raises(ConfigError, match=expected):
        load(Flags(config=written(tmp_path, text)), {})


def test_an_unknown_project_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="prod, test"):
        load(Flags(config=written(tmp_path, FILE), project="nope"), {})


def test_a_named_file_that_is_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="can't be read"):
        load(Flags(config=tmp_path / "absent.toml"), ENVIRONMENT)


@pytest.mark.parametrize(
    "line", ["window_s = 0", "loss_bad = 101", "loss_bad = nan", "majority = 0", "live_users = -1"]
)
def test_a_threshold_out_of_its_bounds_is_refused_by_name(tmp_path: Path, line: str) -> None:
    with pytest.raises(ConfigError, match=f"thresholds.{line.split(maxsplit=1)[0]}: must be"):
        load(Flags(config=written(tmp_path, f"{FILE}\n[thresholds]\n{line}")), {})


def test_thresholds_come_from_the_file(tmp_path: Path) -> None:
    settings = load(Flags(config=written(tmp_path, FILE + "\n[thresholds]\nloss_bad = 7.5\nwindow_s = 20")), {})
    assert settings.thresholds == Thresholds(loss_bad=7.5, window_s=20)


def test_no_setting_shows_the_secret() -> None:
    settings = load(Flags(), ENVIRONMENT)
    assert "secret" not in repr(settings).replace("api_secret", "").replace("Secret(…)", "")


def test_the_example_shows_every_key_with_its_default() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    reading = Reading()
    shown = reading.table(ConfigFile, tomllib.loads(text))
    assert shown is not None, reading.faults
    assert replace(shown, thresholds=Thresholds()) == ConfigFile()
    assert asdict(shown.thresholds) == pytest.approx(asdict(Thresholds()), abs=1e-3)
    for section in (Account, Project, Display, Polling, ConfigFile, Thresholds):
        keys = section.__annotations__.keys() - {"account", "projects", "display", "polling", "thresholds"}
        assert [key for key in keys if f"{key} = " not in text] == []


@pytest.mark.parametrize("url", ["http://127.0.0.1:99999", "ftp://x", "nonsense", "http://u:p@x"])
def test_a_base_url_that_is_none_is_a_configuration_error(url: str) -> None:
    with pytest.raises(ConfigError, match="CBTUI_BASE_URL"):
        load(Flags(), {**ENVIRONMENT, "CBTUI_BASE_URL": url})


def test_a_home_that_does_not_exist_is_a_configuration_error() -> None:
    with pytest.raises(ConfigError, match="home directory"):
        load(Flags(), {**ENVIRONMENT, "CBTUI_STATE_DIR": "~nobody-of-that-name/x"})
