"""Diagnosis events: who had a poor experience, and why."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec import Struct


class Cause(Struct, frozen=True):
    """A root cause. ``host_user`` is the remote user it comes from, or empty when it is the user's own."""

    factor_id: int
    host_user: str = ""


@dataclass(frozen=True, slots=True)
class DiagnosisEvent:
    """One poor experience of one user in one channel, with up to three causes."""

    ts: int
    user: str
    cname: str
    exp_id: int
    causes: tuple[Cause, ...] = ()
