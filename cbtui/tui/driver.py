"""The terminal: Textual's driver, for terminals that send anything, and that are stopped, resized and taken away."""

from __future__ import annotations

import logging
import os
import selectors
import signal
import termios
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message
from textual.messages import InBandWindowResize

from cbtui.tui.input_bytes import InputBytes

log = logging.getLogger(__name__)

READ_BYTES = 4096
TICK_S = 0.1
"""Seconds between looks at whether a lone Esc was a key, and at whether the dashboard has ended."""
USUAL_SIZE = (80, 24)
ENTER = "\x1b[?1049h\x1b[?25l\x1b[?1004h\x1b[?2004h\x1b[?7l"
"""Alternate screen, no cursor, news of the focus, bracketed paste, no wrapping: as Textual's start writes them."""
LEAVE = "\x1b[<u\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?2004l\x1b[?1004l\x1b[?7h\x1b[?1049l\x1b[?25h"
"""The same undone, and the mouse."""


class Continued(Message):
    """The terminal is the dashboard's again after the process was stopped; what stood there may be gone."""


class TerminalDriver(LinuxDriver):
    """Reads any bytes, takes the size from the terminal alone, and survives being stopped by whatever signal."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._parser = XTermParser(self._debug)
        self._raw: list[Any] | None = None
        self._suspended = False

    # ── size ────────────────────────────────────────────────────────────────────────────────────────────

    def _get_terminal_size(self) -> tuple[int, int]:
        """The terminal's own size; COLUMNS and LINES may be of another terminal, or of long ago."""
        return terminal_size(self._file.fileno() if self._file else self.fileno, self.fileno)

    def _query_in_band_window_resize(self) -> None:
        """SIGWINCH says it; a size that comes with the keys can be anything."""

    # ── input ───────────────────────────────────────────────────────────────────────────────────────────

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except Exception as error:
            self._app.call_later(self._app._handle_exception, error)

    def run_input_thread(self) -> None:
        """Read and pass on until the dashboard ends. A terminal that is gone is somebody else's to notice."""
        decoder = InputBytes()
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(TICK_S):
                    data = self._read()
                    if not data:
                        self.exit_event.wait(TICK_S)
                    for message in self._parsed(decoder.text(data)):
                        self.process_message(message)
                for message in self._ticked():
                    self.process_message(message)

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, READ_BYTES)
        except OSError:
            return b""

    def _parsed(self, text: str) -> Iterator[Message]:
        for character in text:
            try:
                yield from self._parser.feed(character)
            except Exception as error:  # a sequence that stands for no character, too large a number …
                self._forget(error)

    def _ticked(self) -> Iterator[Message]:
        try:
            yield from self._parser.tick()
        except Exception as error:
            self._forget(error)

    def _forget(self, error: Exception) -> None:
        """The parser can't go on after an exception; another begins behind what it stumbled over."""
        log.warning("The terminal sent what is no key: %s: %s", type(error).__name__, error)
        self._parser = XTermParser(self._debug)

    def process_message(self, message: Message) -> None:
        """As Textual's, without what no terminal that works has any reason to send."""
        if isinstance(message, events.Resize | InBandWindowResize):
            return
        if isinstance(message, events.Key) and not _encodable(message.character or ""):
            return
        super().process_message(message)

    def send_message(self, message: Message) -> None:
        """As Textual's; what comes after the end goes nowhere."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._app.post_message, message)

    # ── being stopped ───────────────────────────────────────────────────────────────────────────────────

    @property
    def _holds_terminal(self) -> bool:
        return self._key_thread is not None and self._key_thread.is_alive()

    def start_application_mode(self) -> None:
        super().start_application_mode()  # type: ignore[no-untyped-call]
        with suppress(termios.error):
            self._raw = termios.tcgetattr(self.fileno)

    def _sigtstp_application(self, *_: object) -> None:
        if self._auto_restart and self._holds_terminal:
            self._suspended = True
            self.suspend_application_mode()
        os.kill(os.getpid(), signal.SIGSTOP)

    def _sigcont_application(self, *_: object) -> None:
        """Take the terminal (again): after SIGSTOP, which nobody hears of, it may have been anybody's meanwhile."""
        if self._suspended:
            self.resume_application_mode()
            self._suspended = not self._holds_terminal
        elif self._holds_terminal and self._in_foreground():
            with suppress(termios.error):
                termios.tcsetattr(self.fileno, termios.TCSANOW, self._raw or termios.tcgetattr(self.fileno))
            self.write(ENTER)
            self._enable_mouse_support()
        if self._holds_terminal:
            self.send_message(Continued())

    def _in_foreground(self) -> bool:
        try:
            return os.tcgetpgrp(self.fileno) == os.getpgrp()
        except OSError:
            return False

    def abandon(self) -> None:
        """Give the terminal back at once, past everything that may hang."""
        with suppress(OSError, termios.error):
            if self.attrs_before is not None:
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
            os.write(self._file.fileno() if self._file else self.fileno, LEAVE.encode())


def terminal_size(*descriptors: int) -> tuple[int, int]:
    """Columns and rows of the first of these that is a terminal and knows its size."""
    for descriptor in descriptors:
        with suppress(OSError):
            columns, rows = os.get_terminal_size(descriptor)
            if columns and rows:
                return columns, rows
    return USUAL_SIZE


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
