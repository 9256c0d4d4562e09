"""Options that several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from cbtui.cli.output import Format
from cbtui.text import MAX_LENGTH, REPLACEMENT, clean
from cbtui.times import DAY

Command = TypeVar("Command", bound=Callable[..., Any])


class Text(click.ParamType):  # type: ignore[type-arg]
    """A text for the server: as it was typed, and not empty. What could not be shown whole is refused."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        typed = self._decoded(str(value), param, ctx)
        if not typed.strip():
            self.fail("it is empty", param, ctx)
        if len(typed) > MAX_LENGTH:
            self.fail(f"it is longer than {MAX_LENGTH} characters", param, ctx)
        if clean(typed).count(REPLACEMENT) > typed.count(REPLACEMENT):
            self.fail("it holds control characters, or others that no name has", param, ctx)
        return typed

    def _decoded(self, typed: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text of bytes that the locale could not read: UTF-8 all the same, or an error."""
        try:
            return os.fsencode(typed).decode("utf-8") if _unread(typed) else typed
        except UnicodeError:
            self.fail("it is not UTF-8 text", param, ctx)


class Named(click.Path):
    """A path that is not empty: an unset variable in a script would otherwise name the current directory."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not str(value):
            self.fail("it is empty", param, ctx)
        try:
            return Path(value).expanduser()
        except RuntimeError as error:
            self.fail(f"{clean(value)}: {error}", param, ctx)


class Seconds(click.ParamType):  # type: ignore[type-arg]
    """How long something may take; a day at most."""

    name = "seconds"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        try:
            seconds = float(value)
        except ValueError:
            seconds = 0.0
        if not 0 < seconds <= DAY:
            self.fail(f"{clean(value)} is no number of seconds over 0 and up to {DAY}", param, ctx)
        return seconds


def _unread(text: str) -> bool:
    """Does it hold surrogates? Python puts them in the place of bytes of an argument that it can't decode."""
    return any("\ud800" <= character <= "\udfff" for character in text)


class Uid(click.ParamType):  # type: ignore[type-arg]
    """A user's number; what is written with a sign, as Android's logs do, is the number without one."""

    name = "uid"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        from cbtui.model.uid import MAX_UID, uid_written

        uid = uid_written(str(value).strip())
        if uid is None:
            self.fail(f"{clean(value)} is no number from 0 to {MAX_UID}, or the same with a sign", param, ctx)
        if uid != int(value):
            _tell_same(int(value), uid, ctx)
        return uid


def _tell_same(written: int, uid: int, ctx: click.Context | None) -> None:
    """Whose number it is that is written with a sign: what comes out names the one without."""
    from cbtui.catalog.phrases import say
    from cbtui.cli.invocation import Invocation
    from cbtui.cli.output import tell
    from cbtui.model.uid import SAME_UID

    invocation = ctx.find_object(Invocation) if ctx else None
    tell(say(invocation.lang if invocation else "en", SAME_UID, written=written, uid=uid))


TEXT = Text()
UID = Uid()


def format_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--format table|json|csv`` and ``--json``; the command gets ``form``, a :class:`Format`."""

    @click.option(
        "--format", "form", type=click.Choice([form.value for form in Format]), default="table", help="Default: table."
    )
    @click.option("--json", "as_json", is_flag=True, help="Short for --format json.")
    @wraps(command)
    def formatted(*args: Any, form: str, as_json: bool, **options: Any) -> Any:
        return command(*args, form=Format.JSON if as_json else Format(form), **options)

    return formatted


def window_options(command: Command) -> Command:
    """``--from T`` and ``--to T``, as typed; the command gets ``from_text`` and ``to_text``."""
    to = click.option("--to", "to_text", metavar="T", help="Default: now.")
    from_ = click.option("--from", "from_text", metavar="T", help="Default: an hour before --to.")
    return from_(to(command))
