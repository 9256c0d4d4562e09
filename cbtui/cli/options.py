"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click

from cbtui.cli.output import Format
from cbtui.text import clean

Command = TypeVar("Command", bound=Callable[..., Any])


class Text(click.ParamType):  # type: ignore[type-arg]
    """A text that may reach a screen or the server: cleaned, and not empty."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = clean(value).strip()
        if not text:
            self.fail("it is empty", param, ctx)
        return text


TEXT = Text()


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
