"""A server on 127.0.0.1 that answers by a script, faults included."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Asked:
    """A request that arrived; header names in lower case."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes


TLS_HANDSHAKE = b"\x16"

Behaviour = Callable[[asyncio.StreamWriter], Awaitable[None]]


def raw(data: bytes) -> Behaviour:
    """Send these bytes and close."""

    async def behave(writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()

    return behave


def answer(body: object, status: int = 200, **headers: str) -> Behaviour:
    """A whole answer; what is not bytes goes out as JSON. ``Retry_After="5"`` names a header."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(content)}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return raw("\r\n".join(lines).encode() + b"\r\n\r\n" + content)


def truncated(body: bytes) -> Behaviour:
    """An answer that closes before the promised end."""
    return raw(b"HTTP/1.1 200 X\r\nContent-Length: %d\r\n\r\n%s" % (len(body) + 100, body))


async def reset(writer: asyncio.StreamWriter) -> None:
    """Break the connection the hard way."""
    sock: socket.socket = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def hang(_writer: asyncio.StreamWriter) -> None:
    """Never answer."""
    await asyncio.Event().wait()


async def drip(writer: asyncio.StreamWriter) -> None:
    """An answer that never ends, one byte at a time, faster than any time-out between two bytes."""
    writer.write(b"HTTP/1.1 200 X\r\nContent-Length: 100000\r\n\r\n")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.002)


class Loopback:
    """Answers the n-th request with the n-th behaviour of ``script``, and all later ones with the last."""

    def __init__(self) -> None:
        self.script: list[Behaviour] = []
        self.asked: list[Asked] = []
        self.port = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(self._serve(reader, writer))
        self._tasks.add(task)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            start = await reader.readexactly(1)
            if start == TLS_HANDSHAKE:
                writer.write(b"HTTP/1.1 400 plain HTTP is spoken here\r\n\r\n")
                return
            head = (start + await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            first, *lines = head.strip().split("\r\n")
            headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
            body = await reader.readexactly(int(headers.get("content-length", 0)))
            method, target, _ = first.split(" ")
            parts = urlsplit(target)
            self.asked.append(Asked(method, parts.path, dict(parse_qsl(parts.query)), headers, body))
            await self.script[min(len(self.asked), len(self.script)) - 1](writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client went away, or never spoke HTTP
        finally:
            writer.close()
