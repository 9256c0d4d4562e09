"""cbtui: a terminal dashboard over the Crystal Ball (Agora Analytics) RESTful API."""

from __future__ import annotations

__version__ = "0.1.0"
