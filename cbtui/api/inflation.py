"""An answer's bytes in pieces of bounded size, whatever they were compressed from."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator

import httpx

PIECE = 256 * 1024
"""Bytes of a piece at most: 64 kB from the wire may unfold to 64 MB at once."""
_GZIP = zlib.MAX_WBITS | 16


async def pieces(response: httpx.Response) -> AsyncIterator[bytes]:
    """The decompressed body, gzip or plain (:func:`cbtui.api.headers.known_encoding`).

    Raises:
        httpx.DecodingError: it is no gzip, not a whole one, or more than one.
        httpx.TransportError: it broke off.
    """
    zipped = response.headers.get("Content-Encoding", "").strip().lower() == "gzip"
    inflater, began = zlib.decompressobj(_GZIP), False
    async for raw in response.aiter_raw():
        if not zipped:
            yield raw
            continue
        began = True
        while raw and not inflater.eof:
            try:
                piece = inflater.decompress(raw, PIECE)
            except zlib.error as error:
                raise httpx.DecodingError(str(error)) from error
            raw = inflater.unconsumed_tail  # noqa: PLW2901
            if piece:
                yield piece
    if began and not inflater.eof:
        raise httpx.DecodingError("the compressed body ended early")
    if inflater.unused_data:
        raise httpx.DecodingError("more follows the compressed body")
