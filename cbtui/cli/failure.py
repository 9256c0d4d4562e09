"""The one place where a failure becomes a line on stderr and an exit code.

0 done · 1 unexpected · 2 usage or configuration · 3 credentials · 4 quota · 5 network or server · 6 not understood ·
130 interrupted. A reader that went away (``| head``) is no failure.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import click

from cbtui.catalog.phrases import error_text, say
from cbtui.cli.invocation import Invocation
from cbtui.cli.output import LOST_OUTPUT, unwritten
from cbtui.cli.streams import drop
from cbtui.errors import CbtuiError, QuotaError
from cbtui.redaction import redacted
from cbtui.text import clean
from cbtui.times import HOUR, clock_text, duration_text, stamp_text, zone

UNEXPECTED = 1
INTERRUPTED = 130
LINE_LIMIT = 2000
GLOBAL_OPTIONS = frozenset({"--config", "--project", "--state-dir", "--lang", "--timezone", "--read-only", "--timeout"})


def guard(run: Callable[[], int], invocation: Invocation) -> int:
    """Run; turn whatever comes out of it into one line on stderr and an exit code.

    Args:
        invocation: where the log and the time zone of this run are found.
    """
    try:
        return run()
    except BrokenPipeError:
        drop("stdout", "stderr")
        return 0
    except (Exception, KeyboardInterrupt) as error:
        line, code = _line_and_code(error, invocation)
    _end_output()
    return _tell(line, code)


def _end_output() -> None:
    """What can't be written now can't be written when the interpreter ends; it would say so in its own words."""
    try:
        sys.stdout.flush()
    except OSError:
        drop("stdout")


def _line_and_code(error: BaseException, invocation: Invocation) -> tuple[str, int]:
    match error:
        case CbtuiError():
            return line_of(error, invocation), error.exit_code
        case click.UsageError():
            return _usage_line(error), error.exit_code
        case click.ClickException():
            return error.format_message(), error.exit_code
        case click.Abort() | KeyboardInterrupt():
            return str(error) or "Interrupted.", INTERRUPTED
        case OSError(errno=number) if number in LOST_OUTPUT:
            return str(unwritten(error)), UNEXPECTED
        case _:
            return _unexpected(error, invocation), UNEXPECTED


def line_of(error: CbtuiError, invocation: Invocation) -> str:
    """What happened, why, what next; for a limit also when it may be, in the zone of the run."""
    lang = invocation.loaded.display.lang if invocation.loaded else invocation.language or "en"
    text = error_text(error, lang)
    if not isinstance(error, QuotaError) or error.says_when:
        return text
    shown = invocation.zone if invocation.loaded is not None else zone("local")
    wait = error.allowed_ts - invocation.time
    if wait <= 0:
        return text
    moment = clock_text(error.allowed_ts, shown) if wait < 12 * HOUR else stamp_text(error.allowed_ts, shown)
    return f"{text} {say(lang, 'Allowed again at {moment} (in {wait}).', moment=moment, wait=duration_text(wait))}"


def _usage_line(error: click.UsageError) -> str:
    context = error.ctx
    path = context.command_path if context else "cbtui"
    text = error.format_message().rstrip(".")
    if isinstance(error, click.NoSuchOption) and error.option_name in GLOBAL_OPTIONS:
        return f"{error.option_name} goes before the command: cbtui {error.option_name} … {path.partition(' ')[2]}"
    return f"{text}. See: {path} --help"


def _unexpected(error: BaseException, invocation: Invocation) -> str:
    from cbtui.cli.logfile import keep_traceback

    path = keep_traceback(error, invocation)
    name = type(error).__name__
    return f"cbtui failed unexpectedly ({name}). The details are in {path}; send them with your report."


def _tell(line: str, code: int) -> int:
    try:
        click.echo("cbtui: " + clean(redacted(line), LINE_LIMIT), err=True)
    except OSError:
        drop("stdout", "stderr")
    return code
