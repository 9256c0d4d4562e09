"""``python -m tests.benchmarks [NAME …]`` runs all of them, or those named."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import tests.benchmarks


def main(names: list[str]) -> None:
    known = sorted(module.name for module in pkgutil.iter_modules(tests.benchmarks.__path__) if module.name[0] != "_")
    for name in names or known:
        print(f"== {name}", flush=True)
        importlib.import_module(f"tests.benchmarks.{name}").main()


if __name__ == "__main__":
    main(sys.argv[1:])
