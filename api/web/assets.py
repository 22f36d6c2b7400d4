"""What browsers load: our modules and styles, and the libraries out of their installed packages.

Everything lies under one address that holds the digest of all of it (``/web/<digest>/...``): browsers keep it for a year,
and a new version of anything is a new address, so that a page never mixes old and new modules. There is no build step.
When to modify: when the page needs another library, or another kind of file.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable

MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
LIBRARIES = {
    "lib/vue.global.js": ("trame_client", "module/vue3-www/vue.global.js"),
    "lib/tabulator.mjs": ("js_lib_tabulator", "static/tabulator/js/tabulator_esm.min.mjs"),
    "lib/tabulator.css": ("js_lib_tabulator", "static/tabulator/css/tabulator.min.css"),
}
"""Name under our address to package and file in it. Both are MIT; their notices stand at the top of the files."""
_MAP = re.compile(rb"(?://|/\*)# sourceMappingURL=[^\n]*\s*\Z")


@dataclass(frozen=True)
class Asset:
    """One file.

    Parameters
    ----------
    content
        Its bytes.
    media_type
        What it is.
    """

    content: bytes
    media_type: str

    @cached_property
    def compressed(self) -> bytes:
        """Its bytes as gzip; made when first asked for."""
        return gzip.compress(self.content, 9, mtime=0)


class Assets:
    """All files, read once when the process starts."""

    def __init__(self) -> None:
        self._files = dict(sorted(_found()))
        whole = hashlib.sha256()
        for name, asset in self._files.items():
            whole.update(f"{name} {len(asset.content)} ".encode())
            whole.update(asset.content)
        self.digest = whole.hexdigest()[:16]

    @property
    def names(self) -> list[str]:
        """The names of all files."""
        return list(self._files)

    def get(self, name: str) -> Asset | None:
        """Return a file by its name under the digest; None where there is none."""
        return self._files.get(name)

    def address(self, name: str) -> str:
        """Return where browsers find a file."""
        return f"/web/{self.digest}/{name}"


def _found() -> Iterator[tuple[str, Asset]]:
    for name, (package, path) in LIBRARIES.items():
        source = files(package).joinpath(path)
        yield name, Asset(_without_map(source.read_bytes()), _media_type(name))
    yield from _own(files("api.web").joinpath("static"), "")


def _own(folder: Traversable, prefix: str) -> Iterator[tuple[str, Asset]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _own(entry, f"{prefix}{entry.name}/")
        elif _media_type(entry.name):
            yield prefix + entry.name, Asset(entry.read_bytes(), _media_type(entry.name))


def _without_map(content: bytes) -> bytes:
    """Return a library without the line that points to its source map, which is not served."""
    return _MAP.sub(b"", content)


def _media_type(name: str) -> str:
    return MEDIA_TYPES.get(name[name.rfind(".") :], "")
