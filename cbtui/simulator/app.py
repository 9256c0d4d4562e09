"""The simulator as an ASGI application, in no framework: in process, or behind :mod:`cbtui.simulator.server`."""

from __future__ import annotations

import asyncio
import gzip
import hmac
import json
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any
from urllib.parse import parse_qsl

from cbtui.clock import Clock
from cbtui.model import Endpoint
from cbtui.simulator import parameters
from cbtui.simulator.answers import ANSWERS, Listing, Question
from cbtui.simulator.limits import Meter
from cbtui.simulator.parameters import BadRequest
from cbtui.simulator.world import World

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

DEMO_KEY, DEMO_SECRET, DEMO_APPID = "demo-key", "demo-secret", "demo-appid"
"""What the simulator takes unless told otherwise."""

_REMEMBERED = 10_000
_COMPRESSED_FROM = 1024
"""Bytes from which an answer is compressed for a client that takes gzip."""


@dataclass(frozen=True, slots=True)
class SeenRequest:
    """A request that reached the simulator, with the HTTP status it got and the server's time."""

    path: str
    params: Mapping[str, str]
    ts: float
    status: int


@dataclass(frozen=True, slots=True)
class Reply:
    """A response before it is sent."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, status: int, message: str, *, code: bool = True, **headers: str) -> Reply:
        body: dict[str, Any] = {"code": status, "message": message} if code else {"message": message}
        return cls(status, json.dumps(body).encode(), {name.replace("_", "-"): text for name, text in headers.items()})


class Simulator:
    """The eight endpoints of the API over one or several worlds.

    Args:
        world: what ``appid`` shows.
        clock: the server's clock.
        appids: worlds of further App IDs of the same account.
        enforce_limits: whether requests over the documented limits get 429.

    Further attributes can be set at any time: ``listing``, which calls of a window are listed; ``skew_s``, how many
    seconds the server's clock is ahead of ``clock`` (it shows in ``Date``); ``compress``, gzip for who takes it.
    ``requests`` holds what was asked (the newest ten thousand), ``reports`` the accepted bodies of reports.
    """

    def __init__(
        self,
        world: World,
        clock: Clock,
        *,
        api_key: str = DEMO_KEY,
        api_secret: str = DEMO_SECRET,
        appid: str = DEMO_APPID,
        appids: Mapping[str, World] | None = None,
        enforce_limits: bool = True,
    ) -> None:
        self.worlds: dict[str, World] = {appid: world, **(appids or {})}
        self.clock = clock
        self.enforce_limits = enforce_limits
        self.listing = Listing.OVERLAPS
        self.skew_s = 0.0
        self.compress = True
        self.meter = Meter()
        self.requests: list[SeenRequest] = []
        self.reports: list[dict[str, Any]] = []
        self._authorization = b"Basic " + b64encode(f"{api_key}:{api_secret}".encode())

    def now(self) -> float:
        """The server's clock, Unix seconds."""
        return self.clock.wall() + self.skew_s

    def asked(self, endpoint: Endpoint) -> list[SeenRequest]:
        """The requests to one endpoint."""
        return [request for request in self.requests if request.path == endpoint]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await _lifespan(receive, send)
        headers = {name.lower(): value for name, value in scope["headers"]}
        params = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
        body = await _body(receive)
        now = self.now()
        reply = await self._reply(scope["method"], scope["path"], headers, params, body)
        self.requests.append(SeenRequest(scope["path"], params, now, reply.status))
        del self.requests[:-_REMEMBERED]
        return await self._send(reply, send, takes_gzip=b"gzip" in headers.get(b"accept-encoding", b""))

    async def _reply(
        self, method: str, path: str, headers: Mapping[bytes, bytes], params: Mapping[str, str], body: bytes
    ) -> Reply:
        if path not in list(Endpoint) or method != ("POST" if path == Endpoint.REPORT else "GET"):
            return Reply.of(404, "no such API")
        endpoint = Endpoint(path)
        if refused := self._refused(endpoint, headers, params):
            return refused
        try:
            if endpoint is Endpoint.REPORT:
                return self._report(body)
            question = Question(self.worlds[params["appid"]], params, endpoint, self.now(), self.listing)
            return Reply(200, await asyncio.to_thread(ANSWERS[endpoint], question))
        except BadRequest as error:
            return Reply.of(400, str(error))

    def _refused(self, endpoint: Endpoint, headers: Mapping[bytes, bytes], params: Mapping[str, str]) -> Reply | None:
        """The answer to who may not ask, or not now."""
        if not hmac.compare_digest(headers.get(b"authorization", b""), self._authorization):
            # A gateway says this, in its own shape, before the API sees the request.
            return Reply.of(401, "Invalid authentication credentials", code=False)
        if not params.get("appid"):
            return Reply.of(400, "Bad request, parameter : appid can not be null")
        if params["appid"] not in self.worlds:
            return Reply.of(403, "The App ID does not belong to this account")
        refusal = self.meter.take(endpoint, self.now()) if self.enforce_limits else None
        return Reply.of(429, refusal.message, retry_after=str(refusal.retry_after_s)) if refusal else None

    def _report(self, body: bytes) -> Reply:
        try:
            parsed = json.loads(body)
        except ValueError:
            raise BadRequest("Bad request, the body is not JSON") from None
        self.reports.append(parameters.report(parsed))
        return Reply.of(200, "")

    async def _send(self, reply: Reply, send: Send, *, takes_gzip: bool) -> None:
        body = reply.body
        headers = {
            "date": formatdate(self.now(), usegmt=True),
            "content-type": "application/json;charset=utf-8",
            **reply.headers,
        }
        if self.compress and takes_gzip and len(body) >= _COMPRESSED_FROM:
            body = await asyncio.to_thread(gzip.compress, body, 1)
            headers["content-encoding"] = "gzip"
        headers["content-length"] = str(len(body))
        raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": reply.status, "headers": raw})
        await send({"type": "http.response.body", "body": body})


async def _body(receive: Receive) -> bytes:
    parts: list[bytes] = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            return b"".join(parts)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        kind = (await receive())["type"]
        await send({"type": f"{kind}.complete"})
        if kind == "lifespan.shutdown":
            return
