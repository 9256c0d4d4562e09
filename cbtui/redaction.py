"""Secrets that this process knows, and the one way to keep them out of whatever it writes."""

from __future__ import annotations

MASK = "[secret]"
SHORTEST = 4
"""Characters; masking less would only make a text unreadable."""

_known: set[str] = set()


def conceal(key: str, secret: str) -> None:
    """From now on :func:`redacted` masks the secret, also as a header, an address or a ``repr`` spells it."""
    import base64
    from urllib.parse import quote

    pair = base64.b64encode(f"{key}:{secret}".encode(errors="surrogateescape")).decode("ascii")
    spellings = {secret, repr(secret)[1:-1], quote(secret, safe="", errors="surrogateescape"), pair}
    _known.update(text for text in spellings if len(secret) >= SHORTEST and text)


def redacted(text: str) -> str:
    """The text with every known secret masked, the longest first."""
    for secret in sorted(_known, key=len, reverse=True):
        text = text.replace(secret, MASK)
    return text


def forget() -> None:
    """Know no secret any more, at the beginning of a run."""
    _known.clear()
