"""Bodies that hold files: written to the folder of an upload as they arrive, whatever way they were sent.

When to modify: when files may be sent in another way.
"""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Query
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from api.plans.uploads import Upload

MOST_FILES = 200
MOST_FIELDS = 20
SUFFIX_OF_TYPE = {
    "application/json": ".json",
    "application/yaml": ".yaml",
    "application/x-yaml": ".yaml",
    "text/yaml": ".yaml",
    "text/csv": ".csv",
    "application/vnd.apache.parquet": ".parquet",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.ms-excel": "",
    "application/zip": "",
    "application/x-zip-compressed": "",
    "application/octet-stream": "",
    "application/x-www-form-urlencoded": "",  # what curl says of every body unless it is told otherwise
    "": "",
}
"""What a body is by its media type; empty: by its first bytes. Other types are refused."""
ARCHIVES = ("application/zip", "application/x-zip-compressed")
"""Whatever else a body of these types looks like, it is a broken archive."""
_STARTS = {b"PK\x03\x04": ".zip", b"PK\x05\x06": ".zip", b"\xd0\xcf\x11\xe0": ".xls", b"PAR1": ".parquet"}


@dataclass(frozen=True)
class Sent:
    """What came with the files.

    Parameters
    ----------
    fields
        Plain fields of a form.
    names
        Names of the files, as they were sent.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()


async def _named(
    file: Annotated[str, Query(max_length=500, description="Name of a body that is one file: `team.xlsx`.")] = "",
) -> None:
    del file  # `received` reads it


FILES = [Depends(_named)]
"""``dependencies`` of a route that calls :func:`received`: the parameter that it knows."""


async def received(request: Request, upload: Upload, *, name: str = "problem") -> Sent:
    """Write the files of a body into an upload.

    Parameters
    ----------
    request
        With one document as its body, or with files in a form.
    upload
        Gets the files.
    name
        What a body without a file name is called.

    Raises
    ------
    HTTPException
        400 for a form that cannot be read, 413 for a body that is too large, 415 for a type that is not read.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if kind == "multipart/form-data":
        return await _form(request, upload)
    if kind not in SUFFIX_OF_TYPE:
        raise HTTPException(415, "application/json, application/yaml, application/zip")
    given = request.query_params.get("file", "")
    path = upload.place_for(given or f"{name}{SUFFIX_OF_TYPE[kind]}", name)
    with path.open("wb") as target:
        async for chunk in request.stream():
            target.write(chunk)
    if not path.suffix:
        found = await run_in_threadpool(suffix_of, path)
        is_broken = kind in ARCHIVES and found not in (".zip", ".xlsx")
        path = path.rename(path.with_suffix(".zip" if is_broken else found))
    return Sent(names=(path.name,))


async def _form(request: Request, upload: Upload) -> Sent:
    fields: dict[str, str] = {}
    names: list[str] = []
    async with request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS) as form:
        for key, value in form.multi_items():
            if isinstance(value, UploadFile):
                path = upload.place_for(value.filename or "", f"{key}.bin")
                await run_in_threadpool(_copy, value.file, path)
                names.append(path.name)
            else:
                fields[key] = value
    return Sent(fields, tuple(names))


def _copy(source: Any, path: Path) -> None:
    with path.open("wb") as target:
        shutil.copyfileobj(source, target)


def suffix_of(path: Path) -> str:
    """Return the suffix that a file without one deserves, by its first bytes."""
    with path.open("rb") as file:
        start = file.read(256).lstrip(b"\xef\xbb\xbf \t\r\n")
    found = next((suffix for mark, suffix in _STARTS.items() if start.startswith(mark)), "")
    if found == ".zip":
        return ".xlsx" if _is_workbook(path) else ".zip"
    return found or (".json" if start[:1] in (b"{", b"[", b'"', b"") else ".yaml")


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return any(name.startswith("xl/") for name in archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return False
