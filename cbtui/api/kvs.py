"""The fast path of call details: from bytes to typed arrays while they stream in.

A large answer is almost nothing but ``"kvs": [[ts, value], …]``. Each such array is cut out of the stream, decoded
on its own and replaced in the envelope by its number, ``"kvs": [7]``, so that neither the body nor more than one
series as Python objects is ever held.

Why searching for bytes is enough: inside a JSON string a quote is escaped, so an unescaped ``"kvs"`` is a string
of its own, and a key if a colon follows. The array holds numbers, null, brackets and white space, so it ends
before the next ``"`` or ``}``, and at that point has as many ``]`` as ``[``. Arrays for which this does not hold
(strings or objects inside) are walked token by token.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from enum import Enum, auto
from functools import cache
from math import nan
from operator import itemgetter
from typing import TYPE_CHECKING, Annotated

import msgspec

from cbtui.api.document import lenient
from cbtui.api.failures import misread
from cbtui.errors import ResponseError
from cbtui.model.endpoint import Endpoint
from cbtui.model.series import Points
from cbtui.phrase import Phrase

if TYPE_CHECKING:
    from pydantic import TypeAdapter

MAX_ENVELOPE = 2 * 1_048_576
"""Bytes of an answer that are not samples; ten users need some 60 kB."""
MAX_ARRAY = 4 * 1_048_576
"""Bytes of one series; three hours at one sample in 2 s take some 90 kB."""
MAX_SAMPLES = 10_000_000
"""Samples of one answer; ten users, three hours and a sample every 2 s make less than half of that."""
LAST_TS = 253_402_300_799
"""The last second of the year 9999: what is later is no time in seconds."""

_KEY = b'"kvs"'
_BACKSLASH = 0x5C
_BLANK = re.compile(rb"[ \t\r\n]*")
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|"|[\[\]]', re.DOTALL)
"""A whole string, the beginning of one that has not ended yet, or a bracket."""

_STRICT = msgspec.json.Decoder(list[tuple[int, float | None]])


@cache
def _lax() -> TypeAdapter[list[tuple[float, float | None]]]:
    """For samples of other shapes. They hardly ever come, and pydantic takes 7 MiB: the first of them imports it."""
    from pydantic import BeforeValidator, TypeAdapter

    first_two = BeforeValidator(lambda sample: sample[:2] if isinstance(sample, list) else sample)
    return TypeAdapter(list[Annotated[tuple[float, float | None], first_two]])


def decode(text: bytes) -> Points:
    """Decode one ``kvs`` array: ascending Unix seconds, and values with NaN for null.

    Numbers in strings, times with a fraction (cut to seconds) and further elements of a sample are put up with.

    Raises:
        ResponseError: it is no array of samples.
    """
    try:
        return _pack(_STRICT.decode(text))
    except msgspec.DecodeError:
        pass
    try:
        return _pack([(int(ts), value) for ts, value in _lax().validate_json(text)])
    except (ValueError, OverflowError):
        raise misread(Endpoint.DETAILS, "kvs holds something else than samples of time and value") from None


def salvaged(text: bytes) -> tuple[Points, int]:
    """The samples of a ``kvs`` array that can be read, and how many can't; the whole array counts as one that can't
    when it is no JSON."""
    try:
        given, _ = lenient(text)
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, list):
        return (array("q"), array("d")), 1
    pairs: list[tuple[int, float | None]] = []
    for one in given:
        try:
            ((ts, value),) = _lax().validate_python([one])
            if not 0 <= ts <= LAST_TS:
                continue
            pairs.append((int(ts), value))
        except (ValueError, OverflowError):
            continue
    return _pack(pairs), len(given) - len(pairs)


def _pack(pairs: list[tuple[int, float | None]]) -> Points:
    if not pairs:
        return array("q"), array("d")
    ts = [at for at, _ in pairs]
    if ts != sorted(ts):
        pairs.sort(key=itemgetter(0))
        ts = [at for at, _ in pairs]
    if ts[0] < 0 or ts[-1] > LAST_TS:
        raise misread(Endpoint.DETAILS, "kvs holds times that are not Unix seconds")
    return array("q", ts), array("d", [nan if value is None else value for _, value in pairs])


class _Place(Enum):
    """Where in the document the splitter stands."""

    OUTSIDE = auto()
    AFTER_KEY = auto()
    AFTER_COLON = auto()
    ARRAY = auto()
    ODD_ARRAY = auto()


class KvsSplitter:
    """Takes the body in chunks of any size and keeps ``series`` and a small envelope.

    ``series[n]`` is the decoded array whose place in the envelope reads ``[n]``, and ``unread[n]`` how many of its
    samples could not be read, where there are such.
    """

    def __init__(self) -> None:
        self.series: list[Points] = []
        self.unread: dict[int, int] = {}
        self._envelope = bytearray()
        self._times: dict[tuple[int, int, int], array[int]] = {}
        self._samples = 0
        self._place = _Place.OUTSIDE
        self._held = b""
        self._array: list[bytes] = []
        self._array_size = 0
        self._scanned = 0
        self._depth = 0

    def feed(self, chunk: bytes) -> Iterator[None]:
        """Take the next chunk; pauses after each decoded series (about 1 ms), so that others may run.

        Raises:
            ResponseError: a series or the rest is larger than allowed, or no samples stand where they should.
        """
        data, at, decoded = self._held + chunk, 0, len(self.series)
        self._held = b""
        while at < len(data):
            if self._place is _Place.OUTSIDE:
                at = self._skip_to_key(data, at)
            elif self._place is _Place.ARRAY:
                at = self._fill(data, at)
            elif self._place is _Place.ODD_ARRAY:
                at = self._walk(data, at)
            else:
                at = self._step(data, at)
            if len(self.series) > decoded:
                decoded = len(self.series)
                yield

    def finish(self) -> bytes:
        """The envelope: the document with a number in place of each array.

        Raises:
            ResponseError: the body ended inside an array.
        """
        if self._place in (_Place.ARRAY, _Place.ODD_ARRAY):
            raise misread(Endpoint.DETAILS, "it ends in the middle of a series")
        self._emit(self._held)
        self._held = b""
        return bytes(self._envelope)

    def _with_shared_times(self, points: Points) -> Points:
        """The metrics of a session are mostly sampled together: equal times are held once, half of all memory."""
        ts, values = points
        if not ts:
            return points
        held = self._times.setdefault((len(ts), ts[0], ts[-1]), ts)
        return (held, values) if held == ts else points

    def _emit(self, data: bytes) -> None:
        self._envelope += data
        if len(self._envelope) > MAX_ENVELOPE:
            raise misread(Endpoint.DETAILS, "there is too much in it besides samples")

    def _skip_to_key(self, data: bytes, at: int) -> int:
        # A key never stands first in what is held back: had it been whole before, it was looked at then.
        found = data.find(_KEY, max(at, 1))
        while found > 0 and data[found - 1] == _BACKSLASH:
            found = data.find(_KEY, found + 1)
        if found < 0:
            # Four bytes may begin a key, and the one before them may be a backslash.
            end = max(at, len(data) - len(_KEY))
            self._emit(data[at:end])
            self._held = data[end:]
            return len(data)
        end = found + len(_KEY)
        self._emit(data[at:end])
        self._place = _Place.AFTER_KEY
        return end

    def _step(self, data: bytes, at: int) -> int:
        """Over white space and the colon; to the array, or back outside if it is none."""
        blank = _BLANK.match(data, at)
        at = blank.end() if blank else at
        if at == len(data):
            return at
        following = data[at : at + 1]
        if self._place is _Place.AFTER_KEY and following == b":":
            self._emit(following)
            self._place = _Place.AFTER_COLON
            return at + 1
        begins = self._place is _Place.AFTER_COLON and following == b"["
        self._place = _Place.ARRAY if begins else _Place.OUTSIDE
        return at

    def _fill(self, data: bytes, at: int) -> int:
        quote = data.find(b'"', at)
        brace = data.find(b"}", at, len(data) if quote < 0 else quote)
        end = brace if brace >= 0 else quote
        self._keep(data[at:] if end < 0 else data[at:end])
        if end < 0:
            return len(data)
        text = b"".join(self._array)
        if text.count(b"[") != text.count(b"]"):
            self._array = [text]
            self._place = _Place.ODD_ARRAY
            return end
        closing = text.rfind(b"]") + 1
        self._replace(text[:closing])
        self._emit(text[closing:])
        return end

    def _walk(self, data: bytes, at: int) -> int:
        before = self._array_size
        self._keep(data[at:])
        text = b"".join(self._array)
        self._array = [text]
        for token in _TOKEN.finditer(text, self._scanned):
            if token[0] == b'"':
                self._scanned = token.start()
                return len(data)
            self._scanned = token.end()
            self._depth += {b"[": 1, b"]": -1}.get(token[0], 0)
            if self._depth == 0:
                break
        else:
            return len(data)
        if self._scanned < before:
            raise misread(Endpoint.DETAILS, "brackets do not match")
        at += self._scanned - before
        self._replace(text[: self._scanned])
        return at

    def _keep(self, data: bytes) -> None:
        self._array.append(data)
        self._array_size += len(data)
        if self._array_size > MAX_ARRAY:
            size = MAX_ARRAY // 1_048_576
            raise misread(Endpoint.DETAILS, Phrase("one series takes more than {size} MiB", size=size))

    def _replace(self, text: bytes) -> None:
        self._emit(b"[%d]" % len(self.series))
        try:
            points = decode(text)
        except ResponseError:
            points, unread = salvaged(text)
            if unread:
                self.unread[len(self.series)] = unread
        self._samples += len(points[0])
        if self._samples > MAX_SAMPLES:
            raise misread(Endpoint.DETAILS, "it holds more samples than a call can have")
        self.series.append(self._with_shared_times(points))
        self._array, self._array_size, self._scanned, self._depth = [], 0, 0, 0
        self._place = _Place.OUTSIDE
