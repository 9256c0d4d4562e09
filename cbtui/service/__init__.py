"""The one way to data: cache → permit → fetch → store → model.

The command line, the background loop and every screen ask here, and only here.
"""

from __future__ import annotations

from cbtui.service.context import Context
from cbtui.service.facade import Service

__all__ = ["Context", "Service"]
