"""Run a storm of any size from the command line, and say what came of it.

When to modify: with the sizes that can be given.
"""

from __future__ import annotations

import argparse
import os
import sys

from tests.chaos.storm import Size, storm


def main() -> int:
    """Run a storm; 1 when a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=500)
    parser.add_argument("--events", type=int, default=5000)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--pause", type=float, default=2.5, help="mean seconds between two kills")
    parser.add_argument("--patience", type=float, default=900.0, help="seconds for all work to end after the last kill")
    parser.add_argument("--seed", type=int, default=0)
    size = Size(**vars(parser.parse_args()))
    told = storm(size, _say)
    facts = {
        "kills": dict(told.kills),
        "calls repeated": told.retries,
        "calls refused": told.refused[:5],
        "orphans": told.orphans,
        "seconds": round(told.seconds),
        "load": os.getloadavg(),
    }
    _say(f"jobs: {told.jobs.line()}")
    _say(f"events: {told.events.line()}")
    for name, value in facts.items():
        _say(f"{name}: {value}")
    return 0 if told.is_clean else 1


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
