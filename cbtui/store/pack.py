"""Series as small blobs that are cheap to make and to read back: steps of time, and values, compressed."""

from __future__ import annotations

import struct
import zlib
from array import array
from itertools import accumulate, chain, islice
from operator import sub

from cbtui.model.series import Points

_HEAD = struct.Struct("<Iqcc")
_LEVEL = 1


def pack(points: Points) -> bytes:
    """Steps take two bytes (eight where one is larger), values four where all are whole, else eight."""
    ts, values = points
    if not ts:
        return _HEAD.pack(0, 0, b"H", b"i")
    steps, numbers = _steps(ts), _numbers(values)
    body = zlib.compress(steps.tobytes() + numbers.tobytes(), _LEVEL)
    return _HEAD.pack(len(ts), ts[0], steps.typecode.encode(), numbers.typecode.encode()) + body


def _steps(ts: array[int]) -> array[int]:
    try:
        return array("H", map(sub, islice(ts, 1, None), ts))
    except OverflowError:
        return array("q", map(sub, islice(ts, 1, None), ts))


def _numbers(values: array[float]) -> array[int] | array[float]:
    try:
        whole = array("i", map(int, values))
    except (ValueError, OverflowError):  # NaN, infinity, or too large for four bytes
        return values
    return whole if array("d", whole) == values else values


def unpack(blob: bytes) -> Points:
    """What :func:`pack` was given."""
    count, first, step_type, number_type = _HEAD.unpack_from(blob)
    if not count:
        return array("q"), array("d")
    body = zlib.decompress(memoryview(blob)[_HEAD.size :])
    steps: array[int] = array(step_type.decode())
    border = (count - 1) * steps.itemsize
    steps.frombytes(body[:border])
    numbers: array[float] = array(number_type.decode())
    numbers.frombytes(body[border:])
    return array("q", accumulate(chain((first,), steps))), array("d", numbers)
