"""A problem as bytes: a zipped folder of Parquet tables and ``problem.yaml``, read back equal to the last digit.

Parquet, because a million accounts then take seconds and not minutes to read; one zip, because a version is one blob. When to modify: with the format that versions are
kept in; old versions must stay readable.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from assigner.files.read import read_problem
from assigner.files.write import write_problem

if TYPE_CHECKING:
    from assigner.problem.problem import Problem

MEDIA_TYPE = "application/zip"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The earliest date that a zip can hold: dates mean nothing here, and the same files shall give the same bytes."""


class DamagedError(RuntimeError):
    """A stored version does not give back the problem that was stored: the database was damaged."""


def packed(problem: Problem) -> bytes:
    """Return a problem as the bytes that a version keeps."""
    with tempfile.TemporaryDirectory(prefix="assigner-pack-") as place:
        return zipped(write_problem(problem, Path(place) / "problem", "parquet"))


def zipped(folder: Path) -> bytes:
    """Return the files of a folder as a zip: the same files give the same bytes."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for path in sorted(folder.iterdir()):
            entry = zipfile.ZipInfo(path.name, _LONG_AGO)
            entry.compress_type = zipfile.ZIP_STORED if path.suffix == ".parquet" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
    return content.getvalue()


def unpacked(content: bytes, folder: Path) -> Path:
    """Write the files of a stored version into a folder, which is made, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for entry in archive.infolist():
            (folder / Path(entry.filename).name).write_bytes(archive.read(entry))
    return folder


def loaded(content: bytes, digest: str) -> Problem:
    """Return the problem of a stored version.

    Parameters
    ----------
    content
        What :func:`packed` made.
    digest
        The fingerprint that it was stored with.

    Raises
    ------
    DamagedError
        The content gives another problem, or none.
    """
    with tempfile.TemporaryDirectory(prefix="assigner-load-") as place:
        problem = of_folder(unpacked(content, Path(place) / "problem"))
    if problem.digest != digest:
        raise DamagedError(f"stored as {digest}, read as {problem.digest}")
    return problem


def of_folder(folder: Path) -> Problem:
    """Return the problem of an unpacked version; it was validated before it was stored, so that is not done again.

    Raises
    ------
    DamagedError
        There is no readable problem.
    """
    found = read_problem(folder, validated=False)
    if found.problem is None:
        raise DamagedError(found.issues[0].line("en"))
    found.problem.derived["validated"] = True
    return found.problem
