"""An ASGI application on a loopback socket: HTTP/1.1 with keep-alive, by asyncio and h11."""

from __future__ import annotations

import asyncio
import socket
import struct
from types import TracebackType
from typing import Any, Self

import h11

from cbtui.simulator.app import Application, Message, Scope

_HOST = "127.0.0.1"
_PIECE = 65536
CONNECTION = "cbtui.connection"
"""The ASGI extension through which a fault reaches the socket: its value is a :class:`Connection`."""


class Connection:
    """One client's connection, and the ways to ill-treat it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._protocol = h11.Connection(h11.SERVER)

    def reset(self) -> None:
        """Break the connection with a TCP reset, unsent bytes and all."""
        peer: socket.socket = self._writer.get_extra_info("socket")
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()

    def hang_up(self) -> None:
        """Close after what was sent, whatever the response had promised."""
        self._writer.close()

    async def serve(self, app: Application) -> None:
        """Answer requests until either side closes."""
        while (request := await self._request()) is not None:
            exchange = _Exchange(self, *request)
            await exchange.run(app)
            if self._writer.is_closing() or self._protocol.our_state is not h11.DONE:
                return
            self._protocol.start_next_cycle()

    async def _request(self) -> tuple[h11.Request, bytes] | None:
        request: h11.Request | None = None
        body: list[bytes] = []
        while True:
            event = self._protocol.next_event()
            if event is h11.NEED_DATA:
                self._protocol.receive_data(await self._reader.read(_PIECE))
            elif isinstance(event, h11.Request):
                request = event
            elif isinstance(event, h11.Data):
                body.append(bytes(event.data))
            elif isinstance(event, h11.EndOfMessage) and request is not None:
                return request, b"".join(body)
            else:
                return None

    async def send(self, *events: h11.Event) -> None:
        for event in events:
            data = self._protocol.send(event)
            if data and not self._writer.is_closing():
                self._writer.write(data)
        await self._writer.drain()


class _Exchange:
    """One request and its response."""

    def __init__(self, connection: Connection, request: h11.Request, body: bytes) -> None:
        self._connection = connection
        self._body: bytes | None = body
        self._started = False
        path, _, query = request.target.partition(b"?")
        self._scope: Scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": request.http_version.decode("ascii"),
            "method": request.method.decode("ascii"),
            "scheme": "http",
            "path": path.decode("latin-1"),
            "raw_path": path,
            "query_string": query,
            "root_path": "",
            "headers": list(request.headers),
            "extensions": {CONNECTION: connection},
        }

    async def run(self, app: Application) -> None:
        try:
            await app(self._scope, self._receive, self._send)
        except (ConnectionError, h11.LocalProtocolError):
            self._connection.hang_up()
        except Exception:
            if not self._started:
                await self._send({"type": "http.response.start", "status": 500, "headers": [(b"content-length", b"0")]})
                await self._send({"type": "http.response.body"})
            self._connection.hang_up()
            raise

    async def _receive(self) -> Message:
        if self._body is None:
            return {"type": "http.disconnect"}
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}

    async def _send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._started = True
            await self._connection.send(h11.Response(status_code=message["status"], headers=message["headers"]))
            return
        if message.get("body"):
            await self._connection.send(h11.Data(data=message["body"]))
        if not message.get("more_body", False):
            await self._connection.send(h11.EndOfMessage())


class Server:
    """Serves an application on 127.0.0.1 while its ``async with`` block runs. Port 0 takes a free one."""

    def __init__(self, app: Application, port: int = 0) -> None:
        self._app = app
        self._wanted = port
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[Any]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, _HOST, self._wanted)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._server is None:
            return
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()
        self._server = None

    @property
    def port(self) -> int:
        """The port it listens on.

        Raises:
            RuntimeError: it does not listen.
        """
        if self._server is None:
            raise RuntimeError("the server is not running")
        return int(self._server.sockets[0].getsockname()[1])

    @property
    def url(self) -> str:
        return f"http://{_HOST}:{self.port}"

    async def forever(self) -> None:
        """Wait until cancelled."""
        await asyncio.Event().wait()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        try:
            await Connection(reader, writer).serve(self._app)
        except (ConnectionError, h11.RemoteProtocolError):
            pass  # the client went away, or does not speak HTTP
        except asyncio.CancelledError:
            pass  # the server stops; a task of asyncio's streams that ends cancelled is told on stderr
        finally:
            writer.close()


def serve(app: Application, port: int = 0) -> Server:
    """``async with serve(app) as server: …`` listens on ``server.url``."""
    return Server(app, port)
