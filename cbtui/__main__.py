"""``python -m cbtui`` is the same program as ``cbtui``."""

from __future__ import annotations

from cbtui.cli import main

if __name__ == "__main__":
    main()
