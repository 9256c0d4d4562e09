"""What takes an answer's bytes, and how many there may be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from cbtui.model.endpoint import Endpoint

MIB = 1_048_576


@dataclass(frozen=True, slots=True)
class Bounds:
    """What an answer may take: bytes once decompressed, and seconds from the request to its last byte."""

    max_bytes: int
    deadline_s: float


_ANSWER = Bounds(2 * MIB, 60.0)
_DETAILS = Bounds(512 * MIB, 300.0)

BOUNDS: Mapping[Endpoint, Bounds] = MappingProxyType(
    {endpoint: _DETAILS if endpoint is Endpoint.DETAILS else _ANSWER for endpoint in Endpoint}
)
"""Ten users, three hours and a sample every 2 s make 76 MB of details; the other answers have some kB, and take up to
thirty times their size once they are objects."""


class Body(Protocol):
    """Takes an answer's bytes as they come."""

    def feed(self, chunk: bytes) -> Iterable[None]:
        """Take a chunk; whoever feeds lets others run at each step of what is returned."""
        ...


class Whole:
    """A body that is kept as it is."""

    def __init__(self) -> None:
        self.content = bytearray()

    def feed(self, chunk: bytes) -> Iterable[None]:
        """Keep a chunk."""
        self.content += chunk
        return ()
