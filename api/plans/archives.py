"""Zipped folders from outside: unpacked into one flat folder, and only as far as they are harmless.

A small zip can unpack to more than any disk holds, name files outside its folder, hide further zips, or hold thousands
of entries. Each of these is an issue with the entry's name, never an exception. When to modify: when another kind of
file may stand in a zipped folder.
"""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from assigner.files.opening import SUFFIXES, TABLE_SUFFIXES
from assigner.issues import Issues
from assigner.language import Words

READABLE = frozenset(SUFFIXES) | frozenset(TABLE_SUFFIXES)
ARCHIVES = (".zip", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".tar", ".zst")
_CHUNK_BYTES = 1 << 16
_UTF8_FLAG = 0x800
_ENCRYPTED_FLAG = 0x1
_LINK = 0o120000

TOO_MANY = Words("The archive has {count:,} entries.", "压缩包含 {count:,} 个条目。")
KEEP_FEWER = Words(
    "A problem needs one file per table: keep at most {most:,} entries.",
    "每张表一个文件即可，请不要超过 {most:,} 个条目。",
)
TOO_LARGE = Words("The archive unpacks to more than {most:,} MiB.", "压缩包解压后超过 {most:,} MiB。")
SMALLER = Words(
    "Give large tables as Parquet, or ask the operator to raise ASSIGNER_LIMIT_UPLOAD_MIB.",
    "大表请用 Parquet 格式，或请管理员调高 ASSIGNER_LIMIT_UPLOAD_MIB。",
)
UNSAFE = Words("The entry's path {name!r} leaves the archive's folder.", "条目路径“{name}”超出了压缩包的文件夹。")
PLAIN_PATHS = Words(
    "Zip the folder itself, with plain paths and no links.", "请直接压缩文件夹，使用普通路径且不含链接。"
)
LOCKED = Words("The archive is protected by a password.", "压缩包设有密码。")
UNLOCK = Words("Zip the folder without a password.", "请不带密码重新压缩。")
BROKEN = Words("The archive is damaged.", "压缩包已损坏。")
ZIP_AGAIN = Words(
    "Zip the folder again; if it came over a network, send it again.", "请重新压缩；若经网络传输，请重新发送。"
)
TWICE = Words("Two entries are called {name!r}.", "有两个条目都叫“{name}”。")
ONE_NAME = Words(
    "Keep one of them: all files of a problem lie in one folder.", "请只保留一个：问题的文件都在同一文件夹中。"
)
INSIDE = Words("An archive inside the archive is not read.", "压缩包内的压缩包不会被读取。")
OUTSIDE_IT = Words("Unpack it and zip its files beside the others.", "请先解压，再与其他文件一起压缩。")


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """What an archive may unpack to.

    Parameters
    ----------
    entries
        Most entries.
    unpacked_bytes
        Most bytes of all files together, unpacked.
    """

    entries: int = 1000
    unpacked_bytes: int = 1 << 31


class _TooLargeError(Exception):
    """More bytes came out than the archive may hold."""


def unzip(source: Path, folder: Path, bounds: Bounds, issues: Issues) -> bool:
    """Write the readable files of an archive into a flat folder; False, with issues, when it must not be.

    Parameters
    ----------
    source
        The zip.
    folder
        Gets the files; their names are those in the archive, without folders.
    bounds
        What it may unpack to.
    issues
        Gets what is wrong, with the archive's and the entry's name as place.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            return _unzip(archive, source.name, folder, bounds, issues)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError):
        issues.error("archive-broken", source.name, BROKEN, ZIP_AGAIN)
        return False


def _unzip(archive: zipfile.ZipFile, name: str, folder: Path, bounds: Bounds, issues: Issues) -> bool:
    entries = archive.infolist()
    if len(entries) > bounds.entries:
        words = TOO_MANY.filled(count=len(entries))
        issues.error("archive-too-many", name, words, KEEP_FEWER.filled(most=bounds.entries), len(entries))
        return False
    before = issues.num_errors
    chosen = _chosen(entries, name, issues)
    if issues.num_errors > before:
        return False
    try:
        _write(archive, chosen, folder, bounds.unpacked_bytes)
    except _TooLargeError:
        issues.error("archive-too-large", name, TOO_LARGE.filled(most=bounds.unpacked_bytes >> 20), SMALLER)
        return False
    return True


def _chosen(entries: list[zipfile.ZipInfo], name: str, issues: Issues) -> dict[str, zipfile.ZipInfo]:
    """Return the entries that are read, by the name of the file that they become."""
    paths = {entry.filename: PurePosixPath(_written(entry).replace("\\", "/")) for entry in entries}
    files = [entry for entry in entries if not entry.is_dir() and not _is_hidden(paths[entry.filename])]
    top = min((len(paths[entry.filename].parts) for entry in files), default=0)
    chosen: dict[str, zipfile.ZipInfo] = {}
    for entry in files:
        path, place = paths[entry.filename], f"{name}/{paths[entry.filename]}"
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[0] or _is_link(entry):
            issues.error("archive-path-unsafe", name, UNSAFE.filled(name=str(path)), PLAIN_PATHS, str(path))
        elif entry.flag_bits & _ENCRYPTED_FLAG:
            issues.error("archive-locked", place, LOCKED, UNLOCK)
        elif len(path.parts) > top:
            continue  # folders beside the tables, such as what-if/, are not part of the problem
        elif path.suffix.casefold() in ARCHIVES:
            issues.warning("archive-inside", place, INSIDE, OUTSIDE_IT)
        elif path.name in chosen:
            issues.error("archive-name-twice", place, TWICE.filled(name=path.name), ONE_NAME, path.name)
        elif path.suffix.casefold() in READABLE:
            chosen[path.name] = entry
    return chosen


def _written(entry: zipfile.ZipInfo) -> str:
    """Return the entry's name as it was written: without the UTF-8 flag, Chinese systems write GB18030."""
    if entry.flag_bits & _UTF8_FLAG:
        return entry.filename
    raw = entry.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename


def _is_hidden(path: PurePosixPath) -> bool:
    """Return whether nobody means the entry: it has no name, or a system put it there."""
    system = any(part.startswith(".") and part != ".." for part in path.parts) or "__MACOSX" in path.parts
    return not path.parts or system


def _is_link(entry: zipfile.ZipInfo) -> bool:
    return (entry.external_attr >> 16) & 0o170000 == _LINK


def _write(archive: zipfile.ZipFile, chosen: dict[str, zipfile.ZipInfo], folder: Path, most: int) -> None:
    """Write the entries; counts what comes out, since the sizes in the archive may lie."""
    left = most
    for name, entry in chosen.items():
        with archive.open(entry) as source, (folder / name).open("wb") as target:
            left -= _copy(source, target, left)


def _copy(source: IO[bytes], target: IO[bytes], most: int) -> int:
    total = 0
    while chunk := source.read(_CHUNK_BYTES):
        total += len(chunk)
        if total > most:
            raise _TooLargeError
        target.write(chunk)
    return total
