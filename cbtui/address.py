"""The server's address: one spelling for one server, because the ledger and the store are counted by it."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

USUAL_PORTS = {"http": 80, "https": 443}


class AddressError(ValueError):
    """It is no address of a server; the text says why, beginning after a key's colon."""


def normal(value: str) -> str:
    """``scheme://host[:port][path]``: scheme and host in lower case, without the port that goes without saying.

    Raises:
        AddressError: it is none, or carries credentials.
    """
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:  # a port that is none or beyond 65535, a host that is half an IPv6 address
        raise AddressError("must look like https://api.agora.io, with a port from 1 to 65535 if any") from None
    if parts.scheme not in USUAL_PORTS or not parts.hostname:
        raise AddressError("must look like https://api.agora.io")
    if port == 0:
        raise AddressError("must have a port from 1 to 65535")
    if parts.username or parts.password:
        raise AddressError("must not carry credentials; use api_key and api_secret")
    shown_port = "" if port in {None, USUAL_PORTS[parts.scheme]} else f":{port}"
    return f"{parts.scheme}://{_host(parts)}{shown_port}{parts.path.rstrip('/')}"


def _host(parts: SplitResult) -> str:
    """A name without the dot of the root, an address in its shortest form; those of IPv6 in brackets."""
    host = (parts.hostname or "").rstrip(".")
    try:
        address = ip_address(host)
    except ValueError:
        return f"[{host}]" if ":" in host else host
    return f"[{address}]" if address.version == 6 else str(address)
