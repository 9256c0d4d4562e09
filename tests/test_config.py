"""Settings: what wins, what is refused, and in which words."""

from __future__ import annotations

import ast
import inspect
import json
import sys
import tomllib
from pathlib import Path
from types import ModuleType
from typing import get_args

import msgspec
import pytest
from msgspec.structs import asdict, replace
from textual.theme import BUILTIN_THEMES

from cbtui import config, tables
from cbtui.catalog.chinese import PHRASES
from cbtui.catalog.phrases import error_text
from cbtui.catalog.themes import ThemeName
from cbtui.catalog.thresholds import Thresholds
from cbtui.config import Account, ConfigFile, Display, Polling, Project, load
from cbtui.errors import ConfigError
from cbtui.flags import Flags
from cbtui.tables import Reading
from cbtui.tui.theme import THEME

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


@pytest.mark.parametrize("word", ["1", " 1 ", "true", "YES", "On\n"])
def test_the_switch_is_on(word: str) -> None:
    assert load(Flags(), {**ENVIRONMENT, "CBTUI_READ_ONLY": word}).read_only


@pytest.mark.parametrize("word", ["", "  ", "0", "False", " no ", "OFF"])
def test_the_switch_is_off(word: str) -> None:
    assert not load(Flags(), {**ENVIRONMENT, "CBTUI_READ_ONLY": word}).read_only


@pytest.mark.parametrize("word", ["enabled", "2", "y", "true;", "-1"])
def test_a_switch_that_says_neither_is_refused(word: str) -> None:
    with pytest.raises(ConfigError, match=r"CBTUI_READ_ONLY can't be used: must be 1, true, yes or on"):
        load(Flags(read_only=True), {**ENVIRONMENT, "CBTUI_READ_ONLY": word})


def test_values_of_the_environment_are_stripped(tmp_path: Path) -> None:
    environ = {
        "CBTUI_CONFIG": f" {written(tmp_path, FILE)} ",
        "CBTUI_API_KEY": "\tkey ",
        "CBTUI_API_SECRET": " secret\n",
        "CBTUI_APPID": " appid\r\n",
        "CBTUI_BASE_URL": " https://x.example/ ",
        "CBTUI_STATE_DIR": f" {tmp_path}/state ",
    }
    settings = load(Flags(), environ)
    assert (settings.account.api_key, settings.secret()) == ("key", "secret")
    assert settings.account.base_url == "https://x.example"
    assert [project.appid for project in settings.projects] == ["appid", "1", "2"]
    assert settings.state_dir == tmp_path / "state"


def test_a_blank_variable_is_none(tmp_path: Path) -> None:
    blank = dict.fromkeys(
        ("CBTUI_API_KEY", "CBTUI_API_SECRET", "CBTUI_APPID", "CBTUI_BASE_URL", "CBTUI_STATE_DIR", "CBTUI_CONFIG"), " "
    )
    settings = load(Flags(config=written(tmp_path, FILE)), {**blank, "XDG_STATE_HOME": str(tmp_path)})
    assert (settings.account.api_key, settings.secret()) == ("file-key", "file-secret")
    assert settings.project.name == "prod"
    assert settings.state_dir == tmp_path / "cbtui"


def test_values_of_the_file_are_stripped(tmp_path: Path) -> None:
    spaced = FILE.replace('= "', '= " ').replace('"\n', ' "\n')
    spaced += '[display]\ntimezone = " utc "\nlang = " zh "\n[polling]\nreserve = " 7 "\n'
    settings = load(Flags(config=written(tmp_path, f'state_dir = " {tmp_path} "\n{spaced}')), {})
    usual = load(Flags(config=written(tmp_path, FILE), state_dir=tmp_path), {})
    assert replace(settings, display=usual.display, polling=usual.polling) == replace(usual, account=settings.account)
    assert replace(settings.account, api_secret=None) == replace(usual.account, api_secret=None)
    assert settings.secret() == "file-secret"
    assert (settings.display.timezone, settings.display.lang, settings.polling.reserve) == ("utc", "zh", 7)


def test_a_name_of_spaces_is_empty(tmp_path: Path) -> None:
    text = FILE.replace('"prod"', '"  "')
    with pytest.raises(ConfigError, match=r"projects\.0\.name: must be a text of 1 to 64 characters"):
        load(Flags(config=written(tmp_path, text)), {})


def test_a_byte_order_mark_is_no_part_of_the_file(tmp_path: Path) -> None:
    assert load(Flags(config=written(tmp_path, "\ufeff" + FILE)), {}).project.name == "prod"


FAULTY = """
read_only = "perhaps"
colour = "red"
[account]
api_key = "k"
api_secret = 12345678
scope = "tenant"
base_url = "ftp://x"
[[projects]]
name = "prod"
[[projects]]
name = "test"
appid = 7
[display]
timezone = "Mars/Olympus"
lang = "fr"
[polling]
reserve = 901
[thresholds]
majority = 0
window_s = "ten"
loss_bad = true
"""
FAULTS = (
    "read_only: must be true or false",
    "colour: there is no such key",
    "account.api_secret: must be a text;",
    "account.scope: must be one of account, project",
    "account.base_url: must look like https://api.agora.io",
    "projects.0.appid: must be given",
    "projects.1.appid: must be a text of 1 to 128 characters",
    "display.timezone: must be local, utc or a name such as Asia/Shanghai",
    "display.lang: must be one of en, zh",
    "polling.reserve: must be a whole number from 0 to 900, not 901",
    "thresholds.majority: must be a number above 0 and at most 1, not 0",
    "thresholds.window_s: must be a whole number from 1 to 600;",
    "thresholds.loss_bad: must be a number from 0 to 100",
    "CBTUI_BASE_URL: must look like https://api.agora.io, with a port",
    "CBTUI_READ_ONLY: must be 1, true, yes or on",
)


def refused(directory: Path) -> ConfigError:
    environ = {"CBTUI_BASE_URL": "http://x:99999", "CBTUI_READ_ONLY": "maybe"}
    with pytest.raises(ConfigError) as caught:
        load(Flags(config=written(directory, FAULTY)), environ)
    return caught.value


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    told = str(refused(tmp_path))
    assert [fault for fault in FAULTS if fault not in told] == []
    assert told.count("; ") == len(FAULTS) - 1


def test_no_fault_repeats_a_text_or_a_secret(tmp_path: Path) -> None:
    told = str(refused(tmp_path))
    assert [text for text in ("perhaps", "12345678", "tenant", "ftp", "ten;", "maybe", "99999") if text in told] == []


def test_faults_are_told_in_chinese(tmp_path: Path) -> None:
    told = error_text(refused(tmp_path), "zh")
    assert [word for word in ("must", "there is", "number", "text", "environment") if word in told] == []


def test_very_many_faults_are_cut_and_counted(tmp_path: Path) -> None:
    text = "\n".join(f"key_{number} = 1" for number in range(2000))
    with pytest.raises(ConfigError, match="; and 1980 more"):
        load(Flags(config=written(tmp_path, text)), {})


@pytest.mark.parametrize("module", [config, tables])
def test_everything_that_settings_say_has_words_in_chinese(module: ModuleType) -> None:
    tree = ast.parse(inspect.getsource(module))
    said = {
        text.value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
        if call.func.id in {"Phrase", "ConfigError", "RefusedError", "_number"}
        for argument in (*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == "next_step"))
        for text in ast.walk(argument)
        if isinstance(text, ast.Constant) and isinstance(text.value, str) and text.value.strip(" ,").count(" ")
    }
    assert len(said) > 10
    assert sorted(said - PHRASES.keys()) == []


def test_a_theme_that_does_not_exist_is_told_with_those_that_do_before_anything_is_drawn(tmp_path: Path) -> None:
    path = written(tmp_path, f'{FILE}\n[display]\ntheme = "solarised"')
    with pytest.raises(ConfigError, match=r"display.theme: .*cbtui.*textual-light"):
        load(Flags(config=path), {})


def test_the_themes_are_ours_and_those_of_textual() -> None:
    assert sorted(get_args(ThemeName)) == sorted((THEME.name, *BUILTIN_THEMES))


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("true", "true: it printed nothing"),
        ("echo", "echo: its first line is empty"),
        ("'", "it can't be split into words"),
        ("printf '\\377'", "printf: it printed what is not text"),
        ("no-such-program-at-all", "no-such-program-at-all: No such file"),
    ],
)
def test_why_a_command_gave_no_secret(tmp_path: Path, command: str, expected: str) -> None:
    text = FILE.replace('api_secret = "file-secret"', f"api_secret_command = {json.dumps(command)}")
    with pytest.raises(ConfigError, match=expected):
        load(Flags(config=written(tmp_path, text)), {}).secret()


def test_a_secret_is_shown_and_encoded_nowhere() -> None:
    account = load(Flags(), ENVIRONMENT).account
    assert repr(account.api_secret) == str(account.api_secret) == f"{account.api_secret}" == "Secret(…)"
    with pytest.raises(TypeError):
        msgspec.json.encode(account)
