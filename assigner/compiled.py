"""Whether the search is compiled for this machine: a mark beside the compiled code, which Numba keeps on disk.

Why it exists: the service must know without loading the compiler, and a search must not look through a hundred files.
The mark names all that the code was compiled from, so that another release, compiler or processor makes it void. When to
modify: when compiled code depends on another thing.
"""

from __future__ import annotations

import hashlib
import os
import platform
import sys
import tempfile
from importlib import metadata
from pathlib import Path

MARK = "assigner.compiled"
KERNELS = ("prices", "search")
"""Packages that hold what is compiled."""


def is_compiled() -> bool:
    """Return whether everything that a search calls was compiled here, from what is here now."""
    folder = cache_folder()
    try:
        return folder is not None and (folder / MARK).read_text("utf-8") == _fingerprint()
    except OSError:
        return False


def note_compiled() -> None:
    """Leave the mark; does nothing where nothing can be kept."""
    folder = cache_folder()
    if folder is not None:
        partial = folder / f"{MARK}.{os.getpid()}"
        partial.write_text(_fingerprint(), "utf-8")
        partial.replace(folder / MARK)


def cache_folder() -> Path | None:
    """Return where compiled code is kept, as Numba chooses it: the first of these that can be written to; None where none can.

    ``NUMBA_CACHE_DIR``, the package's own folder, the user's cache.
    """
    given = os.environ.get("NUMBA_CACHE_DIR")
    own = Path(__file__).parent / "search" / "__pycache__"
    places = [*([Path(given)] if given else []), own, _users_cache() / "numba"]
    return next((place for place in places if _is_writable(place)), None)


def _users_cache() -> Path:
    if sys.platform == "darwin":
        return Path("~/Library/Caches").expanduser()
    return Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser())


def _is_writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _fingerprint() -> str:
    """Return what the code is compiled from: sources, compiler, interpreter, processor."""
    told = hashlib.sha256()
    for package in KERNELS:
        for path in sorted((Path(__file__).parent / package).glob("*.py")):
            told.update(path.name.encode() + b"\0" + path.read_bytes())
    versions = [metadata.version(name) for name in ("numba", "llvmlite", "numpy")]
    told.update(repr((versions, sys.version, platform.machine(), _processor())).encode())
    return told.hexdigest() + "\n"


def _processor() -> list[str]:
    """Return what processor this is, and what it can do."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return [platform.processor()]
    return [next((line for line in lines if line.startswith(name)), "") for name in ("model name", "flags", "Features")]
