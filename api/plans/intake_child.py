"""``python -m api.plans.intake_child FOLDER``: reads one upload in a process of its own, with bounds on memory and time.

A cell at the far corner of a sheet, or a column of one repeated value, makes gigabytes of a few bytes; and reading
holds the interpreter for seconds, in which the API would answer nobody. When to modify: with what bounds an upload.
"""

from __future__ import annotations

import json
import logging
import resource
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from api.jobs.template import die_with

REQUEST_FILE = "request.json"
SOURCE_FOLDER = "source"
OUT_OF_MEMORY = 3
"""Exit code that says so."""


@dataclass(frozen=True)
class Request:
    """What is asked of the child.

    Parameters
    ----------
    mapping
        For exports of a CRM.
    unpacked_bytes
        What an archive may unpack to.
    memory_bytes
        Address space of the process.
    parent
        The process that waits for the answer.
    as_draft
        Whether cells of text are wanted, instead of a checked problem.
    """

    mapping: str | None
    unpacked_bytes: int
    memory_bytes: int
    parent: int
    as_draft: bool = False

    def write(self, folder: Path) -> None:
        """Write it into the folder of the upload."""
        (folder / REQUEST_FILE).write_text(json.dumps(asdict(self)), "utf-8")


def main(folder: Path) -> int:
    """Read the upload of a folder; return the exit code."""
    asked = Request(**json.loads((folder / REQUEST_FILE).read_text("utf-8")))
    die_with(asked.parent)
    resource.setrlimit(resource.RLIMIT_AS, (asked.memory_bytes, asked.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        from api.plans.archives import Bounds
        from api.plans.drafting import draft_of
        from api.plans.intake import take_in

        bounds = Bounds(unpacked_bytes=asked.unpacked_bytes)
        if asked.as_draft:
            draft_of(folder / SOURCE_FOLDER, folder, bounds).write(folder)
        else:
            take_in(folder / SOURCE_FOLDER, folder, mapping=asked.mapping, bounds=bounds).write(folder)
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


if __name__ == "__main__":
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    sys.exit(main(Path(sys.argv[1])))
