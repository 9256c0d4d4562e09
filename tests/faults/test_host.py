"""Faults of the host: what its environment, its disk and its terminals do to the program."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from cbtui.api.proxies import proxy_for
from cbtui.config import Settings, load
from cbtui.errors import ConfigError
from cbtui.flags import Flags

ENVIRONMENT = {
    "XDG_CONFIG_HOME": "/nowhere",
    "XDG_STATE_HOME": "/nowhere",
    "CBTUI_API_KEY": "customer",
    "CBTUI_API_SECRET": "hush-hush-secret",
    "CBTUI_APPID": "app",
}


def loaded(**changed: str) -> Settings:
    return load(Flags(), {**ENVIRONMENT, **changed})


# ── one server, one ledger ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("spelling", "usual"),
    [
        ("HTTP://LOCALHOST:8080", "http://localhost:8080"),
        ("https://API.Agora.io", "https://api.agora.io"),
        ("https://api.agora.io:443/", "https://api.agora.io"),
        ("https://api.agora.io.", "https://api.agora.io"),
        ("http://localhost:80", "http://localhost"),
        ("http://localhost:080/", "http://localhost"),
        ("http://[0:0:0:0:0:0:0:1]:8080", "http://[::1]:8080"),
        ("https://api.agora.io/?x=1#y", "https://api.agora.io"),
    ],
)
def test_two_spellings_of_a_server_are_one_account(spelling: str, usual: str) -> None:
    one, other = loaded(CBTUI_BASE_URL=spelling), loaded(CBTUI_BASE_URL=usual)
    assert one.account.base_url == usual
    assert one.account_key == other.account_key
    assert one.project_key(one.project) == other.project_key(other.project)


@pytest.mark.parametrize("other", ["http://api.agora.io", "https://api.agora.io:444", "https://api.agora.io/v2"])
def test_two_servers_are_two_accounts(other: str) -> None:
    assert loaded(CBTUI_BASE_URL=other).account_key != loaded().account_key


# ── what was copied along ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("around", ["{}\n", " {}\t", "\ufeff{}\r\n", "{}\u200b"])
def test_what_was_copied_along_is_no_part_of_key_secret_and_app_id(around: str) -> None:
    settings = loaded(**{name: around.format("value") for name in ("CBTUI_API_KEY", "CBTUI_API_SECRET", "CBTUI_APPID")})
    assert (settings.account.api_key, settings.secret(), settings.project.appid) == ("value", "value", "value")


@pytest.mark.parametrize("variable", ["CBTUI_API_KEY", "CBTUI_API_SECRET", "CBTUI_APPID"])
@pytest.mark.parametrize("quoted", ['"value"', "'value'", "“value”", ' "value"\n'])
def test_quotation_marks_around_a_credential_are_pointed_out(variable: str, quoted: str) -> None:
    with pytest.raises(ConfigError, match=f"{variable} can't be used: has quotation marks around it; leave them out"):
        loaded(**{variable: quoted})


def test_quotation_marks_that_a_command_prints_are_pointed_out(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[account]\napi_secret_command = '''echo '\"value\"' '''\n")
    path.chmod(0o600)
    environ = {name: value for name, value in ENVIRONMENT.items() if name != "CBTUI_API_SECRET"}
    with pytest.raises(ConfigError, match="echo: its first line has quotation marks around it"):
        load(Flags(config=path), environ).secret()


@pytest.mark.parametrize("variable", ["CBTUI_API_KEY", "CBTUI_API_SECRET"])
def test_a_credential_of_bytes_that_are_no_text_is_one_sentence(variable: str) -> None:
    with pytest.raises(ConfigError, match=f"^{variable} can't be used: is not text; copy it again. Mend it or unset"):
        loaded(**{variable: os.fsdecode(b"abc\xff\xfe")})


@pytest.mark.parametrize("value", ["1 ", " TRUE", "Yes\n", "on"])
def test_read_only_is_on(value: str) -> None:
    assert loaded(CBTUI_READ_ONLY=value).read_only


@pytest.mark.parametrize("value", ["", " ", "0 ", "False", "no\n", "OFF"])
def test_read_only_is_off(value: str) -> None:
    assert not loaded(CBTUI_READ_ONLY=value).read_only


@pytest.mark.parametrize("value", ["y", "enabled", "2", "ja", "1 1"])
def test_a_switch_that_is_neither_never_fails_open(value: str) -> None:
    with pytest.raises(ConfigError, match="CBTUI_READ_ONLY"):
        loaded(CBTUI_READ_ONLY=value)


# ── a user without a home ───────────────────────────────────────────────────────────────────────────────


def homeless(code: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    """Run as a user that is in no table of users, with no HOME."""
    environ = {**ENVIRONMENT, "CBTUI_STATE_DIR": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}
    for variable in ("XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        del environ[variable]
    nobody = f"import pwd\ndef none(_): raise KeyError\npwd.getpwuid = none\n{code}"
    return subprocess.run([sys.executable, "-c", nobody], env=environ, capture_output=True, text=True, check=False)


def test_without_a_home_the_environment_is_enough(tmp_path: Path) -> None:
    done = homeless("from cbtui.cli.root import run\nraise SystemExit(run(['quota', '--json']))", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


def test_without_a_home_and_a_state_directory_it_says_what_to_set(tmp_path: Path) -> None:
    code = (
        "import os\ndel os.environ['CBTUI_STATE_DIR']\nfrom cbtui.cli.root import run\nraise SystemExit(run(['quota']))"
    )
    done = homeless(code, tmp_path)
    assert (done.returncode, done.stderr) == (
        2,
        "cbtui: There is no home directory for database, ledger and log. Set CBTUI_STATE_DIR to a directory.\n",
    )


# ── proxies ─────────────────────────────────────────────────────────────────────────────────────────────


def proxy(url: str, **told: str) -> str | None:
    address = httpx.URL(url)
    found = proxy_for(address, address.port or {"http": 80, "https": 443}[address.scheme], told)
    return str(found.url) if found else None


@pytest.mark.parametrize(
    ("url", "exempt"),
    [
        ("http://10.1.2.3", "10.0.0.0/8"),
        ("http://10.1.2.3", "10.1.2.3"),
        ("http://10.1.2.3:8080", "10.1.2.3:8080"),
        ("http://[fd00::1]", "fd00::/8"),
        ("http://[::1]:8080", "::1"),
        ("http://[::1]:8080", "[::1]:8080"),
        ("http://[::1]:8080", "0:0:0:0:0:0:0:1"),
        ("https://api.agora.io", ".agora.io"),
        ("https://api.agora.io", "*.agora.io"),
        ("https://api.agora.io", "x.example, AGORA.io"),
        ("https://api.agora.io", "x.example api.agora.io:443"),
        ("https://api.agora.io", "*"),
    ],
)
def test_an_exempt_server_is_asked_directly_whatever_the_proxy_is(url: str, exempt: str) -> None:
    assert proxy(url, all="socks://x:1", http="nonsense://", https="http://[", no=exempt) is None


@pytest.mark.parametrize(
    "exempt",
    ["", "fd00::/8", "::1", "[::1", "[]", "10.0.0.0/99", "evilapi.agora.io", "api.agora.io:80", "://", ":443", "."],
)
def test_what_exempts_another_server_or_is_nonsense_is_ignored(exempt: str) -> None:
    assert proxy("https://api.agora.io", https="proxy:3128", no=exempt) == "http://proxy:3128"


def test_the_variable_of_the_scheme_goes_before_the_one_for_all() -> None:
    assert proxy("https://x", https="http://one:1", all="http://two:2") == "http://one:1"
    assert proxy("http://x", https="socks://nonsense", all="http://two:2") == "http://two:2"


@pytest.mark.parametrize("value", ["socks://x:1", "ftp://x", "http://", "http://x:99999", "http://[::1", "http://x:0"])
def test_a_proxy_that_can_not_be_used_is_named(value: str) -> None:
    with pytest.raises(ConfigError, match="The proxy of ALL_PROXY can't be used"):
        proxy("https://api.agora.io", all=value)


def test_nothing_of_a_proxy_s_credentials_is_told() -> None:
    with pytest.raises(ConfigError) as caught:
        proxy("https://api.agora.io", https="socks://user:pass@x:1")
    assert "pass" not in str(caught.value)
