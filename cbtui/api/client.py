"""One HTTP client for an account: authentication, permits, retries, bounds, and the server's clock.

Nothing here knows an endpoint's parameters or answers; see :mod:`cbtui.api.beta2019`.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Protocol

import httpx
from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_exponential, wait_random

from cbtui import __version__
from cbtui.api import failures, headers
from cbtui.api.body import BOUNDS, Body, Bounds
from cbtui.api.inflation import pieces
from cbtui.api.proxies import proxy_for
from cbtui.clock import Clock
from cbtui.errors import CbtuiError, ConfigError, NetworkError, OutcomeUnknownError, QuotaError, ServerError
from cbtui.model.answer import OnProgress, Progress
from cbtui.model.endpoint import Endpoint
from cbtui.text import clean

ATTEMPTS = 3
MAX_MESSAGE = 64 * 1024
"""Bytes read of an error's body, for the server's message."""
PROGRESS_STEP = 500_000
"""Bytes between two words of progress."""
_GATEWAY_STATUS = (HTTPStatus.BAD_GATEWAY, HTTPStatus.GATEWAY_TIMEOUT)

Params = Mapping[str, str | int | bool]
Arrived = Callable[[], Awaitable[None]]


class Permit(Protocol):
    """Gives leave for one request that leaves ``keep`` of the day, or raises :class:`~cbtui.errors.QuotaError`; what it
    returns is awaited when the request has arrived, or never will."""

    def __call__(self, endpoint: Endpoint, *, keep: int = 0) -> Awaitable[Arrived | None]: ...


_log = logging.getLogger(__name__)


class _FailedError(Exception):
    """A failure before any answer, or a 5xx.

    ``sent``: the request may have reached the server. ``lasting``: another attempt would fail as well.
    """

    def __init__(self, failure: CbtuiError, *, sent: bool, lasting: bool = False) -> None:
        super().__init__(failure.what)
        self.failure = failure
        self.sent = sent
        self.lasting = lasting


class Wire:
    """Sends requests with one account's credentials.

    Building it takes some 50 ms (TLS): do it in a thread where a screen waits. The proxy
    (:mod:`cbtui.api.proxies`) and CA bundles come from the environment.

    Args:
        base_url: scheme and host; a user or password in it is dropped.
        permit: awaited before every attempt, retries included.
        transport: what carries the requests instead of the network.
        timeout_s: seconds for connecting, and between two pieces of an answer.
        bounds: size and time of each endpoint's answer as a whole.

    Raises:
        ConfigError: the address, a proxy or a CA bundle makes no sense.
    """

    def __init__(
        self,
        *,
        base_url: str,
        api_key: str,
        api_secret: str,
        clock: Clock,
        permit: Permit,
        transport: httpx.AsyncBaseTransport | None = None,
        timeout_s: float = 20.0,
        bounds: Mapping[Endpoint, Bounds] = BOUNDS,
    ) -> None:
        self._clock = clock
        self._bounds = bounds
        self._permit = permit
        url = _address(base_url)
        port = url.port or {"http": 80, "https": 443}[url.scheme]
        self._place = clean(f"{url.host}:{port}")
        # The environment's proxies are read here, for this one server: httpx would refuse what does not concern it.
        proxy = proxy_for(url, port) if transport is None else None
        try:
            self._client = httpx.AsyncClient(
                base_url=url,
                auth=httpx.BasicAuth(api_key, api_secret),
                headers={
                    "Accept": "application/json",
                    "Accept-Encoding": "gzip",
                    "User-Agent": f"cbtui/{__version__}",
                },
                timeout=timeout_s,
                follow_redirects=False,
                transport=transport,
                trust_env=False,
                proxy=proxy,
                verify=httpx.create_ssl_context(trust_env=True) if transport is None else True,
            )
        except (OSError, ValueError) as error:
            raise ConfigError(
                "The connection could not be prepared",
                type(error).__name__,
                "Check SSL_CERT_FILE and SSL_CERT_DIR of the environment.",
            ) from None

    async def aclose(self) -> None:
        await self._client.aclose()

    async def get(
        self,
        endpoint: Endpoint,
        params: Params,
        body: Body,
        on_progress: OnProgress | None = None,
        *,
        attempts: int = ATTEMPTS,
        keep: int = 0,
    ) -> None:
        """Ask, and feed ``body`` with the answer. Repeated when no answer began or the server failed (5xx).

        Args:
            attempts: requests at most.
            keep: requests of the day that every one of them must leave.

        Raises:
            QuotaError: the permit was not given.
            NetworkError, ServerError, AuthError, LimitRefusedError, ResponseError: see :mod:`cbtui.errors`.
        """
        passing: _FailedError | None = None

        async def attempt() -> None:
            nonlocal passing
            try:
                arrived = await self._permit(endpoint, keep=keep)
            except QuotaError:
                if passing is None:
                    raise
                raise passing.failure from None
            request = self._client.build_request("GET", endpoint.value, params=params)
            try:
                await self._exchange(endpoint, request, body, arrived, on_progress)
            except _FailedError as error:
                passing = error
                _log.info("%s: %s", endpoint, error.failure)
                raise

        retrying = AsyncRetrying(
            stop=stop_after_attempt(attempts),
            wait=wait_exponential(multiplier=0.5, max=4.0) + wait_random(0.0, 0.5),
            retry=retry_if_exception(_passes),
            sleep=self._clock.sleep,
            reraise=True,
        )
        try:
            await retrying(attempt)
        except _FailedError as error:
            raise error.failure from None

    async def post(self, endpoint: Endpoint, params: Params, content: Mapping[str, str | int], body: Body) -> None:
        """Send once, and feed ``body`` with the answer. Never repeated.

        Raises:
            OutcomeUnknownError: it left, and no answer came.
            QuotaError, NetworkError, ServerError, AuthError, LimitRefusedError, ResponseError: it did not count.
        """
        arrived = await self._permit(endpoint)
        request = self._client.build_request(
            "POST", endpoint.value, params=params, json=dict(content), headers={"Cache-Control": "no-cache"}
        )
        try:
            await self._exchange(endpoint, request, body, arrived)
        except _FailedError as error:
            if error.sent and _outcome_open(error.failure):
                raise _unknown(error.failure) from None
            raise error.failure from None
        except NetworkError as error:
            raise _unknown(error) from None

    async def _exchange(
        self,
        endpoint: Endpoint,
        request: httpx.Request,
        body: Body,
        arrived: Arrived | None,
        on_progress: OnProgress | None = None,
    ) -> None:
        sent_at = self._clock.uptime()
        deadline_s = self._bounds[endpoint].deadline_s
        try:
            async with asyncio.timeout(deadline_s):
                try:
                    response = await self._client.send(request, stream=True)
                except httpx.TransportError as error:
                    raise _FailedError(
                        failures.unreachable(error, self._place),
                        sent=not isinstance(error, failures.NOTHING_SENT),
                        lasting=failures.untrusted(error),
                    ) from error
                finally:
                    if arrived is not None:
                        await arrived()
                try:
                    headers.hear_date(self._clock, response, sent_at)
                    await self._check(endpoint, response)
                    await self._read(endpoint, response, body, on_progress)
                finally:
                    await response.aclose()
        except TimeoutError:
            raise failures.too_slow(self._place, deadline_s) from None

    async def _check(self, endpoint: Endpoint, response: httpx.Response) -> None:
        """Raise unless the HTTP status is a success."""
        if response.is_success:
            return
        if response.is_redirect or response.status_code < HTTPStatus.BAD_REQUEST:
            raise failures.redirected(self._place, response.status_code, response.headers.get("Location", ""))
        failure = failures.of_status(
            endpoint,
            response.status_code,
            await _message(response),
            now=self._clock.now(),
            retry_after=headers.retry_after(self._clock, response),
        )
        if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise _FailedError(failure, sent=True)
        raise failure

    async def _read(
        self,
        endpoint: Endpoint,
        response: httpx.Response,
        body: Body,
        on_progress: OnProgress | None,
    ) -> None:
        if not headers.known_encoding(response):
            raise failures.misread(endpoint, "it is compressed in a way that was not asked for")
        total = headers.content_length(response)
        max_bytes = self._bounds[endpoint].max_bytes
        taken, told = 0, 0
        try:
            async for chunk in pieces(response):
                taken += len(chunk)
                if taken > max_bytes:
                    raise failures.too_large(endpoint, max_bytes)
                for _ in body.feed(chunk):
                    await asyncio.sleep(0)
                come = response.num_bytes_downloaded
                if on_progress and (come - told >= PROGRESS_STEP or come == total):
                    told = come
                    size = f"{come / 1_000_000:.1f} MB"
                    on_progress(Progress(size, min(1.0, come / total) if total else None))
        except httpx.DecodingError:
            raise failures.misread(endpoint, "it could not be decompressed") from None
        except httpx.TransportError as error:
            raise failures.unreachable(error, self._place) from error


def _address(base_url: str) -> httpx.URL:
    try:
        url = httpx.URL(base_url).copy_with(username="", password="", query=None, fragment=None)
    except (httpx.InvalidURL, ValueError):
        url = httpx.URL()
    if url.scheme not in ("http", "https") or not url.host:
        raise ConfigError(
            "base_url is no address", next_step="Write it like https://api.agora.io, without a user or password."
        )
    return url


async def _message(response: httpx.Response) -> str:
    """The server's words in an error's body, cleaned; empty where there are none."""
    if not headers.known_encoding(response):
        return ""
    content = bytearray()
    try:
        async for chunk in pieces(response):
            content += chunk
            if len(content) > MAX_MESSAGE:
                return ""
        answer = json.loads(content)
    except (httpx.TransportError, httpx.DecodingError, ValueError, RecursionError):
        return ""
    message = answer.get("message") if isinstance(answer, dict) else None
    return clean(message, 200) if isinstance(message, str) else ""


def _passes(error: BaseException) -> bool:
    return isinstance(error, _FailedError) and not error.lasting


def _outcome_open(failure: CbtuiError) -> bool:
    """No answer of the server itself: none at all, or a gateway's that got none."""
    return isinstance(failure, NetworkError) or (isinstance(failure, ServerError) and failure.status in _GATEWAY_STATUS)


def _unknown(failure: CbtuiError) -> OutcomeUnknownError:
    return OutcomeUnknownError(
        "The request was sent and no answer came, so it may have arrived",
        failure.why,
        "It is not sent again by itself; find out before you repeat it.",
    )
