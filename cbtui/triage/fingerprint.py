"""Which rules and thresholds findings were made with."""

from __future__ import annotations

from dataclasses import astuple, fields
from hashlib import sha256

from cbtui.catalog.thresholds import Thresholds

THRESHOLDS_VERSION = 5
"""Raised whenever a rule of triage changes, so that findings kept with a call are made again."""


def fingerprint(thresholds: Thresholds | None = None) -> str:
    """A short key that changes when the rules or any threshold change."""
    limits = thresholds or Thresholds()
    named = sorted(zip((field.name for field in fields(limits)), astuple(limits), strict=True))
    text = ";".join(f"{name}={float(value)!r}" for name, value in named)
    return sha256(f"{THRESHOLDS_VERSION};{text}".encode()).hexdigest()[:16]
