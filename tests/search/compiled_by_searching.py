"""What searches compile after warming up, one line each. Run as a program: a process that compiled nothing before.

When to modify: with a kind of program whose search calls other kernels.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from pathlib import Path

import assigner.prices
import assigner.search
from assigner.files.read import load_problem
from assigner.generate import books, weekly_service
from assigner.program.build import build_program
from assigner.search import portfolio, search
from assigner.search.warm_up import warm_up
from tests.prices.tiny_programs import tiny_program

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"


def kernels() -> set[str]:
    """Return every kernel with the types that it is compiled for."""
    from numba.core.dispatcher import Dispatcher

    found = set()
    for package in (assigner.prices, assigner.search):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            names = vars(importlib.import_module(module.name))
            found |= {
                f"{module.name}.{name} {types}"
                for name, one in names.items()
                if isinstance(one, Dispatcher)
                for types in one.signatures
            }
    return found


def main() -> None:
    """Warm up, search, and print what is new."""
    warm_up()
    before = kernels()
    portfolio.EXACT_UP_TO_ENTRIES = -1
    programs = [
        *(tiny_program(seed) for seed in (2001, 2004, 2005, 2010)),
        build_program(load_problem(SCENARIOS / "quarter-change")),
        build_program(books(300, 12, None, unevenness=1.2)),
        build_program(weekly_service(12, 40)),
    ]
    for program in programs:
        search(program, seconds=30, gap=0.0, workers=1, deterministic=True, work_limit=4)
    sys.stdout.writelines(f"{line}\n" for line in sorted(kernels() - before))


if __name__ == "__main__":
    main()
