"""Opening files: what exists, what kind it is, and text in whatever encoding it came.

When to modify: to accept one more encoding or kind of file.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Literal

from assigner.files.foreign import os_words
from assigner.language import Words

if TYPE_CHECKING:
    from pathlib import Path

    from assigner.files.findings import Findings

Format = Literal["folder", "json", "yaml", "xlsx"]
FORMATS: tuple[Format, ...] = ("folder", "json", "yaml", "xlsx")
MOST_DOCUMENT_BYTES = 512 * 2**20
"""Largest JSON or YAML file that is read; larger problems belong into Parquet tables."""

SUFFIXES: dict[str, Format] = {
    ".json": "json",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xls": "xlsx",
    ".xlsb": "xlsx",
    ".ods": "xlsx",
    ".et": "xlsx",
}
TABLE_SUFFIXES = (".csv", ".tsv", ".txt", ".parquet")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
OTHER_KINDS = Words(
    "Give a folder with CSV or Parquet tables, or a .json, .yaml or .xlsx file.",
    "请给出含 CSV 或 Parquet 表的文件夹，或 .json、.yaml、.xlsx 文件。",
)
GIVE_FOLDER = Words("Give the folder in which it lies: {folder}", "请给出其所在文件夹：{folder}")
LONE_LIST = Words(
    "Make a problem of it: assigner import {path} --out my-team. Or start the page (assigner serve) and drop it there.",
    "请先将其转换为问题：assigner import {path} --out my-team。也可运行 assigner serve，把文件拖到页面中。",
)
_BEYOND = re.compile(rb"[\x80-\xff]")
_ALONE = re.compile(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])")
_WORKBOOK_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def format_of(path: Path, findings: Findings) -> Format | None:
    """Return the format of a path by what it is, its suffix and its first bytes; None where it has none."""
    if not path.exists():
        missing_file(path, findings)
        return None
    if path.is_dir():
        return "folder"
    known = SUFFIXES.get(path.suffix.casefold())
    if known is None:
        findings.fail(
            "file-kind-unknown",
            str(path),
            Words(
                f"Files that end in {path.suffix or 'nothing'!r} are not problems.",
                f"以“{path.suffix}”结尾的文件不是问题文件。",
            ),
            _way_out(path),
        )
    return known


def _way_out(path: Path) -> Words:
    """Return what to give instead: the folder of a table that lies beside others, or what a lone list lacks."""
    from assigner.files.headings import find_table

    if path.suffix.casefold() not in TABLE_SUFFIXES:
        return OTHER_KINDS
    beside = (one.stem for one in path.parent.iterdir() if one.suffix.casefold() in TABLE_SUFFIXES)
    return GIVE_FOLDER.filled(folder=path.parent) if "reps" in map(find_table, beside) else LONE_LIST.filled(path=path)


def missing_file(path: Path, findings: Findings) -> None:
    """Report a path that does not exist, with the nearest name beside it."""
    from assigner.files.headings import nearest

    beside = [entry.name for entry in path.parent.iterdir()] if path.parent.is_dir() else []
    near = nearest(path.name, beside)
    findings.fail(
        "file-missing",
        str(path),
        Words("There is no such file or folder.", "没有这个文件或文件夹。"),
        Words(f"Did you mean {near!r}?", f"是否应为“{near}”？") if near else Words("Check the path.", "请检查路径。"),
    )


def read_bytes(path: Path, name: str, findings: Findings, most: int | None = None) -> bytes | None:
    """Return the bytes of a file, or None where it is missing, empty, too large or cannot be opened."""
    try:
        if most is not None and path.stat().st_size > most:
            _too_large(name, path.stat().st_size, findings)
            return None
        data = path.read_bytes()
    except FileNotFoundError:
        missing_file(path, findings)
        return None
    except OSError as error:
        unreadable(name, os_words(error), findings)
        return None
    if not data.strip():
        findings.fail(
            "file-empty",
            name,
            Words("The file is empty.", "文件为空。"),
            Words("Export it again, or remove it.", "请重新导出，或删除该文件。"),
        )
        return None
    return data


def unreadable(name: str, reason: Words, findings: Findings) -> None:
    """Report a file that cannot be opened."""
    findings.fail(
        "file-unreadable",
        name,
        Words(f"The file cannot be opened: {reason.en}.", f"无法打开文件：{reason.zh}。"),
        Words(
            "Close it in other programs and check that you may read it.", "请在其他程序中关闭该文件，并确认有读取权限。"
        ),
    )


def _too_large(name: str, size: int, findings: Findings) -> None:
    findings.fail(
        "file-too-large",
        name,
        Words(f"The file has {size / 2**20:,.0f} MiB.", f"文件大小为 {size / 2**20:,.0f} MiB。"),
        Words(
            "Problems of this size belong into a folder with Parquet tables (assigner convert).",
            "如此规模的问题请使用含 Parquet 表的文件夹（assigner convert）。",
        ),
    )


def read_text_file(path: Path, name: str, findings: Findings, most: int | None = None) -> str | None:
    """Return the text of a file in UTF-8, UTF-16, GB18030 or Windows-1252; says so when it is not UTF-8."""
    data = read_bytes(path, name, findings, most)
    return None if data is None else decoded(data, name, findings)


def decoded(data: bytes, name: str, findings: Findings) -> str | None:
    """Return bytes as text; None (and an issue) where no encoding fits."""
    encoding = next((encoding for mark, encoding in _BOMS if data.startswith(mark)), "")
    if not encoding and data.startswith(_WORKBOOK_STARTS):
        _not_text(name, findings)
        return None
    for candidate in [encoding] if encoding else ["utf-8", *_older(data)]:
        try:
            text = data.decode(candidate)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        if candidate not in {"utf-8", "utf-8-sig"}:
            _say_encoding(candidate, name, findings)
        return text
    _not_text(name, findings)
    return None


def _older(data: bytes) -> tuple[str, ...]:
    """Return what text that is not UTF-8 may be: Chinese, or Western where letters beyond ASCII stand alone.

    The bytes of ``Zürich`` in Windows-1252 are text in GB18030, too, but a wrong one; there Chinese letters take two bytes
    each, mostly both beyond ASCII.
    """
    alone = len(_ALONE.findall(data))
    return ("cp1252",) if alone * 2 > len(_BEYOND.findall(data)) else ("gb18030",)


def _say_encoding(encoding: str, name: str, findings: Findings) -> None:
    findings.say(
        "encoding-used",
        name,
        Words(
            f"The file is not UTF-8; it was read as {encoding.upper()}.",
            f"文件不是 UTF-8 编码，已按 {encoding.upper()} 读取。",
        ),
        Words("If names look wrong, save it as UTF-8.", "若文字显示不对，请另存为 UTF-8。"),
        severity="info",
    )


def _not_text(name: str, findings: Findings) -> None:
    findings.fail(
        "encoding-unknown",
        name,
        Words(
            "The file is not text in UTF-8, UTF-16, GB18030 or Windows-1252.",
            "文件不是 UTF-8、UTF-16、GB18030 或 Windows-1252 编码的文本。",
        ),
        Words(
            "Save it as UTF-8 (CSV), or give the workbook itself (.xlsx).",
            "请另存为 UTF-8（CSV），或直接提供工作簿（.xlsx）。",
        ),
    )
