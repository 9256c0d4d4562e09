"""A client of a server that answers by a script, and a service over a fake server."""

from __future__ import annotations

from tests.api.conftest import _no_proxy, ball, clock, make_ball, permits, server
from tests.service.conftest import bench

__all__ = ["_no_proxy", "ball", "bench", "clock", "make_ball", "permits", "server"]
