"""Series as small blobs that are cheap to read back: time steps and values, compressed."""

from __future__ import annotations

import struct
import zlib
from array import array
from itertools import accumulate, chain, pairwise
from math import isnan

from cbtui.model.series import Points

_HEAD = struct.Struct("<IqBB")
_LEVEL = 1
_SMALL_STEPS = 65_535
_WHOLE_MAX = 2**31 - 1
_NULL = -(2**31)


def pack(points: Points) -> bytes:
    """Times as steps of two bytes (eight where a step is larger), values as four-byte whole numbers where all are
    whole, else as doubles; both compressed."""
    ts, values = points
    if not ts:
        return _HEAD.pack(0, 0, 0, 0)
    steps = [later - earlier for earlier, later in pairwise(ts)]
    small = not steps or max(steps) <= _SMALL_STEPS
    packed_steps = array("H" if small else "q", steps)
    whole = all(isnan(value) or (value == int(value) and abs(value) < _WHOLE_MAX) for value in values)
    packed_values = (
        array("i", [_NULL if isnan(value) else int(value) for value in values]) if whole else array("d", values)
    )
    body = zlib.compress(packed_steps.tobytes() + packed_values.tobytes(), _LEVEL)
    return _HEAD.pack(len(ts), ts[0], small, whole) + body


def unpack(blob: bytes) -> Points:
    """What :func:`pack` was given."""
    count, first, small, whole = _HEAD.unpack_from(blob)
    if not count:
        return array("q"), array("d")
    body = zlib.decompress(blob[_HEAD.size :])
    steps = array("H" if small else "q")
    border = (count - 1) * steps.itemsize
    steps.frombytes(body[:border])
    ts = array("q", accumulate(chain((first,), steps)))
    if not whole:
        values = array("d")
        values.frombytes(body[border:])
        return ts, values
    numbers = array("i")
    numbers.frombytes(body[border:])
    values = array("d", numbers)
    position = -1
    for _ in range(numbers.count(_NULL)):
        position = numbers.index(_NULL, position + 1)
        values[position] = float("nan")
    return ts, values
