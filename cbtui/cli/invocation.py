"""What the global options said, and the way from there to settings, a time zone and a service."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import tzinfo
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from cbtui.errors import UsageError
from cbtui.phrase import Phrase
from cbtui.times import HOUR, end_of_range, parse, zone

if TYPE_CHECKING:
    from cbtui.catalog.reader import Reader
    from cbtui.clock import Clock
    from cbtui.config import Settings
    from cbtui.flags import Flags
    from cbtui.service import Service

P = ParamSpec("P")
T = TypeVar("T")

LANGUAGES = ("en", "zh")
MOVED_S = 60
"""Seconds that a window moves with the clock at least to be asked for anew."""


@dataclass
class Invocation:
    """One run of the program: the global options, None where not given; :attr:`settings` are loaded when asked for."""

    config: Path | None = None
    project: str | None = None
    state_dir: Path | None = None
    language: str | None = None
    timezone: str | None = None
    read_only: bool = False
    timeout: float | None = None
    cut_told: bool = False

    def take(
        self,
        *,
        config: Path | None,
        project: str | None,
        state_dir: Path | None,
        lang: str | None,
        timezone: str | None,
        read_only: bool,
        timeout: float | None,
    ) -> None:
        """Take over the global options once they are parsed."""
        self.config, self.project, self.state_dir = config, project, state_dir
        self.language, self.timezone, self.read_only, self.timeout = lang, timezone, read_only, timeout

    @cached_property
    def flags(self) -> Flags:
        from cbtui.flags import Flags

        return Flags(self.config, self.project, self.state_dir, self.language, self.timezone, self.read_only)

    @cached_property
    def settings(self) -> Settings:
        """Defaults, file, environment and flags, merged.

        Raises:
            ConfigError: something is missing, broken or unsafe.
            UsageError: there is no such time zone.
        """
        from cbtui.config import load

        settings = load(self.flags, os.environ)
        zone(settings.display.timezone)
        return settings

    @property
    def loaded(self) -> Settings | None:
        """The settings if they have been loaded; asks for nothing."""
        return self.__dict__.get("settings")

    @property
    def lang(self) -> str:
        return self.settings.display.lang

    @cached_property
    def zone(self) -> tzinfo:
        """The zone that times are read and shown in."""
        return zone(self.settings.display.timezone)

    @property
    def reader(self) -> Reader:
        """Who reads what this run says."""
        from cbtui.catalog.reader import Reader

        return Reader(self.lang, self.zone)

    @cached_property
    def clock(self) -> Clock:
        """The clock of this run, with what earlier runs have heard of the server's.

        Raises:
            ConfigError: the state directory can't be used.
        """
        from cbtui import wiring

        return wiring.clock_of(self.settings)

    @property
    def time(self) -> float:
        """What time it is, as far as this run knows; opens nothing."""
        clock: Clock | None = self.__dict__.get("clock")
        return time.time() if clock is None else clock.now()

    @cached_property
    def now(self) -> float:
        """The moment of this run that ``-30m`` counts from, Unix seconds."""
        return self.clock.now()

    def moment(self, text: str) -> int:
        """Unix seconds of a time as typed.

        Raises:
            UsageError: it is none of the forms, or out of every calendar's range.
        """
        where = self.zone
        try:
            ts = parse(text, self.now, where)
        except (OverflowError, ValueError, OSError):
            ts = -1
        if ts < 0:
            raise UsageError(Phrase("{text!r} is out of range", text=text), next_step="Use a time of the last days.")
        return ts

    def window(self, from_text: str | None, to_text: str | None) -> tuple[int, int]:
        """``--from`` and ``--to`` in Unix seconds; the hour before ``--to``, which is now, when not given.

        Raises:
            UsageError: a time can't be read, or the window ends before it begins.
        """
        to_ts = int(self.now) if to_text is None else self.moment(to_text)
        from_ts = to_ts - HOUR if from_text is None else self.moment(from_text)
        return from_ts, self.end(from_ts, to_ts, to_text)

    def end(self, from_ts: int, to_ts: int, to_text: str | None) -> int:
        """The end of a range; what lies in the future is cut off, and that is said.

        Raises:
            UsageError: the range ends before it begins.
        """
        cut = end_of_range(from_ts, to_ts, to_text or "now", self.now, self.zone)
        self.check_order(from_ts, cut)
        if cut != to_ts:
            self._tell_cut()
        return cut

    def _tell_cut(self) -> None:
        """Say once in a run that a range was cut."""
        from cbtui.catalog.phrases import say
        from cbtui.cli.output import tell

        if not self.cut_told:
            tell(f"{say(self.lang, 'note')}: {say(self.lang, '--to is in the future, so the range ends now')}")
        self.cut_told = True

    @staticmethod
    def check_order(from_ts: int | None, to_ts: int | None) -> None:
        """Raises UsageError when a window ends before it begins."""
        if from_ts is not None and to_ts is not None and from_ts > to_ts:
            raise UsageError("--from is later than --to", next_step="Swap them, or give the day too.")

    def ask(self, question: Callable[[Service], Coroutine[Any, Any, T]], *, deadline_s: float | None = None) -> T:
        """Open the service of the chosen project, put one question to it, close it.

        Args:
            deadline_s: seconds for the question when ``--timeout`` was not given; else those of every command.

        Raises:
            DeadlineError: it took longer.
        """
        import asyncio

        from cbtui import wiring
        from cbtui.cli.logfile import logging_to_file
        from cbtui.cli.waiting import DEADLINE_S, within
        from cbtui.tui.threads import DaemonThreads

        settings = self.settings
        seconds = self.timeout or deadline_s or DEADLINE_S

        async def answered() -> T:
            # A name server that hangs holds a thread, which must not hold up the end.
            asyncio.get_running_loop().set_default_executor(DaemonThreads())
            async with wiring.connected(settings, self.__dict__.get("clock")) as service:
                return await within(seconds, question(service), self.lang)

        with logging_to_file(self):
            return asyncio.run(answered())

    def ask_window(
        self,
        question: Callable[[Service, int, int], Coroutine[Any, Any, T]],
        from_text: str | None,
        to_text: str | None,
        may_check: Callable[[T], bool] = lambda _answer: False,
    ) -> T:
        """Put a question about a window to the service; once more where its answers moved the clock that the window
        counts from.

        Args:
            may_check: after this answer a request may be spent on whether the server's clock is as it told.
        """
        from cbtui.clock import disputed, offset

        self.window(from_text, to_text)

        async def answered(service: Service) -> T:
            before, asked = offset(self.clock), self.window(from_text, to_text)
            answer = await question(service, *asked)
            if disputed(self.clock) and may_check(answer):
                await service.check()
            if not self.clock.agreement.settled or abs(offset(self.clock) - before) < MOVED_S:
                return answer
            self.__dict__.pop("now", None)
            moved = self.window(from_text, to_text)
            return answer if moved == asked else await question(service, *moved)

        return self.ask(answered)


def pass_invocation(command: Callable[Concatenate[Invocation, P], T]) -> Callable[P, T]:
    """Give a command of click the invocation as its first argument."""
    import click

    return click.make_pass_decorator(Invocation, ensure=True)(command)
