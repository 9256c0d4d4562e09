"""Settings: defaults < file < environment < flags, checked once and then frozen.

The secret is read when it is first needed (:meth:`Settings.secret`), so commands that send nothing never run the
command that prints it. ``read_only`` is the exception to the order: the strictest of flag, environment and file wins.
Every value is stripped of white space at both ends, and everything that can't be used is told at once.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct
from msgspec.structs import replace

from cbtui.address import AddressError, normal
from cbtui.catalog.thresholds import Thresholds
from cbtui.credential import copied, copied_secret, from_command
from cbtui.errors import ConfigError, UsageError
from cbtui.flags import Flags
from cbtui.phrase import Phrase
from cbtui.redaction import conceal
from cbtui.tables import Fault, Reading, RefusedError, Secret, listed
from cbtui.text import clean
from cbtui.times import zone

DEFAULT_BASE_URL = "https://api.agora.io"

_ON = frozenset({"1", "true", "yes", "on"})
_OFF = frozenset({"", "0", "false", "no", "off"})


def _http(value: str) -> str:
    try:
        return normal(value)
    except AddressError as error:
        raise RefusedError(str(error)) from None


def _zone_name(value: str) -> str:
    try:
        zone(value)
    except UsageError:
        raise RefusedError("must be local, utc or a name such as Asia/Shanghai") from None
    return value


def _switch(value: str) -> bool:
    chosen = value.lower()
    if chosen not in _ON | _OFF:
        raise RefusedError("must be 1, true, yes or on, or else 0, false, no, off or empty")
    return chosen in _ON


AppId = Annotated[str, Meta(min_length=1, max_length=128), copied, clean]


class Project(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One Agora project: the name people use and its App ID."""

    name: Annotated[str, Meta(min_length=1, max_length=64), clean]
    appid: AppId


class Account(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Whose quota it is: the Customer ID, where its secret comes from, and the server."""

    api_key: Annotated[str, copied] = ""
    api_secret: Annotated[Secret, copied_secret] | None = None
    api_secret_command: str | None = None
    base_url: Annotated[str, _http] = DEFAULT_BASE_URL
    scope: Literal["account", "project"] = "account"


class Display(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How things are shown."""

    lang: Literal["en", "zh"] = "en"
    timezone: Annotated[str, _zone_name] = "local"
    theme: str = "cbtui"


class Polling(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How the background loop spends the quota. ``reserve``: requests a day kept for incident mode."""

    reserve: Annotated[int, Meta(ge=0, le=900)] = 60
    retention_days: Annotated[int, Meta(ge=1, le=3650)] = 90


class ConfigFile(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The TOML file as written."""

    account: Account = Account()
    projects: tuple[Project, ...] = ()
    display: Display = Display()
    polling: Polling = Polling()
    thresholds: Thresholds = Thresholds()
    read_only: bool = False
    state_dir: Path | None = None


class Settings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
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

    @property
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
        account = self.account
        if account.api_secret:
            secret = account.api_secret.reveal()
        elif account.api_secret_command:
            secret = from_command(account.api_secret_command)
        else:
            raise ConfigError(
                "There is no API secret",
                next_step="Set CBTUI_API_SECRET, or api_secret_command in the configuration file.",
            )
        conceal(account.api_key, secret)
        return secret


def load(flags: Flags, environ: Mapping[str, str]) -> Settings:
    """Merge file, environment and flags.

    Raises:
        ConfigError: something is missing, broken or unsafe; the text says where and how to mend it.
    """
    path = config_path(flags, environ)
    in_file, in_environment = Reading(), Reading()
    file = (_read(path, in_file) if path else None) or ConfigFile()
    read_only = in_environment.value(Annotated[str, _switch], environ.get("CBTUI_READ_ONLY", ""), ("CBTUI_READ_ONLY",))
    account = _account(file.account, environ, in_environment)
    projects = _projects(file.projects, environ, in_environment)
    if in_file.faults or in_environment.faults:
        raise _unusable(path, in_file.faults, in_environment.faults)
    if account.api_secret:
        conceal(account.api_key, account.api_secret.reveal())
    if not account.api_key:
        raise ConfigError(
            "There is no API key",
            next_step="Set CBTUI_API_KEY, CBTUI_API_SECRET and CBTUI_APPID, or write a configuration file; "
            "cbtui demo needs none of them.",
        )
    _check_names(projects)
    return Settings(
        account=account,
        projects=projects,
        project=_selected(projects, flags.project),
        display=_display(file.display, flags),
        polling=file.polling,
        thresholds=file.thresholds,
        read_only=file.read_only or flags.read_only or read_only,
        state_dir=state_dir(flags, environ, file.state_dir),
        path=path,
    )


def config_path(flags: Flags, environ: Mapping[str, str]) -> Path | None:
    """The file to read, or None when none was named and the usual one does not exist."""
    named = flags.config or _path(environ, "CBTUI_CONFIG")
    if named is not None:
        return _at_home(named)
    directory = _xdg(environ, "XDG_CONFIG_HOME", ".config")
    if directory is None:
        return None
    usual = directory / "cbtui" / "config.toml"
    try:
        return usual if usual.exists() else None
    except OSError:  # nobody knows whether it is there: reading it tells why not
        return usual


def state_dir(flags: Flags, environ: Mapping[str, str], from_file: Path | None = None) -> Path:
    """Where the database, the ledger and the log live.

    Raises:
        ConfigError: nothing names it, and there is no home directory.
    """
    chosen = flags.state_dir or _path(environ, "CBTUI_STATE_DIR") or from_file
    if chosen:
        return _at_home(chosen)
    directory = _xdg(environ, "XDG_STATE_HOME", ".local/state")
    if directory is None:
        raise ConfigError(
            "There is no home directory for database, ledger and log", next_step="Set CBTUI_STATE_DIR to a directory."
        )
    return directory / "cbtui"


def _told(environ: Mapping[str, str], variable: str) -> str:
    """What a variable says; empty when it is not set."""
    return environ.get(variable, "").strip()


def _path(environ: Mapping[str, str], variable: str) -> Path | None:
    value = _told(environ, variable)
    return Path(value) if value else None


def _at_home(path: Path) -> Path:
    try:
        return path.expanduser()
    except RuntimeError:
        what = Phrase("There is no home directory for {path}", path=clean(path))
        raise ConfigError(what, next_step="Write the path out.") from None


def _xdg(environ: Mapping[str, str], variable: str, usual: str) -> Path | None:
    """A directory of the XDG specification; None where the user has no home."""
    value = _told(environ, variable)
    if value.startswith("/"):
        return Path(value)
    try:
        return Path.home() / usual
    except RuntimeError:
        return None


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _read(path: Path, reading: Reading) -> ConfigFile | None:
    """The file's tables; None when ``reading`` found faults.

    Raises:
        ConfigError: the file can't be read, is no TOML, or shows its secret to others or lets them change it.
    """
    import tomllib

    try:
        with path.open(encoding="utf-8-sig") as opened:
            text, found = opened.read(), os.fstat(opened.fileno())
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            Phrase("The configuration file {path} can't be read", path=clean(path)),
            getattr(error, "strerror", None) or "it is not UTF-8 text",
            "Check the path given, or leave --config out.",
        ) from None
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what = Phrase("{path} is not valid TOML", path=clean(path))
        raise ConfigError(what, clean(error), "Mend that line.") from None
    file = reading.table(ConfigFile, document)
    if file is not None and (file.account.api_secret or file.account.api_secret_command):
        _check_private(path, found, shows_secret=bool(file.account.api_secret))
    return file


def _check_private(path: Path, found: os.stat_result, *, shows_secret: bool) -> None:
    """ssh's rule: who could change the file decides where the credentials go, or what is run."""
    import shlex
    import stat

    quoted = shlex.quote(str(path))
    if found.st_uid not in {0, os.geteuid()}:
        raise ConfigError(
            Phrase("{path} holds a secret or a command and belongs to another user", path=clean(path)),
            next_step=Phrase("Make a copy of your own, and name it with --config: cp {path} …", path=quoted),
        )
    if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise ConfigError(
            Phrase("{path} holds a secret or a command and other users can write to it", path=clean(path)),
            next_step=Phrase("Look through it, then run: chmod 600 {path}", path=quoted),
        )
    if shows_secret and found.st_mode & (stat.S_IRGRP | stat.S_IROTH):
        raise ConfigError(
            Phrase("{path} holds a secret and other users can read it", path=clean(path)),
            next_step=Phrase("Run: chmod 600 {path}", path=quoted),
        )


def _unusable(path: Path | None, in_file: list[Fault], in_environment: list[Fault]) -> ConfigError:
    """All faults in one error, the file's first."""
    why = listed([*in_file, *in_environment])
    if not in_file:
        if len(in_environment) == 1:
            (fault,) = in_environment
            what = Phrase("{variable} can't be used", variable=fault.where)
            return ConfigError(what, fault.why, "Mend it or unset it.")
        return ConfigError("The environment has values that can't be used", why, "Mend them or unset them.")
    if len(in_file) + len(in_environment) == 1:
        what = Phrase("{path} has a setting that can't be used", path=clean(path))
    elif in_environment:
        what = Phrase("{path} and the environment have settings that can't be used", path=clean(path))
    else:
        what = Phrase("{path} has settings that can't be used", path=clean(path))
    return ConfigError(what, why, "config.example.toml shows every key.")


def _account(account: Account, environ: Mapping[str, str], reading: Reading) -> Account:
    update: dict[str, Any] = {}
    if key := _told(environ, "CBTUI_API_KEY"):
        update["api_key"] = reading.value(Annotated[str, copied], key, ("CBTUI_API_KEY",))
    if secret := _told(environ, "CBTUI_API_SECRET"):
        update["api_secret"] = reading.value(Annotated[Secret, copied_secret], secret, ("CBTUI_API_SECRET",))
    if base_url := _told(environ, "CBTUI_BASE_URL"):
        update["base_url"] = reading.value(Annotated[str, _http], base_url, ("CBTUI_BASE_URL",))
    return replace(account, **update)


def _projects(projects: tuple[Project, ...], environ: Mapping[str, str], reading: Reading) -> tuple[Project, ...]:
    if not (appid := _told(environ, "CBTUI_APPID")):
        return projects
    others = tuple(project for project in projects if project.name != "default")
    appid = reading.value(AppId, appid, ("CBTUI_APPID",))
    return (Project(name="default", appid=appid), *others)


def _check_names(projects: tuple[Project, ...]) -> None:
    if not projects:
        raise ConfigError(
            "There is no project", next_step="Set CBTUI_APPID, or add [[projects]] with name and appid to the file."
        )
    names = [project.name for project in projects]
    if repeated := next((name for name in names if names.count(name) > 1), None):
        raise ConfigError(
            Phrase("Two projects are named {name!r}", name=repeated), next_step="Give each project a name of its own."
        )


def _selected(projects: tuple[Project, ...], name: str | None) -> Project:
    if name is None:
        return projects[0]
    for project in projects:
        if project.name == name.strip():
            return project
    raise ConfigError(
        Phrase("There is no project {name!r}", name=clean(name)),
        next_step=Phrase("Known projects: {names}.", names=", ".join(project.name for project in projects)),
    )


def _display(display: Display, flags: Flags) -> Display:
    update: dict[str, Any] = {
        key: value.strip() for key, value in (("lang", flags.lang), ("timezone", flags.timezone)) if value
    }
    return replace(display, **update)
