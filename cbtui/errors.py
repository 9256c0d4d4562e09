"""What can go wrong, in words for the person who reads them.

CbtuiError
├── UsageError             2  an option or argument makes no sense
├── ConfigError            2  the configuration is missing, broken or unsafe
│   └── StateError         2  a file of the state directory can't be used now
├── AuthError              3  the server refused the credentials or the App ID (401, 403)
├── QuotaError             4  nothing was sent: a limit allows it only later
│   ├── ReserveError       4  nothing was sent: what is left of the day is kept for incidents
│   └── LimitRefusedError  4  the server turned a request away: HTTP 429, or body code 300
├── NetworkError           5  no answer from the server, after the retries
│   └── DeadlineError      5  a command took longer than it may
├── ServerError            5  the server answered with a failure, after the retries
│   └── RangeRefusedError  5  the server has nothing to say about the time that was asked for; no limit is used up
├── OutcomeUnknownError    5  a report was sent and no answer came: it may have arrived
└── ResponseError          6  the answer was not understood

Every error says what happened, why, and what to do next, as phrases that the edge says in the reader's language
(``cbtui.catalog.phrases.error_text``). The texts are plain: no markup, no secrets.
"""

from __future__ import annotations

from cbtui.phrase import Phrase, Words


class CbtuiError(Exception):
    """An error that a person can act on.

    Args:
        what: what happened, one clause without a full stop.
        why: the cause, if known.
        next_step: what to do about it.
    """

    exit_code = 1

    def __init__(self, what: Words, why: Words = "", next_step: Words = "") -> None:
        super().__init__(str(what))
        self.what = what
        self.why = why
        self.next_step = next_step

    def __str__(self) -> str:
        return sentence(str(self.what), str(self.why), str(self.next_step))


def sentence(what: str, why: str, next_step: str, colon: str = ": ") -> str:
    """``What: why. Next step.``"""
    said = f"{what}{colon}{why}" if why else what
    ended = said if said.endswith((".", "!", "?", "…", "。")) else f"{said}."
    return f"{ended} {next_step}".rstrip()


class UsageError(CbtuiError):
    """Wrong usage of the command line."""

    exit_code = 2


class ConfigError(CbtuiError):
    """Missing, broken or unsafe configuration."""

    exit_code = 2


class StateError(ConfigError):
    """A file of the state directory can't be used now: a full disk, a lock that somebody holds, a broken file. It may
    pass, so what goes on for long tries again."""


class AuthError(CbtuiError):
    """Credentials or App ID refused: HTTP or body code 401, 403, or a plan without the API."""

    exit_code = 3


class QuotaError(CbtuiError):
    """A request was not sent, or was turned away, because of a limit.

    Args:
        endpoint: the path of the endpoint that is used up.
        allowed_ts: Unix seconds, when a request may go again.
        says_when: the next step tells that moment already.
    """

    exit_code = 4

    def __init__(
        self,
        what: Words,
        why: Words = "",
        next_step: Words = "",
        *,
        endpoint: str,
        allowed_ts: float,
        says_when: bool = False,
    ) -> None:
        super().__init__(what, why, next_step)
        self.says_when = says_when
        self.endpoint = endpoint
        self.allowed_ts = allowed_ts


class ReserveError(QuotaError):
    """A request was not sent because the day's last ones are kept: incident mode may send it."""


class LimitRefusedError(QuotaError):
    """The server turned a request away because of a limit, so someone else spends too, or our clock is off.

    Args:
        message: the server's words (cleaned), such as ``qpd limit error``.
        retry_after: seconds of a ``Retry-After`` header, or None.
    """

    def __init__(self, *, endpoint: str, allowed_ts: float, message: str, retry_after: float | None = None) -> None:
        super().__init__(
            Phrase("The server turned down {endpoint}", endpoint=endpoint),
            message or "a limit was reached",
            "Wait; cbtui will not ask again before it may.",
            endpoint=endpoint,
            allowed_ts=allowed_ts,
        )
        self.message = message
        self.retry_after = retry_after


class NetworkError(CbtuiError):
    """No usable answer: connection, time-out, or a body cut short."""

    exit_code = 5


class DeadlineError(NetworkError):
    """A command was given up after so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            Phrase("There was no answer within {seconds} s", seconds=f"{seconds:g}"),
            next_step="Try again, or give it more time: cbtui --timeout SECONDS …",
        )


class ServerError(CbtuiError):
    """The server answered with a failure (400, 404, 5xx).

    Args:
        status: the HTTP status or the body's ``code``.
    """

    exit_code = 5

    def __init__(self, what: Words, why: Words = "", next_step: Words = "", *, status: int = 0) -> None:
        super().__init__(what, why, next_step)
        self.status = status


class RangeRefusedError(ServerError):
    """The server refused the range: too new, too old or too long. Waiting frees nothing, another range is answered."""


class OutcomeUnknownError(NetworkError):
    """The report left this host and no answer came back; it is never sent again by itself."""


class ResponseError(CbtuiError):
    """The answer is not what the API's document describes, or larger than allowed."""

    exit_code = 6
