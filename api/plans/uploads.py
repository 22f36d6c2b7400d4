"""Uploads: where their files lie while they are read, who reads them, and what becomes of a reader that dies.

When to modify: when another size or kind of upload shall be read without a process of its own.
"""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from api.errors import ApiError
from api.plans.archives import Bounds
from api.plans.drafting import DRAFT_FILE, draft_of
from api.plans.intake import PACKED_FILE, Told, issue_of, take_in
from api.plans.intake_child import OUT_OF_MEMORY, SOURCE_FOLDER, Request
from api.settings import MIB, Settings
from assigner.language import Words

INLINE_BYTES = {
    ".json": 256 << 10,
    ".csv": 256 << 10,
    ".tsv": 256 << 10,
    ".txt": 256 << 10,
    ".yaml": 16 << 10,
    ".yml": 16 << 10,
}
"""Files up to this size are read at once; all others by a process of their own, which costs a second."""
UNPACKED_RATIO = 8
"""An archive may unpack to so many times the largest upload."""
LONGEST_NAME = 100
_ODD = re.compile(r"[\x00-\x1f\x7f/\\:\ud800-\udfff]+")
_log = logging.getLogger(__name__)

INVALID = Words("The problem has errors", "问题有错误")
SEE = Words(
    "The input has {count:error|errors}; `issues` has each with its code, its place and a way out. Nothing was stored.",
    "共有 {count} 个错误；issues 列出了每个错误的代码、位置与解决办法。未保存任何内容。",
)
TOO_DEMANDING = Words("The upload asks for too much", "上传内容要求过高")
MEMORY = Words(
    "Reading it needs more memory than an upload may have. A sheet with a cell far outside its table, or a column that "
    "repeats one value without end, does that; delete empty rows and columns, or send Parquet tables.",
    "读取时所需内存超过上传的上限。工作表中远离表格的单元格，或无限重复同一值的列会造成这种情况；请删除空行空列，或改用 Parquet 表。",
)
TIME = Words(
    "Reading it takes longer than {seconds:g} s. Send large tables as Parquet.",
    "读取时间超过 {seconds:g} 秒。大表请使用 Parquet。",
)
UNREADABLE = Words(
    "It cannot be read, and the reader could not say why; the log has the cause under the request id. Save it again "
    "with another program, or send CSV tables.",
    "无法读取，且读取程序未能说明原因；日志中以请求编号记录了原因。请用其他程序重新保存，或改用 CSV 表。",
)


@dataclass(frozen=True)
class Upload:
    """One upload while it is read.

    Parameters
    ----------
    folder
        Its scratch folder; gone when the request ends.
    """

    folder: Path

    @property
    def source(self) -> Path:
        """Folder of the files as they were sent."""
        return self.folder / SOURCE_FOLDER

    def place_for(self, name: str, fallback: str) -> Path:
        """Return where a file is written, under its own name as far as that is harmless; one name is used once."""
        plain = _ODD.sub("_", Path(name.replace("\\", "/")).name).strip(". ")
        stem, suffix = Path(plain or fallback).stem, Path(plain or fallback).suffix[:16]
        path = self.source / f"{stem[:LONGEST_NAME]}{suffix}"
        number = 1
        while path.exists():
            number += 1
            path = self.source / f"{stem[:LONGEST_NAME]}-{number}{suffix}"
        return path

    @property
    def packed(self) -> bytes:
        """The problem as a version keeps it; there after :func:`taken_in` gave no error."""
        return (self.folder / PACKED_FILE).read_bytes()


@contextmanager
def receiving(settings: Settings) -> Iterator[Upload]:
    """Yield an empty upload; its files are removed at the end."""
    scratch = settings.data_folder / "scratch"
    scratch.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="upload-", dir=scratch, ignore_cleanup_errors=True) as place:
        upload = Upload(Path(place))
        upload.source.mkdir()
        yield upload


def taken_in(upload: Upload, settings: Settings, mapping: str | None = None) -> Told:
    """Read an upload whose files are there.

    Raises
    ------
    ApiError
        422: reading it takes more memory or time than it may.
    """
    most = UNPACKED_RATIO * settings.limit_upload_mib * MIB
    if _is_small(upload):
        return take_in(upload.source, upload.folder, mapping=mapping, bounds=Bounds(unpacked_bytes=most))
    _read_apart(upload, settings, Request(mapping, most, settings.upload_memory_mib * MIB, os.getpid()))
    return Told.read(upload.folder)


def drafted(upload: Upload, settings: Settings) -> bytes:
    """Return an upload as cells of text (JSON of :class:`api.plans.drafting.Draft`).

    Raises
    ------
    ApiError
        422: reading it takes more memory or time than it may.
    """
    most = UNPACKED_RATIO * settings.limit_upload_mib * MIB
    if _is_small(upload):
        draft_of(upload.source, upload.folder, Bounds(unpacked_bytes=most)).write(upload.folder)
    else:
        asked = Request(None, most, settings.upload_memory_mib * MIB, os.getpid(), as_draft=True)
        _read_apart(upload, settings, asked)
    return (upload.folder / DRAFT_FILE).read_bytes()


def _read_apart(upload: Upload, settings: Settings, asked: Request) -> None:
    """Let a process of its own read the upload; it writes what it found beside it."""
    asked.write(upload.folder)
    command = [sys.executable, "-m", "api.plans.intake_child", str(upload.folder)]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=settings.upload_limit_seconds, check=False)  # fmt: skip
    except subprocess.TimeoutExpired:
        raise _refused("upload-too-slow", TIME.filled(seconds=settings.upload_limit_seconds)) from None
    if done.returncode == 0:
        return
    text = done.stderr.decode("utf-8", "replace")
    if done.returncode == OUT_OF_MEMORY or done.returncode < 0 or "memory" in text.casefold():
        raise _refused("upload-too-demanding", MEMORY)
    _log.error("an upload broke its reader (exit code %s): %s", done.returncode, text[-4000:])
    raise _refused("upload-unreadable", UNREADABLE)


def checked(told: Told) -> Told:
    """Return what was told when no error is among it.

    Raises
    ------
    ApiError
        422 with every issue, warnings included.
    """
    if told.digest is not None:
        return told
    issues = [issue_of(one) for one in told.issues]
    count = sum(issue.severity == "error" for issue in issues)
    raise ApiError(422, "problem-invalid", INVALID, SEE.filled(count=count), issues=issues)


def _refused(code: str, detail: Words) -> ApiError:
    return ApiError(422, code, TOO_DEMANDING, detail)


def _is_small(upload: Upload) -> bool:
    total = 0
    for path in upload.source.iterdir():
        most = INLINE_BYTES.get(path.suffix.casefold())
        size = path.stat().st_size
        total += size
        if most is None or size > most:
            return False
    return total <= max(INLINE_BYTES.values())
