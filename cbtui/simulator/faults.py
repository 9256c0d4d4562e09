"""Ways for a server to misbehave, queued by path for the tests."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from cbtui.simulator.app import Application, Message, Receive, Reply, Scope, Send
from cbtui.simulator.server import CONNECTION, Connection

ANY = "*"
"""A path that stands for all."""

Fault = Callable[[Application, Scope, Receive, Send], Awaitable[None]]
"""Stands in for the application for one request."""


@dataclass
class Faults:
    """An application that misbehaves as told and otherwise passes on.

    ``faults.next("/beta/live/diagnosis", reset(), status(500))`` spoils the next two requests to that path.
    ``hits`` are the paths of all requests, spoilt or not.
    """

    app: Application
    hits: list[str] = field(default_factory=list)
    _queues: dict[str, deque[Fault]] = field(default_factory=dict)

    def next(self, path: str, *faults: Fault) -> None:
        """Queue faults for a path, or for :data:`ANY`."""
        self._queues.setdefault(path, deque()).extend(faults)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            self.hits.append(scope["path"])
            for path in (scope["path"], ANY):
                if queue := self._queues.get(path):
                    return await queue.popleft()(self.app, scope, receive, send)
        return await self.app(scope, receive, send)


def answer(body: bytes | str | object, status: int = 200, headers: Mapping[str, str] | None = None) -> Fault:
    """A given response; anything but bytes and text is sent as JSON."""
    if isinstance(body, str):
        body = body.encode()
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    reply = Reply(status, content, {"content-type": "application/json", **(headers or {})})

    async def fault(_app: Application, _scope: Scope, _receive: Receive, send: Send) -> None:
        await _send(reply, send)

    return fault


async def _send(reply: Reply, send: Send) -> None:
    headers = {"content-length": str(len(reply.body)), **reply.headers}
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": reply.status, "headers": raw})
    await send({"type": "http.response.body", "body": reply.body})


def status(code: int, message: str = "Unknown Error", **headers: str) -> Fault:
    """An HTTP status with the API's usual body; ``retry_after="5"`` sends ``Retry-After: 5``."""
    return answer(
        {"code": code, "message": message, "data": None},
        code,
        {name.replace("_", "-"): value for name, value in headers.items()},
    )


def limit_in_body(message: str = "qps limit error") -> Fault:
    """A limit as the newer API tells it: HTTP 200, body code 300."""
    return answer({"code": 300, "message": message, "data": None})


def html(code: int = 200) -> Fault:
    """A proxy's page instead of JSON."""
    return answer("<html><body><h1>Sign in</h1></body></html>", code, {"content-type": "text/html"})


def redirect(url: str, code: int = 302) -> Fault:
    """A redirect, to another host for instance."""
    return answer(b"", code, {"location": url})


def oversized(size: int) -> Fault:
    """A valid answer that is blown up to ``size`` bytes, sent in pieces."""

    async def fault(_app: Application, _scope: Scope, _receive: Receive, send: Send) -> None:
        start, end = b'{"code":200,"message":"success","data":[],"padding":"', b'"}'
        headers = [(b"content-type", b"application/json"), (b"content-length", str(size).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": start, "more_body": True})
        left = size - len(start) - len(end)
        while left > 0:
            piece = b"x" * min(left, 65536)
            left -= len(piece)
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": end})

    return fault


def delay(wait: Callable[[], Awaitable[object]]) -> Fault:
    """The right answer after ``wait()`` is done, an event's ``wait`` for instance."""

    async def fault(app: Application, scope: Scope, receive: Receive, send: Send) -> None:
        await wait()
        await app(scope, receive, send)

    return fault


def hang() -> Fault:
    """No answer ever."""
    return delay(asyncio.Event().wait)


def reset() -> Fault:
    """A TCP reset instead of an answer. Needs the socket."""

    async def fault(_app: Application, scope: Scope, _receive: Receive, _send: Send) -> None:
        _connection(scope).reset()

    return fault


def swallowed() -> Fault:
    """The request is carried out, and then the connection is reset: the client cannot know. Needs the socket."""

    async def fault(app: Application, scope: Scope, receive: Receive, _send: Send) -> None:
        async def nowhere(_message: Message) -> None:
            return

        await app(scope, receive, nowhere)
        _connection(scope).reset()

    return fault


def truncated(kept: int) -> Fault:
    """The right answer with its full ``Content-Length``, cut off after ``kept`` bytes. Needs the socket."""

    async def fault(app: Application, scope: Scope, receive: Receive, send: Send) -> None:
        async def cutting(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": message.get("body", b"")[:kept], "more_body": True}
                await send(message)
                _connection(scope).hang_up()
            else:
                await send(message)

        await app(scope, receive, cutting)

    return fault


def drip(size: int = 64, wait: Callable[[], Awaitable[object]] | None = None) -> Fault:
    """The right answer in pieces of ``size`` bytes, with ``wait()`` (a turn of the loop) before each."""

    async def turn() -> None:
        await asyncio.sleep(0)

    async def fault(app: Application, scope: Scope, receive: Receive, send: Send) -> None:
        async def dripping(message: Message) -> None:
            if message["type"] != "http.response.body":
                return await send(message)
            body = message.get("body", b"")
            for place in range(0, len(body), size):
                await (wait or turn)()
                await send({**message, "body": body[place : place + size], "more_body": True})
            return await send({**message, "body": b"", "more_body": message.get("more_body", False)})

        await app(scope, receive, dripping)

    return fault


def _connection(scope: Scope) -> Connection:
    connection = scope.get("extensions", {}).get(CONNECTION)
    if not isinstance(connection, Connection):
        raise RuntimeError("this fault needs cbtui.simulator.server, not an in-process transport")
    return connection
