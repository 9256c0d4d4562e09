"""What went wrong on the wire, told as the errors people read.

The HTTP status is looked at first, then the body's ``code``: a limit comes as HTTP 200 with ``code`` 300, and a
gateway's 401 has no ``code`` at all.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from http import HTTPStatus

import httpx

from cbtui.catalog.codes import STATUS_CODES
from cbtui.errors import (
    AuthError,
    CbtuiError,
    LimitRefusedError,
    NetworkError,
    RangeRefusedError,
    ResponseError,
    ServerError,
)
from cbtui.model.endpoint import Endpoint
from cbtui.phrase import Phrase, Words
from cbtui.text import clean

LIMIT_CODE = 300
"""Body code of every limit, of a refused range, and of a plan without the API (Agora's later documents)."""

NO_AUTH = "no auth"
"""How a message with code 300 begins or reads when it is the plan, not a limit."""

NOTHING_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
"""Failures before the first byte of a request left this host."""

_NETWORK_STEP = "Check base_url, the network and the proxy settings (HTTPS_PROXY, NO_PROXY)."
_TLS_STEP = "Check base_url, the host's clock and the CA bundle (SSL_CERT_FILE)."
_REASONS: tuple[tuple[type[BaseException], str, str], ...] = (
    (httpx.ConnectTimeout, "the time-out passed without a connection", _NETWORK_STEP),
    (httpx.PoolTimeout, "the time-out passed with every connection in use", "Try again."),
    (httpx.TimeoutException, "the time-out passed without an answer", _NETWORK_STEP),
    (socket.gaierror, "the name could not be resolved (DNS)", _NETWORK_STEP),
    (ssl.SSLCertVerificationError, "its TLS certificate was not accepted", _TLS_STEP),
    (ssl.SSLEOFError, "the TLS connection broke", _NETWORK_STEP),
    (ssl.SSLError, "the TLS connection failed", _TLS_STEP),
    (ConnectionRefusedError, "the connection was refused", _NETWORK_STEP),
    (ConnectionResetError, "the connection was reset", _NETWORK_STEP),
    (httpx.ProxyError, "the proxy did not let it through", _NETWORK_STEP),
    (httpx.UnsupportedProtocol, "the address is not http:// or https://", "Check base_url."),
    (httpx.RemoteProtocolError, "the answer was cut short, or was not HTTP", _NETWORK_STEP),
    (httpx.NetworkError, "the connection broke", _NETWORK_STEP),
)
"""Looked through from the top; the first kind found in the chain of causes names the failure."""

_WAITING = (ssl.SSLWantReadError, ssl.SSLWantWriteError)
"""How a TLS connection says that it waits for bytes; no failure, though it stands behind the failures of waiting."""

_AUTH_STATUS = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
_AUTH_STEPS = {
    HTTPStatus.UNAUTHORIZED: "Check api_key and api_secret (Customer ID and Customer Secret); cbtui doctor tests them.",
    # Agora answers a wrong secret with 403 too.
    HTTPStatus.FORBIDDEN: "Check api_secret and api_key first; then that the App ID is of this account, and that the "
    "API is enabled for it.",
}
_RANGES: tuple[tuple[str, str, str], ...] = (
    ("latency limit", "it asks for data that is not there yet", "Ask for an earlier end; check the host's clock."),
    ("time range limit", "it begins before the time that the API remembers", "Ask for a later beginning."),
    ("time length limit", "it is longer than one answer may be", "Ask for a shorter range."),
    ("duration limit", "it is longer than one answer may be", "Ask for a shorter range."),
)
"""How the server's words begin that refuse a range after "query" (Agora's later documents), with code 300 or 400."""
_PLAN_STEP = "The account's plan does not include this API; ask Agora to enable it."


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error, and everything that led to it."""
    waiting, seen = [error], set[int]()
    while waiting:
        cause = waiting.pop()
        if id(cause) in seen:
            continue
        seen.add(id(cause))
        if not isinstance(cause, _WAITING):
            yield cause
        waiting.extend(next_ for next_ in (cause.__cause__, cause.__context__) if next_ is not None)
        if isinstance(cause, BaseExceptionGroup):
            waiting.extend(cause.exceptions)


def unreachable(error: httpx.TransportError, place: str) -> NetworkError:
    """A connection that failed; ``place`` is host and port."""
    what = Phrase("No answer from {place}", place=place)
    chain = tuple(_causes(error))
    for kind, reason, step in _REASONS:
        if any(isinstance(cause, kind) for cause in chain):
            return NetworkError(what, reason, step)
    return NetworkError(what, "the request failed on its way", _NETWORK_STEP)


def untrusted(error: httpx.TransportError) -> bool:
    """The server's certificate was not accepted: trying again changes nothing."""
    return any(isinstance(cause, ssl.SSLCertVerificationError) for cause in _causes(error))


def too_slow(place: str, seconds: float) -> NetworkError:
    """An answer that was not complete within its deadline."""
    return NetworkError(
        Phrase("No complete answer from {place}", place=place),
        Phrase("it took longer than {seconds:g} s", seconds=seconds),
        "Try again, or ask for less.",
    )


def redirected(place: str, status: int, location: str) -> ServerError:
    """A 3xx: credentials are not carried elsewhere."""
    try:
        target = clean(httpx.URL(location).host)
    except httpx.InvalidURL:
        target = ""
    return ServerError(
        Phrase("{place} redirects to {target}", place=place, target=target)
        if target
        else Phrase("{place} redirects", place=place),
        "cbtui does not follow redirects, they would carry the credentials along",
        "Check base_url.",
        status=status,
    )


def of_status(
    endpoint: Endpoint, status: int, message: str, *, now: float, retry_after: float | None = None
) -> CbtuiError:
    """The error of an HTTP status that is neither a success nor a redirect.

    Args:
        message: the server's words, cleaned, or empty.
        now: Unix seconds.
        retry_after: seconds of a ``Retry-After`` header, if there was one.
    """
    if refused := _refused_range(endpoint, status, message):
        return refused
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return LimitRefusedError(
            endpoint=endpoint.value,
            allowed_ts=now + (retry_after or 0.0),
            message=message,
            retry_after=retry_after,
        )
    return _refused(endpoint, status, message, Phrase("HTTP {status}", status=status))


def of_code(endpoint: Endpoint, code: int, message: str, *, now: float) -> CbtuiError:
    """The error of a body ``code`` other than 200, in an answer whose HTTP status was a success."""
    if refused := _refused_range(endpoint, code, message):
        return refused
    if code == LIMIT_CODE and NO_AUTH in message.lower():
        return AuthError(Phrase("The server refused {endpoint}", endpoint=endpoint.value), message, _PLAN_STEP)
    if code in (LIMIT_CODE, HTTPStatus.TOO_MANY_REQUESTS):
        return LimitRefusedError(endpoint=endpoint.value, allowed_ts=now, message=message)
    return _refused(endpoint, code, message, Phrase("code {code}", code=code))


def _refused_range(endpoint: Endpoint, status: int, message: str) -> RangeRefusedError | None:
    """The error of a message that refuses the range of a request, not its being one too many."""
    words = message.lower()
    for begins, why, step in _RANGES:
        if f"query {begins}" in words:
            what = Phrase("The server refused the range asked of {endpoint}", endpoint=endpoint.value)
            return RangeRefusedError(
                what, Phrase("{said}, {more}", said=Phrase(why), more=message), step, status=status
            )
    return None


def _refused(endpoint: Endpoint, status: int, message: str, label: Phrase) -> CbtuiError:
    known = STATUS_CODES.get(status)
    why = _joined(label, known.names.en if known else _phrase(status), message)
    if status in _AUTH_STATUS:
        step = _AUTH_STEPS[HTTPStatus(status)]
        return AuthError(Phrase("The server refused {endpoint}", endpoint=endpoint.value), why, step)
    step = known.next_step.en if known else "Try again later; if it stays, check base_url and tell Agora's support."
    return ServerError(Phrase("The server failed on {endpoint}", endpoint=endpoint.value), why, step, status=status)


def _joined(label: Phrase, meaning: str, message: str) -> Phrase:
    """The number, what it means (a phrase of ours or of the standard) and the server's words, as far as known."""
    said = Phrase("{said}, {more}", said=label, more=Phrase(meaning)) if meaning else label
    return Phrase("{said}, {more}", said=said, more=message) if message else said


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def misread(endpoint: Endpoint, why: Words) -> ResponseError:
    """An answer that is not what the API's document describes."""
    return ResponseError(
        Phrase("The answer of {endpoint} was not understood", endpoint=endpoint.value),
        why,
        "Check base_url and what stands in between (a proxy, a login page); a newer cbtui may know this answer.",
    )


def too_large(endpoint: Endpoint, limit: int) -> ResponseError:
    """An answer of more than ``limit`` bytes."""
    return ResponseError(
        Phrase("The answer of {endpoint} is too large", endpoint=endpoint.value),
        Phrase("more than {size:g} MiB were not accepted", size=limit / 1_048_576),
        "Ask for a shorter time.",
    )
