"""From what a caller has in hand to a problem: documents, plain data, DataFrames.

When to modify: when callers bring another shape in memory; files are read in :mod:`assigner.files`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from pydantic import ValidationError

from assigner.errors import InputError
from assigner.issues import Issues
from assigner.language import Words
from assigner.problem.document import ProblemDocument
from assigner.problem.problem import Problem


def problem_from(source: Problem | ProblemDocument | Mapping[str, Any]) -> Problem:
    """Return the problem of a problem, a document, or a mapping of settings and tables.

    Raises
    ------
    InputError
        With every field that does not suit, at its JSON path.
    """
    if isinstance(source, Problem):
        return source
    if isinstance(source, ProblemDocument):
        return Problem.from_document(source)
    data = {name: _rows(value) if isinstance(value, pd.DataFrame) else value for name, value in source.items()}
    try:
        return Problem.from_dict(data)
    except ValidationError as error:
        raise InputError(_issues(error).found) from error


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a DataFrame as plain data, leaving out empty cells."""
    return [
        {str(name): value for name, value in row.items() if not _is_empty(value)}
        for row in frame.astype(object).to_dict("records")
    ]


def _is_empty(value: Any) -> bool:
    return value is None or (not isinstance(value, (list, tuple, dict, set)) and bool(pd.isna(value)))


def _issues(error: ValidationError) -> Issues:
    issues = Issues()
    for detail in error.errors():
        path = "$" + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in detail["loc"])
        issues.error(
            "field-invalid", path,
            Words(f"The value ({detail['input']!s:.100}) does not suit: {detail['msg']}.",
                  f"取值（{detail['input']!s:.100}）不合适：{detail['msg']}。"),
            Words("See the format reference for what the field takes.", "请参阅格式参考中该字段的说明。"),
            detail["input"],
        )  # fmt: skip
    return issues
