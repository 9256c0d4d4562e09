"""Which rules and thresholds findings were made with."""

from __future__ import annotations

from hashlib import sha256

from msgspec.structs import asdict

from cbtui.catalog.thresholds import Thresholds

THRESHOLDS_VERSION = 6
"""Raised whenever a rule of triage changes, so that findings kept with a call are made again."""


def fingerprint(thresholds: Thresholds | None = None) -> str:
    """A short key that changes when the rules or any threshold change."""
    limits = thresholds or Thresholds()
    text = ";".join(f"{name}={float(value)!r}" for name, value in sorted(asdict(limits).items()))
    return sha256(f"{THRESHOLDS_VERSION};{text}".encode()).hexdigest()[:16]
