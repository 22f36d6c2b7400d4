"""YAML 1.2 text to plain data with the line of every value; duplicate keys are errors.

The text is composed to nodes by ruamel.yaml and turned into data here, because that keeps lines and
spellings: an id ``007`` or ``1.10`` stays as it was written. When to modify: to change what YAML may say.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assigner.files.documents import path_text
from assigner.files.foreign import parser_words
from assigner.files.json_reading import key_twice, not_finite
from assigner.files.prepare import DEEPEST
from assigner.files.values import WrittenFloat
from assigner.language import Words

if TYPE_CHECKING:
    from assigner.files.findings import Findings
    from assigner.problem.faults import Path

MOST_VALUES = 5_000_000
"""How many values a YAML document may have, aliases counted each time."""


class _TooMuchError(Exception):
    """The document unfolds to too many values or levels."""


@dataclass(slots=True)
class YamlData:
    """Plain data, and the line (from 1) of each path."""

    data: Any
    lines: dict[Path, int]
    source: str

    def place(self, path: Path) -> str:
        """Return ``problem.yaml:12 rules[0].level``; the line of what is around it where the value is missing."""
        line = next((self.lines[path[:end]] for end in range(len(path), -1, -1) if path[:end] in self.lines), 1)
        return f"{self.source}:{line} {path_text(path)}".rstrip()


def read_yaml(text: str, source: str, findings: Findings) -> YamlData | None:
    """Return the data of a YAML text with its lines, or None where it is none."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    loader = YAML(typ="safe", pure=True)
    try:
        node = loader.compose(io.StringIO(text))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        _syntax(f"{source}:{mark.line + 1}" if mark else source, str(error.problem or error.context), findings)
        return None
    except (YAMLError, ValueError) as error:
        _syntax(source, str(error).splitlines()[0], findings)
        return None
    except RecursionError:
        _too_much(source, findings)
        return None
    builder = _Builder(source, findings)
    try:
        data = builder.build(node, ()) if node is not None else None
    except _TooMuchError:
        _too_much(source, findings)
        return None
    return YamlData(data, builder.lines, source)


def _syntax(place: str, problem: str, findings: Findings) -> None:
    said = parser_words(problem)
    findings.fail(
        "yaml-syntax",
        place,
        Words(f"This is not valid YAML: {said.en}.", f"不是有效的 YAML：{said.zh}。"),
        Words(
            "Correct the text at this place; check the indentation, and put texts with ': ' or '#' in quotes.",
            "请更正此处，注意缩进；含“: ”或“#”的文字请加引号。",
        ),
    )


def _too_much(source: str, findings: Findings) -> None:
    findings.fail(
        "document-too-deep",
        source,
        Words("The document is nested too deeply or unfolds to too many values.", "文档嵌套过深，或展开后数值过多。"),
        Words(
            f"Use at most {DEEPEST} levels; put large tables into CSV or Parquet files.",
            f"最多 {DEEPEST} 层；大表请改用 CSV 或 Parquet 文件。",
        ),
    )


@dataclass(slots=True)
class _Builder:
    """Turns nodes into data."""

    source: str
    findings: Findings
    lines: dict[Path, int] = field(default_factory=dict)
    _count: int = 0

    def build(self, node: Any, path: Path) -> Any:
        """Return the data of a node."""
        self._count += 1
        if len(path) > DEEPEST or self._count > MOST_VALUES:
            raise _TooMuchError
        self.lines.setdefault(path, node.start_mark.line + 1)
        if node.id == "sequence":
            return [self.build(entry, (*path, number)) for number, entry in enumerate(node.value)]
        if node.id == "mapping":
            return self._mapping(node, path)
        return self._scalar(node, path)

    def _mapping(self, node: Any, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in found:
                key_twice(f"{self.source}:{key_node.start_mark.line + 1} {path_text((*path, key))}", key, self.findings)
                continue
            found[key] = self.build(value_node, (*path, key))
            self.lines[*path, key] = key_node.start_mark.line + 1
        return found

    def _scalar(self, node: Any, path: Path) -> Any:
        text, kind = str(node.value), str(node.tag).rpartition(":")[2]
        if kind == "null":
            return None
        if kind == "bool":
            return text.casefold() == "true"
        if kind == "int":
            return _whole(text)
        if kind == "float":
            return self._number(text, path)
        return text

    def _number(self, text: str, path: Path) -> Any:
        try:
            number = WrittenFloat(text.replace("_", ""))
        except ValueError:
            number = WrittenFloat(math.nan if "nan" in text.casefold() else math.inf)
        if not math.isfinite(number):
            not_finite(f"{self.source}:{self.lines[path]} {path_text(path)}", number, self.findings)
            return None
        number.text = text
        return number


def _whole(text: str) -> int | str:
    """Return a whole number; digits with a leading zero stay text, for ids are written so."""
    digits = text.lstrip("+-")
    if digits[:2] in {"0x", "0o", "0b"} and len(digits) < 40:
        return int(text, 0)
    plain = digits.isdigit() and len(digits) < 40 and (digits == "0" or digits[0] != "0") and text[0] != "+"
    return int(text) if plain else text
