"""Settings: defaults < file < environment < flags, checked once and then frozen.

The secret is read when it is first needed (:meth:`Settings.secret`), so commands that send nothing never run the
command that prints it. ``read_only`` is the exception to the order: the strictest of flag, environment and file wins.
"""

from __future__ import annotations

import hashlib
import os
import shlex
import stat
import subprocess
import tomllib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, TypeAdapter, ValidationError, field_validator
from pydantic_core import ErrorDetails

from cbtui.catalog.thresholds import Thresholds
from cbtui.errors import ConfigError
from cbtui.flags import Flags
from cbtui.phrase import Phrase
from cbtui.text import clean

DEFAULT_BASE_URL = "https://api.agora.io"
SECRET_COMMAND_TIMEOUT = 30.0
"""Seconds that ``api_secret_command`` may take (it may ask for a passphrase)."""

_TRUE = frozenset({"1", "true", "yes", "on"})


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Project(_Model):
    """One Agora project: the name people use and its App ID."""

    name: str = Field(min_length=1, max_length=64)
    appid: str = Field(min_length=1, max_length=128)

    @field_validator("name", "appid")
    @classmethod
    def _safe(cls, value: str) -> str:
        return clean(value.strip())


class Account(_Model):
    """Whose quota it is: the Customer ID, where its secret comes from, and the server."""

    api_key: str = ""
    api_secret: SecretStr | None = None
    api_secret_command: str | None = None
    base_url: str = DEFAULT_BASE_URL
    scope: Literal["account", "project"] = "account"

    @field_validator("base_url")
    @classmethod
    def _http(cls, value: str) -> str:
        from urllib.parse import urlsplit

        parts = urlsplit(value.strip())
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("must look like https://api.agora.io")
        if parts.port == 0:  # reading it raises ValueError beyond 65535
            raise ValueError("must have a port from 1 to 65535")
        if parts.username or parts.password:
            raise ValueError("must not carry credentials; use api_key and api_secret")
        return value.strip().rstrip("/")


class Display(_Model):
    """How things are shown."""

    lang: Literal["en", "zh"] = "en"
    timezone: str = "local"
    theme: str = "cbtui"


class Polling(_Model):
    """How the background loop spends the quota. ``reserve``: requests a day kept for incident mode."""

    reserve: int = Field(default=60, ge=0, le=900)
    retention_days: int = Field(default=90, ge=1, le=3650)


class ConfigFile(_Model):
    """The TOML file as written."""

    account: Account = Account()
    projects: tuple[Project, ...] = ()
    display: Display = Display()
    polling: Polling = Polling()
    thresholds: dict[str, Any] = {}
    read_only: bool = False
    state_dir: Path | None = None


class Settings(_Model):
    """Everything the program was told, merged and checked."""

    account: Account
    projects: tuple[Project, ...]
    project: Project
    display: Display
    polling: Polling
    thresholds: Thresholds
    read_only: bool
    state_dir: Path
    path: Path | None = None

    @cached_property
    def account_key(self) -> str:
        """Names account and server in the ledger without telling either: a hash, not a secret."""
        return _digest(self.account.base_url, self.account.api_key)

    def project_key(self, project: Project) -> str:
        """Names a project of this account in the store."""
        return _digest(self.account.base_url, project.appid)

    def secret(self) -> str:
        """The Customer Secret, from the environment, the file or ``api_secret_command``.

        Raises:
            ConfigError: there is none, or the command failed.
        """
        if self.account.api_secret is not None:
            return self.account.api_secret.get_secret_value()
        if self.account.api_secret_command:
            return _secret_from(self.account.api_secret_command)
        raise ConfigError(
            "There is no API secret",
            next_step="Set CBTUI_API_SECRET, or api_secret_command in the configuration file.",
        )


def load(flags: Flags, environ: Mapping[str, str]) -> Settings:
    """Merge file, environment and flags.

    Raises:
        ConfigError: something is missing, broken or unsafe; the text says where and how to mend it.
    """
    path = config_path(flags, environ)
    file = _read(path) if path else ConfigFile()
    account = _account(file.account, environ)
    if not account.api_key:
        raise ConfigError(
            "There is no API key",
            next_step="Set CBTUI_API_KEY, CBTUI_API_SECRET and CBTUI_APPID, or write a configuration file; "
            "cbtui demo needs none of them.",
        )
    projects = _projects(file.projects, environ)
    return Settings(
        account=account,
        projects=projects,
        project=_selected(projects, flags.project),
        display=_display(file.display, flags),
        polling=file.polling,
        thresholds=_thresholds(file.thresholds, path),
        read_only=file.read_only or flags.read_only or environ.get("CBTUI_READ_ONLY", "").lower() in _TRUE,
        state_dir=state_dir(flags, environ, file.state_dir),
        path=path,
    )


def config_path(flags: Flags, environ: Mapping[str, str]) -> Path | None:
    """The file to read, or None when none was named and the usual one does not exist."""
    named = flags.config or (Path(environ["CBTUI_CONFIG"]) if environ.get("CBTUI_CONFIG") else None)
    if named is not None:
        return _at_home(named)
    usual = _xdg(environ, "XDG_CONFIG_HOME", ".config") / "cbtui" / "config.toml"
    return usual if usual.exists() else None


def state_dir(flags: Flags, environ: Mapping[str, str], from_file: Path | None = None) -> Path:
    """Where the database, the ledger and the log live."""
    from_environment = Path(environ["CBTUI_STATE_DIR"]) if environ.get("CBTUI_STATE_DIR") else None
    chosen = flags.state_dir or from_environment or from_file
    return _at_home(chosen) if chosen else _xdg(environ, "XDG_STATE_HOME", ".local/state") / "cbtui"


def _at_home(path: Path) -> Path:
    try:
        return path.expanduser()
    except RuntimeError:
        raise ConfigError(
            Phrase("There is no home directory for {path}", path=path), next_step="Write the path out."
        ) from None


def _xdg(environ: Mapping[str, str], variable: str, usual: str) -> Path:
    value = environ.get(variable, "")
    return Path(value) if value.startswith("/") else Path.home() / usual


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _read(path: Path) -> ConfigFile:
    try:
        text = path.read_text(encoding="utf-8")
        mode = path.stat().st_mode
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise ConfigError(
            Phrase("The configuration file {path} can't be read", path=path),
            reason,
            "Check the path given, or leave --config out.",
        ) from None
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(Phrase("{path} is not valid TOML", path=path), str(error), "Mend that line.") from None
    try:
        file = ConfigFile.model_validate(document)
    except ValidationError as error:
        raise _unusable(path, error) from None
    if file.account.api_secret is not None and mode & (stat.S_IRGRP | stat.S_IROTH):
        raise ConfigError(
            Phrase("{path} holds a secret and other users can read it", path=path),
            next_step=Phrase("Run: chmod 600 {path}", path=shlex.quote(str(path))),
        )
    return file


def _unusable(path: Path | None, error: ValidationError, *, table: tuple[str, ...] = ()) -> ConfigError:
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    where = ".".join(str(part) for part in (*table, *first["loc"]))
    unknown = first["type"] in {"extra_forbidden", "unexpected_keyword_argument"}
    why = Phrase("there is no such key") if unknown else _complaint(first)
    return ConfigError(
        Phrase("{path} has a setting that can't be used", path=path),
        Phrase("{where}: {why}", where=clean(where, 80), why=why),
        "config.example.toml shows every key.",
    )


def _complaint(first: ErrorDetails) -> Phrase:
    """What a validator says: one of ours has a translation, pydantic's stays English."""
    return Phrase(clean(first["msg"].removeprefix("Value error, ")))


def _account(account: Account, environ: Mapping[str, str]) -> Account:
    update: dict[str, Any] = {}
    if key := environ.get("CBTUI_API_KEY"):
        update["api_key"] = key
    if secret := environ.get("CBTUI_API_SECRET"):
        update["api_secret"] = SecretStr(secret)
    if base_url := environ.get("CBTUI_BASE_URL"):
        update["base_url"] = base_url
    try:
        return Account.model_validate({**account.model_dump(), **update})
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        raise ConfigError("CBTUI_BASE_URL can't be used", _complaint(first), "Mend it or unset it.") from None


def _projects(projects: tuple[Project, ...], environ: Mapping[str, str]) -> tuple[Project, ...]:
    if appid := environ.get("CBTUI_APPID"):
        others = tuple(project for project in projects if project.name != "default")
        projects = (Project(name="default", appid=appid), *others)
    if not projects:
        raise ConfigError(
            "There is no project", next_step="Set CBTUI_APPID, or add [[projects]] with name and appid to the file."
        )
    names = [project.name for project in projects]
    if repeated := next((name for name in names if names.count(name) > 1), None):
        raise ConfigError(
            Phrase("Two projects are named {name!r}", name=repeated), next_step="Give each project a name of its own."
        )
    return projects


def _selected(projects: tuple[Project, ...], name: str | None) -> Project:
    if name is None:
        return projects[0]
    for project in projects:
        if project.name == name:
            return project
    known = ", ".join(project.name for project in projects)
    raise ConfigError(
        Phrase("There is no project {name!r}", name=clean(name)),
        next_step=Phrase("Known projects: {names}.", names=known),
    )


def _display(display: Display, flags: Flags) -> Display:
    update = {key: value for key, value in (("lang", flags.lang), ("timezone", flags.timezone)) if value}
    return display.model_copy(update=update)


def _thresholds(values: dict[str, Any], path: Path | None) -> Thresholds:
    try:
        return TypeAdapter(Thresholds).validate_python(values, strict=False)
    except ValidationError as error:
        raise _unusable(path, error, table=("thresholds",)) from None


def _secret_from(command: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - the user's own command, split without a shell
            shlex.split(command), capture_output=True, text=True, timeout=SECRET_COMMAND_TIMEOUT, check=True
        )
    except subprocess.CalledProcessError as error:
        why = Phrase("it ended with status {status}", status=error.returncode)
    except (OSError, ValueError) as error:
        why = Phrase(clean(getattr(error, "strerror", None) or str(error)))
    except subprocess.TimeoutExpired:
        why = Phrase("it took longer than {seconds:g} s", seconds=SECRET_COMMAND_TIMEOUT)
    else:
        if lines := done.stdout.splitlines():
            return lines[0].strip()
        why = Phrase("it printed nothing")
    program = os.path.basename(shlex.split(command)[0]) if command.strip() else ""  # noqa: PTH119
    raise ConfigError(
        "api_secret_command gave no secret",
        Phrase("{command}: {why}", command=clean(program) or Phrase("(empty)"), why=why),
        "Run it yourself to see what it says.",
    )
