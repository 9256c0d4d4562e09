"""Which proxy the environment names for one server, and whether the server is exempt from it.

As curl reads it: ``HTTPS_PROXY`` or ``HTTP_PROXY`` by the scheme, else ``ALL_PROXY``; ``NO_PROXY`` is a list of names
(with the names below them), addresses and networks, each with a port or without. What is no such thing exempts nobody.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit
from urllib.request import getproxies

import httpx

from cbtui.errors import ConfigError
from cbtui.phrase import Phrase

_SCHEMES = frozenset({"http", "https", "socks5", "socks5h"})


def proxy_for(url: httpx.URL, port: int, told: Mapping[str, str] | None = None) -> httpx.Proxy | None:
    """The proxy for a server; None when it is asked directly.

    Args:
        port: of the server.
        told: by scheme without ``_proxy``, and ``no``; else as the environment has it.

    Raises:
        ConfigError: the proxy that would be used can't be; its variable is named.
    """
    told = getproxies() if told is None else told
    kind = next((kind for kind in (url.scheme, "all") if told.get(kind)), None)
    if kind is None or _exempt(url.host, port, told.get("no", "")):
        return None
    value = told[kind].strip()
    value = value if "://" in value else f"http://{value}"
    try:
        parts = urlsplit(value)
        usable = parts.scheme in _SCHEMES and parts.hostname and parts.port != 0
        if not usable:
            raise _unusable(kind, "it must look like http://host:port, or socks5://host:port")
        proxy = httpx.Proxy(value)
    except (ValueError, httpx.InvalidURL):
        raise _unusable(kind, "it must look like http://host:port, or socks5://host:port") from None
    if parts.scheme.startswith("socks") and not _knows_socks():
        raise _unusable(kind, "SOCKS needs the Python package socksio, which is not installed")
    return proxy


def _knows_socks() -> bool:
    from importlib.util import find_spec

    return find_spec("socksio") is not None


def _unusable(kind: str, why: str) -> ConfigError:
    return ConfigError(
        Phrase("The proxy of {variable} can't be used", variable=f"{kind.upper()}_PROXY"),
        why,
        "Mend or unset it, or name the server in NO_PROXY.",
    )


def _exempt(host: str, port: int, listed: str) -> bool:
    entries = (entry for entry in re.split(r"[,\s]+", listed.lower()) if entry)
    return any(entry == "*" or _covers(entry, host.lower().strip("[]"), port) for entry in entries)


def _covers(entry: str, host: str, port: int) -> bool:
    name, its_port = _parted(entry.rpartition("://")[2].rstrip("/"))
    if not name or its_port not in {"", str(port)}:
        return False
    try:
        return ip_address(host) in ip_network(name, strict=False)
    except ValueError:  # one of them is a name
        return host == name or host.endswith(f".{name}")


def _parted(entry: str) -> tuple[str, str]:
    """Name, address or network, and port or empty. Of several colons, those of an IPv6 address, none begins a port."""
    if entry.startswith("["):
        name, _, rest = entry[1:].partition("]")
        return name, rest.removeprefix(":")
    if entry.count(":") > 1:
        return entry, ""
    name, _, its_port = entry.partition(":")
    return name.removeprefix("*").removeprefix("."), its_port
